#include "core/stories/watermark.hpp"

#include <catch2/catch.hpp>

using namespace samestory;
using namespace samestory::stories;

namespace {

Timestamp day(int n) {
  return Timestamp{std::chrono::hours{24 * n}};
}
constexpr int kNow = 20'000;

Arrival dated(int published, int received = kNow) {
  return {PublishedAt{day(published), DatePrecision::second}, day(received)};
}
Arrival undated(int received = kNow) {
  return {std::nullopt, day(received)};
}

}  // namespace

TEST_CASE("the watermark follows an archive's published times, not the wall clock", "[stories]") {
  Watermark watermark;
  for (int i = 0; i < 400; ++i) {
    watermark.advance(i % 4 == 3 ? undated() : dated(17'000 + i / 10), day(kNow));
    CHECK(watermark.value() <= day(17'000 + i / 10 + 3));
  }
  CHECK(watermark.value() >= day(17'030));
}

TEST_CASE("an article from the future does not move the watermark", "[stories]") {
  Watermark watermark;
  for (int i = 0; i < 50; ++i) watermark.advance(dated(kNow - 1), day(kNow));
  const Timestamp before = watermark.value();
  watermark.advance(dated(kNow + 3000), day(kNow));
  CHECK(watermark.value() == before);
  CHECK_FALSE(trusted_time(dated(kNow + 3000)).has_value());
}

TEST_CASE("one source that always says now does not drag an archive into the present", "[stories]") {
  Watermark watermark;
  for (int i = 0; i < 300; ++i) watermark.advance(i % 25 == 24 ? dated(kNow) : dated(17'000), day(kNow));
  CHECK(watermark.value() == day(17'000));
}

TEST_CASE("the watermark never goes back and never passes now", "[stories]") {
  Watermark watermark;
  for (int i = 0; i < 300; ++i) watermark.advance(dated(kNow - 5), day(kNow));
  for (int i = 0; i < 300; ++i) watermark.advance(dated(15'000), day(kNow));
  CHECK(watermark.value() == day(kNow - 5));
  CHECK(Watermark{}.after(dated(kNow, kNow), day(kNow - 100)) <= day(kNow - 100));
}

TEST_CASE("undated articles count with the time they were received", "[stories]") {
  Watermark watermark;
  for (int i = 0; i < 30; ++i) watermark.advance(undated(kNow + i), day(kNow + i));
  CHECK(watermark.value() >= day(kNow + 25));
  CHECK(watermark.value() <= day(kNow + 29));
}
