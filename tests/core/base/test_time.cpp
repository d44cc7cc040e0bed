#include <catch2/catch.hpp>

#include "core/base/time.hpp"

using namespace samestory;
using namespace std::chrono;

namespace {

Timestamp at(int y, unsigned m, unsigned d, int hour = 0, int minute = 0, int second = 0, int ms = 0) {
  return sys_days(year(y) / int(m) / int(d)) + hours(hour) + minutes(minute) + seconds(second) +
         milliseconds(ms);
}

std::string message_of(std::string_view text) {
  const auto parsed = parse_published_at(text);
  if (parsed) return "accepted as " + format_utc(*parsed);
  CHECK(parsed.error().code == Errc::invalid_value);
  return parsed.error().message;
}

}  // namespace

TEST_CASE("a date with an offset becomes an instant in UTC") {
  CHECK(parse_published_at("2025-07-15T09:30:00+02:00")->instant == at(2025, 7, 15, 7, 30));
  CHECK(parse_published_at("2025-07-15T09:30:00-05:30")->instant == at(2025, 7, 15, 15, 0));
  CHECK(parse_published_at("2025-07-15t09:30:00z")->instant == at(2025, 7, 15, 9, 30));
  CHECK(parse_published_at("2025-07-15 09:30:00Z")->instant == at(2025, 7, 15, 9, 30));
  CHECK(parse_published_at("2025-01-01T00:30:00+01:00")->instant == at(2024, 12, 31, 23, 30));
  CHECK(parse_published_at("1969-12-31T23:59:59.999Z")->instant == Timestamp(milliseconds(-1)));
  CHECK(parse_published_at("2025-07-15T09:30:00-00:00")->precision == DatePrecision::second);
}

TEST_CASE("a fraction is kept to the millisecond and cut there") {
  CHECK(parse_published_at("2025-07-15T09:30:00.5Z")->instant == at(2025, 7, 15, 9, 30, 0, 500));
  CHECK(parse_published_at("2025-07-15T09:30:00.12Z")->instant == at(2025, 7, 15, 9, 30, 0, 120));
  CHECK(parse_published_at("2025-07-15T09:30:00.123999999Z")->instant == at(2025, 7, 15, 9, 30, 0, 123));
}

TEST_CASE("a date alone is that day in UTC and stays a date") {
  const auto parsed = parse_published_at("2024-02-29");
  REQUIRE(parsed);
  CHECK(parsed->instant == at(2024, 2, 29));
  CHECK(parsed->precision == DatePrecision::day);
  CHECK(format_utc(*parsed) == "2024-02-29");
}

TEST_CASE("a leap second is the last millisecond of its UTC day") {
  CHECK(parse_published_at("2016-12-31T23:59:60Z")->instant == at(2016, 12, 31, 23, 59, 59, 999));
  CHECK(parse_published_at("2017-01-01T08:59:60.5+09:00")->instant == at(2016, 12, 31, 23, 59, 59, 999));
  CHECK(message_of("2016-12-31T12:59:60Z") == "There is no such time of day.");
  CHECK(message_of("2016-12-31T23:59:61Z") == "There is no such time of day.");
}

TEST_CASE("what is not a date is refused with the reason") {
  const std::string format =
      "A date must be RFC 3339 with an offset, such as 2025-07-15T09:30:00+02:00, or a date such as "
      "2025-07-15.";
  for (const char* text : {"",
                           " ",
                           "yesterday",
                           "2025",
                           "2025-07",
                           "2025-7-15",
                           "20250715",
                           "15-07-2025",
                           "2025-07-15T09:30:00",
                           "2025-07-15T09:30Z",
                           "2025-07-15T09:30:00.Z",
                           "2025-07-15T09:30:00+0200",
                           "2025-07-15T09:30:00+02",
                           "2025-07-15Z",
                           "2025-07-15 ",
                           " 2025-07-15",
                           "2025-07-15T09:30:00Zulu",
                           "+025-07-15",
                           "2025-07-1٥",
                           "12025-07-15",
                           "2025-07-15T09:30:00,5Z"}) {
    CAPTURE(text);
    CHECK(message_of(text) == format);
  }
  CHECK(message_of("2025-07-15T09:30:00." + std::string(100, '1') + "Z") == format);
  CHECK(message_of("2025-02-29") == "There is no such calendar date.");
  CHECK(message_of("2025-13-01T00:00:00Z") == "There is no such calendar date.");
  CHECK(message_of("2025-00-10") == "There is no such calendar date.");
  CHECK(message_of("2025-07-15T24:00:00Z") == "There is no such time of day.");
  CHECK(message_of("2025-07-15T09:60:00Z") == "There is no such time of day.");
  CHECK(message_of("2025-07-15T09:30:00+24:00") == "A UTC offset must lie between -23:59 and +23:59.");
  CHECK(message_of("0999-12-31") == "A date must lie in the years 1000 to 9999.");
}

TEST_CASE("the years' limits hold for the instant in UTC") {
  CHECK(parse_published_at("1000-01-01T00:00:00Z"));
  CHECK(parse_published_at("9999-12-31T23:59:59.999Z"));
  CHECK(message_of("1000-01-01T00:00:00+00:01") == "A date must lie in the years 1000 to 9999.");
  CHECK(message_of("9999-12-31T23:59:59-00:01") == "A date must lie in the years 1000 to 9999.");
}

TEST_CASE("an instant is written in UTC and reads back as itself") {
  CHECK(format_utc(at(2025, 7, 15, 7, 30)) == "2025-07-15T07:30:00Z");
  CHECK(format_utc(at(2025, 7, 15, 7, 30, 1, 20)) == "2025-07-15T07:30:01.020Z");
  CHECK(format_utc(Timestamp(milliseconds(-1))) == "1969-12-31T23:59:59.999Z");
  for (std::int64_t ms = -30'610'224'000'000; ms < 253'402'300'799'999; ms += 7'919'000'111'003) {
    const PublishedAt written{Timestamp(milliseconds(ms)), DatePrecision::second};
    CHECK(parse_published_at(format_utc(written)).value() == written);
  }
}
