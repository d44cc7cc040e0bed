#include "core/text/recurring_lines.hpp"

#include <catch2/catch.hpp>
#include <numeric>

using namespace samestory;
using text::line_hash;
using text::line_marks;
using text::without_lines;

namespace {

std::vector<std::uint16_t> places_of(const std::string& body) {
  std::vector<std::uint16_t> places;
  for (const auto& mark : line_marks(body)) places.push_back(mark.place);
  return places;
}

}  // namespace

TEST_CASE("lines too short to matter and long prose are not marked") {
  const std::string body = "Advertisement\n\nMore\n" + std::string(700, 'x') + "\nSign up for our newsletter";
  const auto marks = line_marks(body);
  REQUIRE(marks.size() == 2);
  CHECK(marks[0].place == 0);
  CHECK(marks[0].hash == line_hash("Advertisement"));
  CHECK(marks[1].place == 3);
  CHECK(marks[1].hash == line_hash("Sign up for our newsletter"));
}

TEST_CASE("of many lines the first six and the last twelve are marked") {
  std::string body;
  for (int i = 0; i < 40; ++i) body += "This is the line with the number " + std::to_string(i) + "\n";
  std::vector<std::uint16_t> expected{0, 1, 2, 3, 4, 5, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39};
  CHECK(places_of(body) == expected);
}

TEST_CASE("a body of one line is parted into its sentences") {
  const std::string body = "The strike is over. The cranes turn again. Follow us on every channel.";
  CHECK(places_of(body) == std::vector<std::uint16_t>{0, 1, 2});
  CHECK(without_lines(body, std::vector<std::uint16_t>{2}) == "The strike is over.\nThe cranes turn again.");
}

TEST_CASE("what is left out is gone, the rest stands line by line") {
  const std::string body =
      "Cookies help us.\r\n\r\nThe strike is over.\n  It lasted nine days.  \nFollow us.\n";
  CHECK(without_lines(body, std::vector<std::uint16_t>{0, 3}) == "The strike is over.\nIt lasted nine days.");
  CHECK(without_lines(body, std::vector<std::uint16_t>{0, 1, 2, 3, 4, 9}).empty());
  CHECK(without_lines("", std::vector<std::uint16_t>{0}).empty());
  CHECK(line_marks("").empty());
}
