// Shorthand of the endpoints: a Result as a response, the query as the contract reads it.
#pragma once

#include <spdlog/logger.h>

#include "core/base/result.hpp"
#include "proto/query.hpp"
#include "server/http/message.hpp"
#include "server/problem.hpp"
#include "server/router.hpp"

namespace samestory::server {

inline http::Response json_response(unsigned status, std::string body) {
  body += '\n';
  return {status, "application/json", std::move(body)};
}

// Logs what the caller is not shown.
http::Response error_response(const Error& error, const http::Request& request, spdlog::logger& log);

// The request's query through one of proto's parsers.
template <class Parse>
auto parse_query_of(const http::Request& request, Parse parse) -> decltype(parse({})) {
  const auto parameters = parse_query(request.query);
  if (!parameters) return fail(parameters.error());
  return parse(*parameters);
}

// "/v1/articles/" and the id as one percent-encoded segment.
std::string location_of(const ArticleId& id);

}  // namespace samestory::server
