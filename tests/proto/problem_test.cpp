#include "proto/problem.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

namespace samestory::proto {
namespace {

TEST_CASE("a problem tells code, status, field and request") {
  const Error error{Errc::invalid_value, "This field must be a string.", "/title", {}};
  const auto json = nlohmann::json::parse(encode(problem_of(error, "r-1")));
  CHECK(json == nlohmann::json{{"type", "urn:samestory:problem:invalid_value"},
                               {"title", "A value is wrong"},
                               {"status", 422},
                               {"code", "invalid_value"},
                               {"detail", "This field must be a string."},
                               {"pointer", "/title"},
                               {"request_id", "r-1"}});
}

TEST_CASE("a problem of the query names the parameter") {
  const auto json = nlohmann::json::parse(encode(problem_of({Errc::invalid_value, "No.", "?limit", {}})));
  CHECK(json["parameter"] == "limit");
  CHECK_FALSE(json.contains("pointer"));
}

TEST_CASE("a field over its limit is a wrong value, a body over its limit is too large") {
  CHECK(kind_of({Errc::too_large, "", "/title", {}}).status == 422);
  CHECK(kind_of({Errc::too_large, "", "", {}}).status == 413);
}

TEST_CASE("an internal error hides its detail") {
  const auto body = encode(problem_of({Errc::corrupt, "checksum of block 17 in 000012.sst", "", 5}));
  CHECK(body.find("sst") == std::string::npos);
  CHECK(nlohmann::json::parse(body)["status"] == 500);
}

TEST_CASE("no two problem kinds share a code") {
  std::set<std::string_view> codes;
  for (const auto& kind : all_problem_kinds()) CHECK(codes.insert(kind.code).second);
}

}  // namespace
}  // namespace samestory::proto
