#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/signature/at_level.hpp"

using namespace samestory;
using namespace samestory::signature;

namespace {

using Case = std::map<std::string, std::string>;

std::vector<Case> golden_cases() {
  std::ifstream file(SAMESTORY_SOURCE_DIR "/tests/golden/signatures.txt");
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t space = line.find(' ');
    const std::string key = line.substr(0, space);
    if (key == "case") cases.emplace_back();
    cases.back()[key] = space == std::string::npos ? "" : line.substr(space + 1);
  }
  return cases;
}

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

template <class T>
std::string hex(T value) {
  std::ostringstream out;
  out << std::hex;
  out.width(2 * sizeof value);
  out.fill('0');
  out << static_cast<std::uint64_t>(value);
  return out.str();
}

template <class List>
std::string joined(const List& values, const char* between) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : between) + hex(value);
  return text;
}

}  // namespace

TEST_CASE("signatures are those of the golden vectors, whatever the kernel", "[signature][golden]") {
  const auto cases = golden_cases();
  REQUIRE(cases.size() >= 23);
  for (const Case& golden : cases) {
    CAPTURE(golden.at("case"));
    const std::string text = from_hex(golden.at("text"));
    const std::uint64_t secret = std::stoull(golden.at("secret"), nullptr, 16);
    for (const CpuLevel level : {CpuLevel::scalar, CpuLevel::avx2, CpuLevel::avx512}) {
      if (level > supported_cpu_level()) continue;
      CAPTURE(name_of(level));
      const SignedText got = sign(text, secret, level);
      CHECK(std::to_string(got.signature.word_count) == golden.at("words"));
      CHECK(std::to_string(got.signature.shingle_count) == golden.at("shingles"));
      CHECK(joined(got.signature.content_hash, " ") == golden.at("content"));
      CHECK(hex(got.signature.simhash) == golden.at("simhash"));
      CHECK(joined(got.signature.sketch, "") == golden.at("sketch"));
      CHECK(joined(got.signature.bands, " ") == golden.at("bands"));
      CHECK(joined(got.signature.passages, " ") == golden.at("passages"));
      if (golden.contains("set")) CHECK(joined(got.shingles, " ") == golden.at("set"));
    }
  }
}
