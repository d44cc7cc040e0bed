// Errors as answers: RFC 9457 problem details. proto/problem.hpp knows which Errc is which status; here it
// becomes a response, and what HTTP itself refuses gets its kind.
#pragma once

#include <string>

#include "core/base/error.hpp"
#include "proto/problem.hpp"
#include "server/http/application.hpp"

namespace samestory::server {

http::Response problem_response(const proto::Problem& problem);
http::Response problem_response(const Error& error, const http::Request& request);
http::Response refusal_response(http::Refusal refusal, const http::Request& request);
http::Response method_not_allowed(const std::string& allow, const http::Request& request);
http::Response unsupported_media_type(const std::string& detail, const http::Request& request);

// True when the error's message is for the log and not for the caller.
bool is_our_fault(const Error& error);

}  // namespace samestory::server
