#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "proto/problem.hpp"

namespace samestory::proto {
namespace {

std::string contract() {
  std::ifstream file(std::string(SAMESTORY_SOURCE_DIR) + "/proto/openapi.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST_CASE("the contract lists every problem code with its status") {
  const std::string yaml = contract();
  REQUIRE_FALSE(yaml.empty());
  for (const auto& kind : all_problem_kinds()) {
    INFO(kind.code);
    const std::string code(kind.code);
    CHECK(yaml.find("- `" + code + "` " + std::to_string(kind.status) + ":") != std::string::npos);
    CHECK(yaml.find("        - " + code + "\n") != std::string::npos);
    CHECK(yaml.find("code: " + code + ",") != std::string::npos);
    CHECK(yaml.find("title: " + std::string(kind.title) + ",") != std::string::npos);
  }
}

}  // namespace
}  // namespace samestory::proto
