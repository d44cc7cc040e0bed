#include "server/problem.hpp"

#include <catch2/catch.hpp>

using namespace samestory;
using namespace samestory::server;

namespace {

std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

TEST_CASE("every error has its status and its code") {
  const std::pair<Error, std::pair<unsigned, std::string>> expected[] = {
      {{Errc::invalid_utf8, "m"}, {400, "invalid_utf8"}},
      {{Errc::invalid_json, "m"}, {400, "invalid_json"}},
      {{Errc::invalid_value, "m", "/title"}, {422, "invalid_value"}},
      {{Errc::too_large, "m"}, {413, "too_large"}},
      {{Errc::too_large, "m", "/title"}, {422, "invalid_value"}},
      {{Errc::not_found, "m"}, {404, "not_found"}},
      {{Errc::gone, "m"}, {410, "gone"}},
      {{Errc::conflict, "m"}, {409, "conflict"}},
      {{Errc::overloaded, "m"}, {503, "overloaded"}},
      {{Errc::shutting_down, "m"}, {503, "shutting_down"}},
      {{Errc::store_unavailable, "m"}, {503, "store_unavailable"}},
      {{Errc::store_full, "m"}, {507, "store_full"}},
      {{Errc::corrupt, "m"}, {500, "internal"}},
      {{Errc::io, "m"}, {500, "internal"}},
      {{Errc::internal, "m"}, {500, "internal"}},
  };
  for (const auto& [error, answer] : expected) {
    INFO(name_of(error.code));
    const auto response = problem_response(error, {});
    CHECK(response.status == answer.first);
    CHECK(response.media_type == "application/problem+json");
    CHECK(response.body.find("\"code\":\"" + answer.second + "\"") != std::string::npos);
    CHECK(is_our_fault(error) == (answer.first == 500));
  }
}

TEST_CASE("a fault of ours is not shown to the caller") {
  http::Request request;
  request.request_id = "r-1";
  const auto response = problem_response(Error{Errc::internal, "secret path"}, request);
  CHECK(response.body.find("secret path") == std::string::npos);
  CHECK(response.body.find("\"request_id\":\"r-1\"") != std::string::npos);
}

TEST_CASE("what may be tried again says when") {
  CHECK(header_of(problem_response(Error{Errc::overloaded, "m"}, {}), "Retry-After") == "1");
  CHECK(header_of(problem_response(Error{Errc::gone, "m"}, {}), "Retry-After").empty());
}

TEST_CASE("what HTTP refuses has a problem of its own") {
  CHECK(refusal_response(http::Refusal::malformed, {}).status == 400);
  CHECK(refusal_response(http::Refusal::missing_host, {}).status == 400);
  CHECK(refusal_response(http::Refusal::target_too_long, {}).status == 414);
  CHECK(refusal_response(http::Refusal::header_too_large, {}).status == 431);
  CHECK(refusal_response(http::Refusal::body_too_large, {}).status == 413);
  CHECK(refusal_response(http::Refusal::too_many_connections, {}).status == 503);
  CHECK(unsupported_media_type("m", {}).status == 415);
  const auto wrong_method = method_not_allowed("GET, HEAD", {});
  CHECK(wrong_method.status == 405);
  CHECK(header_of(wrong_method, "Allow") == "GET, HEAD");
}
