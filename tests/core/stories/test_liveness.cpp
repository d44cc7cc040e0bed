#include "core/stories/liveness.hpp"

#include <catch2/catch.hpp>

#include "core/stories/score.hpp"

using namespace samestory;
using namespace samestory::stories;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp kDay0{std::chrono::hours{24 * 20'000}};
using Days = std::chrono::days;

// A day of `dated` reports, each `lag` late, and `undated` ones besides.
void live_day(Liveness& store, int day, int dated, int undated, std::chrono::milliseconds lag = 3h) {
  const Timestamp noon = kDay0 + Days{day} + 12h;
  for (int i = 0; i < dated; ++i) store.observe(ReportDate{noon - lag}, noon + i * 1s);
  for (int i = 0; i < undated; ++i) store.observe(std::nullopt, noon + 1h + i * 1s);
}

Liveness live_for(int days, int dated = 10, int undated = 0, std::chrono::milliseconds lag = 3h) {
  Liveness store;
  for (int day = 0; day < days; ++day) live_day(store, day, dated, undated, lag);
  return store;
}

Group timed(double day, bool by_receipt) {
  Group g;
  g.articles = 1;
  (by_receipt ? g.received : g.dated) = 1;
  at(g.norms, Field::stem) = 1;
  g.day_min = g.day_max = g.day_sum = day;
  return g;
}

}  // namespace

TEST_CASE("in a live store the time of receipt less the usual lag stands in for a date", "[stories]") {
  const Liveness store = live_for(3);
  CHECK(store.stand_in(kDay0 + Days{3} + 8h + 20min) == kDay0 + Days{3} + 5h);
  // The first date is none of a habit: nothing on the first two days, or of an empty store.
  CHECK_FALSE(Liveness().stand_in(kDay0));
  CHECK_FALSE(live_for(1, 30).stand_in(kDay0 + Days{0} + 20h));
  CHECK(live_for(2, 30).stand_in(kDay0 + Days{2}));
  CHECK_FALSE(live_for(3, 6).stand_in(kDay0 + Days{3}));  // 18 dates
}

TEST_CASE("nothing stands in where an archive is read in", "[stories]") {
  const Timestamp next = kDay0 + Days{3} + 8h;
  CHECK(live_for(3, 10, 0, 36h).stand_in(next));
  CHECK_FALSE(live_for(3, 10, 0, 37h).stand_in(next));
  CHECK_FALSE(live_for(3, 10, 0, Days{4000}).stand_in(next));
  CHECK_FALSE(live_for(3, 0, 50).stand_in(next));  // without any date
  // One in ten may be late, two may not.
  Liveness mixed = live_for(3);
  for (int i = 0; i < 3; ++i) mixed.observe(ReportDate{kDay0 - Days{900}}, kDay0 + Days{3});
  CHECK(mixed.stand_in(next));
  for (int i = 0; i < 4; ++i) mixed.observe(ReportDate{kDay0 - Days{900}}, kDay0 + Days{3});
  CHECK_FALSE(mixed.stand_in(next));
  // A store that was live once and has been silent since.
  CHECK(live_for(3).stand_in(kDay0 + Days{9}));
  CHECK_FALSE(live_for(3).stand_in(kDay0 + Days{10}));
}

TEST_CASE("an undated archive poured into a live store is told by its pace", "[stories]") {
  for (const int usual : {0, 40}) {
    CAPTURE(usual);
    Liveness store = live_for(5, 10, usual);
    const Timestamp today = kDay0 + Days{5} + 1h;
    unsigned stood_in = 0;
    for (int i = 0; i < 2000; ++i) {
      stood_in += store.stand_in(today) ? 1U : 0U;
      store.observe(std::nullopt, today + i * 1ms);
    }
    CHECK(stood_in == 2 * static_cast<unsigned>(usual) + Liveness::kFewUndated);
    // One such day makes no habit of it.
    CHECK(store.stand_in(today + Days{1}));
    live_day(store, 6, 10, 2 * usual + static_cast<int>(Liveness::kFewUndated));
    CHECK_FALSE(store.stand_in(kDay0 + Days{6} + 20h));
  }
}

TEST_CASE("a store that takes on more undated sources is followed within weeks", "[stories]") {
  constexpr int kBefore = 60;
  Liveness store = live_for(kBefore, 10, 5);
  constexpr int kHalf = static_cast<int>(Liveness::kDaysKept) / 2;
  for (int day = kBefore; day <= kBefore + kHalf + 1; ++day) {
    live_day(store, day, 10, 100);
    CAPTURE(day);
    CHECK(store.stand_in(kDay0 + Days{day} + 20h).has_value() == (day > kBefore + kHalf));
  }
}

TEST_CASE("times of receipt count while no member of a group has a date", "[stories]") {
  const Group received = merged(timed(10, true), timed(14, true), {});
  CHECK(received.by_receipt());
  CHECK(received.day_min == 10);
  CHECK(received.day_max == 14);
  for (const Group& both : {merged(received, timed(30, false), {}), merged(timed(30, false), received, {})}) {
    CHECK_FALSE(both.by_receipt());
    CHECK(both.day_min == 30);
    CHECK(both.day_max == 30);
    CHECK(both.day_sum == 30);
    CHECK(both.received == 2);
  }
}

TEST_CASE("distances from a time of receipt have half a day of error", "[stories]") {
  const auto gap = [](const Group& a, const Group& b) {
    return std::expm1(4 * static_cast<double>(at(inputs_of(a, b, {}), Input::gap_log)));
  };
  CHECK(gap(timed(7, false), timed(7, false)) == 0);
  CHECK(gap(timed(7, true), timed(7, false)) == Approx(0.5));
  CHECK(gap(timed(7, true), timed(7, true)) == Approx(0.5));
  CHECK(gap(timed(7, true), timed(27, false)) == Approx(20.006).margin(0.001));
  const Inputs inputs = inputs_of(timed(7, true), timed(27, false), {});
  CHECK(at(inputs, Input::undated) == 0);
  // What is known to be whole years apart is kept apart; a time of receipt knows less.
  Products alike{};
  at(alike, Field::stem) = 1;
  CHECK_FALSE(may_merge(timed(7, false), timed(372, false), alike));
  CHECK(may_merge(timed(7, true), timed(372, false), alike));
}
