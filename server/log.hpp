// The server's log: one line an event, on standard error. Made once in main and handed down.
#pragma once

#include <spdlog/logger.h>

#include <memory>
#include <string>

#include "core/base/result.hpp"

namespace samestory::server {

// shared_ptr because spdlog's sinks ask for it. `level`: trace, debug, info, warn, error or off. Thread-safe.
Result<std::shared_ptr<spdlog::logger>> make_log(const std::string& level);

}  // namespace samestory::server
