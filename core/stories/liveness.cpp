#include "core/stories/liveness.hpp"

#include <algorithm>
#include <limits>
#include <span>

namespace samestory::stories {
namespace {

using std::chrono::hours;

constexpr std::size_t kPromptPercent = 90;
constexpr unsigned kUsualTimes = 2;

std::int32_t day_of(Timestamp at) {
  return static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(at).time_since_epoch().count());
}

template <class T>
T median(std::span<T> values) {  // reorders them
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

void Liveness::observe(const std::optional<ReportDate>& date, Timestamp received) {
  const std::int32_t day = day_of(received);
  if (days_used_ == 0 || days_[days_used_ - 1].number < day) {
    if (days_used_ == days_.size()) {
      std::move(days_.begin() + 1, days_.end(), days_.begin());
      --days_used_;
    }
    days_[days_used_++] = {day, 0};
  }
  if (!date) {
    ++days_[days_used_ - 1].undated;
    return;
  }
  constexpr std::int64_t kMost = std::numeric_limits<std::int16_t>::max();
  const auto lag = std::chrono::floor<hours>(received - date->instant).count();
  lags_[next_lag_] = static_cast<std::int16_t>(std::min<std::int64_t>(lag, kMost));
  next_lag_ = (next_lag_ + 1) % kLagsKept;
  lags_used_ = std::min(lags_used_ + 1, kLagsKept);
  last_dated_ = received;
}

bool Liveness::is_prompt(Timestamp now) const {
  if (lags_used_ < kLagsMin || now - last_dated_ > kHeardWithin) return false;
  const auto prompt = static_cast<std::size_t>(
      std::count_if(lags_.begin(), lags_.begin() + static_cast<std::ptrdiff_t>(lags_used_),
                    [](std::int16_t lag) { return lag <= kPrompt.count(); }));
  return prompt * 100 >= lags_used_ * kPromptPercent;
}

bool Liveness::is_usual(Timestamp now) const {
  const bool begun = days_used_ > 0 && days_[days_used_ - 1].number >= day_of(now);
  const std::size_t before = begun ? days_used_ - 1 : std::min(days_used_, kDaysKept);
  if (before < kDaysMin) return false;
  std::array<std::uint32_t, kDaysKept> counts{};
  const std::size_t first = begun ? 0 : days_used_ - before;
  for (std::size_t i = 0; i < before; ++i) counts[i] = days_[first + i].undated;
  const std::uint32_t today = begun ? days_[days_used_ - 1].undated : 0;
  return today < kUsualTimes * median(std::span(counts).first(before)) + kFewUndated;
}

hours Liveness::usual_lag() const {
  std::array<std::int16_t, kLagsKept> lags = lags_;
  return hours{std::max<std::int16_t>(0, median(std::span(lags).first(lags_used_)))};
}

std::optional<Timestamp> Liveness::stand_in(Timestamp received) const {
  if (!is_prompt(received) || !is_usual(received)) return std::nullopt;
  return std::chrono::floor<hours>(received - usual_lag());
}

}  // namespace samestory::stories
