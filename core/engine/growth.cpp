#include "core/engine/growth.hpp"

#include <algorithm>

namespace samestory::engine {
namespace {

using std::chrono::hours;

constexpr hours kHour{1}, kQuarter{6}, kDay{24};
constexpr unsigned kDifferenceMin = 2;  // reports: one more or less says nothing
constexpr unsigned kBurstMin = 3;

bool clearly_more(std::uint32_t a, std::uint32_t b) {
  return a >= b + kDifferenceMin && 2 * a >= 3 * b;
}

}  // namespace

Timestamp growth_clock(const State& state, Timestamp now) {
  const Timestamp last_received = state.articles.row(state.articles.last_number()).received_at;
  return last_received - state.watermark <= kLiveWithin ? now : state.watermark;
}

StoryTrend trend_of(const StoryGrowth& growth) {
  const std::uint32_t day = growth.last_day, before = growth.day_before, quarter = growth.last_six_hours;
  if (clearly_more(before, day)) return StoryTrend::fading;
  if (day == 0) return StoryTrend::quiet;
  if (day >= kBurstMin && 8 * quarter < day) return StoryTrend::fading;
  return clearly_more(day, before) && 4 * quarter >= day ? StoryTrend::growing : StoryTrend::steady;
}

StoryGrowth growth_of(const State& state, const StoryRow& row, Timestamp as_of) {
  StoryGrowth growth;
  growth.as_of = as_of;
  if (row.last >= as_of - 2 * kDay) {
    for (const ArticleNumber member : row.members) {
      const auto age = as_of - state.articles.row(member).reported_at;
      if (age < -kDay) continue;  // received without a date while an archive is read
      growth.last_hour += age < kHour ? 1 : 0;
      growth.hour_before += age >= kHour && age < 2 * kHour ? 1 : 0;
      growth.last_six_hours += age < kQuarter ? 1 : 0;
      growth.last_day += age < kDay ? 1 : 0;
      growth.day_before += age >= kDay && age < 2 * kDay ? 1 : 0;
    }
  }
  growth.trend = trend_of(growth);
  return growth;
}

}  // namespace samestory::engine
