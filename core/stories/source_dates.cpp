#include "core/stories/source_dates.hpp"

#include <xxhash.h>

#include <algorithm>

namespace samestory::stories {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;

constexpr std::chrono::seconds kNow{60};
constexpr days kFresh{7}, kStale{365};
constexpr std::chrono::hours kHalfDay{12}, kLate{48};  // counted from a day's beginning
constexpr unsigned kAlways = 95, kMostly = 90, kHalf = 50;
constexpr milliseconds kQuarterHour = std::chrono::minutes{15};

std::uint64_t hash_of(std::string_view source) {
  return std::max<std::uint64_t>(XXH3_64bits(source.data(), source.size()), 1);
}

milliseconds time_of_day(Timestamp at) {
  return at - std::chrono::floor<days>(at);
}

template <class... Counts>
void halve(Counts&... counts) {
  ((counts = static_cast<std::uint16_t>(counts / 2)), ...);
}

void count(bool is, std::uint16_t& counter) {
  if (is) ++counter;
}

}  // namespace

bool SourceDates::usually(std::uint16_t count, std::uint16_t of, unsigned percent) {
  return of >= kHabitMin && count * 100U >= of * percent;
}

bool SourceDates::is_slip(const Habits& habits, Timestamp published, Timestamp received) {
  return received - published > kStale && usually(habits.fresh, habits.seen, kMostly);
}

const SourceDates::Habits* SourceDates::find(std::string_view source) const {
  if (source.empty() || table_.empty()) return nullptr;
  const std::uint64_t hash = hash_of(source);
  const Habits* const bucket = &table_[hash % (kSourcesMax / kWays) * kWays];
  const Habits* const found =
      std::find_if(bucket, bucket + kWays, [hash](const Habits& habits) { return habits.source == hash; });
  return found == bucket + kWays ? nullptr : found;
}

std::optional<ReportDate> SourceDates::date_of(const Arrival& arrival, std::string_view source) const {
  const std::optional<Timestamp> published = trusted_time(arrival);
  if (!published) return std::nullopt;
  const Habits* const habits = find(source);
  if (habits != nullptr && is_slip(*habits, *published, arrival.received_at)) return std::nullopt;
  if (arrival.published_at->precision == DatePrecision::day) return ReportDate{*published + kHalfDay, false};
  const bool midnight = time_of_day(*published) == milliseconds{0};
  const bool gives_times =
      habits != nullptr && habits->seen >= kHabitMin && !usually(habits->midnight, habits->seen, kHalf);
  if (midnight && !gives_times) return ReportDate{*published + kHalfDay, false};
  if (habits == nullptr) return ReportDate{*published};
  const bool own_midnight = usually(habits->same_time, habits->days, kAlways) &&
                            time_of_day(*published).count() == habits->last_time &&
                            time_of_day(*published) % kQuarterHour == milliseconds{0};
  if (own_midnight) return ReportDate{*published + kHalfDay, false};
  return ReportDate{*published, !usually(habits->now, habits->seen, kAlways)};
}

Arrival SourceDates::believed(const Arrival& arrival, std::string_view source) const {
  const Habits* const habits = arrival.published_at ? find(source) : nullptr;
  if (habits == nullptr || !is_slip(*habits, arrival.published_at->instant, arrival.received_at))
    return arrival;
  return {std::nullopt, arrival.received_at};
}

bool SourceDates::usually_late(std::string_view source) const {
  const Habits* const habits = find(source);
  return habits != nullptr && usually(habits->late, habits->seen, kHalf);
}

void SourceDates::observe(const Arrival& arrival, std::string_view source) {
  const std::optional<Timestamp> published = trusted_time(arrival);
  if (!published || source.empty()) return;
  waiting_.push_back({hash_of(source), *published, arrival.received_at});
}

void SourceDates::publish() {
  if (table_.empty() && !waiting_.empty()) table_.resize(kSourcesMax);
  for (const Observed& article : waiting_) {
    Habits& habits = habits_of(article.source);
    habits.heard = ++observations_;
    learn(article, habits);
  }
  waiting_.clear();
}

SourceDates::Habits& SourceDates::habits_of(std::uint64_t source) {
  Habits* const bucket = &table_[source % (kSourcesMax / kWays) * kWays];
  Habits* const known = std::find_if(bucket, bucket + kWays,
                                     [source](const Habits& habits) { return habits.source == source; });
  if (known != bucket + kWays) return *known;
  Habits& oldest = *std::min_element(bucket, bucket + kWays,
                                     [](const Habits& a, const Habits& b) { return a.heard < b.heard; });
  oldest = {};
  oldest.source = source;
  return oldest;
}

void SourceDates::learn(const Observed& article, Habits& habits) {
  const milliseconds time = time_of_day(article.published);
  const auto day =
      static_cast<std::int32_t>(std::chrono::floor<days>(article.published).time_since_epoch().count());
  ++habits.seen;
  count(time == milliseconds{0}, habits.midnight);
  count(article.received - article.published <= kFresh, habits.fresh);
  count(article.received - article.published > kLate, habits.late);
  count(std::chrono::abs(article.received - article.published) <= kNow, habits.now);
  if (habits.last_time >= 0 && day != habits.last_day) {
    ++habits.days;
    count(time.count() == habits.last_time, habits.same_time);
  }
  habits.last_day = day;
  habits.last_time = static_cast<std::int32_t>(time.count());
  if (habits.seen >= kHalvedAt) halve(habits.seen, habits.midnight, habits.fresh, habits.now, habits.late);
  if (habits.days >= kHalvedAt) halve(habits.days, habits.same_time);
}

std::size_t SourceDates::memory_bytes() const {
  return table_.capacity() * sizeof(Habits) + waiting_.capacity() * sizeof(Observed);
}

}  // namespace samestory::stories
