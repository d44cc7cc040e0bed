// `samestory import`: files of articles to a server, as bulk requests, in the order of the files.
//
// Several requests are sent ahead on one connection, so that the server never waits for the next and the
// order of the articles is kept. When the connection breaks or the server is overloaded, everything
// unanswered is sent again after a pause: submits are idempotent. Exit codes: 0 all taken, 1 some lines
// rejected, 2 a file cannot be read, 3 no server.
#pragma once

#include "server/options.hpp"

namespace samestory::import {

int run_import(const server::ImportOptions& options);

}  // namespace samestory::import
