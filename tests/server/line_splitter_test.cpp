#include "server/line_splitter.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using samestory::server::LineSplitter;

namespace {

// "<too long>" for a line that was given up.
std::vector<std::string> split(const std::vector<std::string>& pieces, std::size_t limit) {
  LineSplitter splitter(limit);
  std::vector<std::string> lines;
  const auto add = [&](const LineSplitter::Line& line) {
    lines.push_back(line.too_long ? "<too long>" : std::string(line.text));
  };
  for (const std::string& piece : pieces) {
    std::string_view rest = piece;
    while (!rest.empty()) {
      if (const auto line = splitter.next(rest)) add(*line);
    }
  }
  if (const auto line = splitter.last()) add(*line);
  return lines;
}

}  // namespace

TEST_CASE("lines may span pieces and end in either way") {
  CHECK(split({"a\nb", "c\r\n", "\n", "d"}, 10) == std::vector<std::string>{"a", "bc", "", "d"});
  CHECK(split({"a\n"}, 10) == std::vector<std::string>{"a"});
  CHECK(split({"a\r", "\nb"}, 10) == std::vector<std::string>{"a", "b"});
  CHECK(split({}, 10).empty());
}

TEST_CASE("an over-long line is given up and the next one is whole") {
  CHECK(split({"12345\n123456\n12345"}, 5) == std::vector<std::string>{"12345", "<too long>", "12345"});
  CHECK(split({"12", "34", "56", "\nab\n"}, 5) == std::vector<std::string>{"<too long>", "ab"});
  CHECK(split({"12345\r", "\n", "12345", "6"}, 5) == std::vector<std::string>{"12345", "<too long>"});
}

TEST_CASE("how the bytes are cut into pieces makes no difference") {
  const std::uint32_t seed = Catch::rngSeed() + 1;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) text += "ab\n\r"[random() % 4];
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = std::min<std::size_t>(1 + random() % 9, text.size() - at);
      pieces.push_back(text.substr(at, length));
      at += length;
    }
    CHECK(split(pieces, 6) == split({text}, 6));
  }
}
