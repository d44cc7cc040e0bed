#include "core/stories/watermark.hpp"

#include <algorithm>
#include <limits>
#include <span>

namespace samestory::stories {
namespace {

constexpr std::int64_t kUndated = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHourMs = 3'600'000;
// A delay that a live stream shows as well; only a longer one means that an archive is being read.
constexpr std::int64_t kLiveDelayMs = 48 * kHourMs;
constexpr std::chrono::hours kUnsetClock{36};
// 1 January 1605: a date before it is a slip.
constexpr Timestamp kFirstNewspaper{std::chrono::sys_days{std::chrono::year{1605} / 1 / 1}};

// Reorders `values`.
std::int64_t quantile(std::span<std::int64_t> values, std::size_t percent) {
  const std::size_t rank = percent * (values.size() - 1) / 100;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank), values.end());
  return values[rank];
}

}  // namespace

std::optional<Timestamp> trusted_time(const Arrival& arrival) {
  if (!arrival.published_at) return std::nullopt;
  const Timestamp published = arrival.published_at->instant;
  if (published > arrival.received_at + kFutureTolerance) return std::nullopt;
  // A clock that was never set stands at the first day of 1970, in some zone.
  const auto from_epoch = std::chrono::abs(published.time_since_epoch());
  if (from_epoch <= kUnsetClock || published < kFirstNewspaper) return std::nullopt;
  return published;
}

Watermark::Entry Watermark::entry_of(const Arrival& arrival) {
  const auto published = trusted_time(arrival);
  const Timestamp received = arrival.received_at;
  return {received.time_since_epoch().count(),
          published ? std::min(*published, received).time_since_epoch().count() : kUndated};
}

Timestamp Watermark::percentile_with(const Entry& entry) const {
  std::array<std::int64_t, kWatermarkArrivals> times;
  std::array<std::int64_t, kWatermarkArrivals> delays;
  std::size_t n = 0, dated = 0;
  const auto take = [&](const Entry& e) {
    times[n++] = e.published_ms == kUndated ? e.received_ms : e.published_ms;
    if (e.published_ms != kUndated) delays[dated++] = e.received_ms - e.published_ms;
  };
  for (std::size_t i = 0; i < used_; ++i) {
    const bool replaced = used_ == kWatermarkArrivals && i == next_;
    take(replaced ? entry : recent_[i]);
  }
  if (used_ < kWatermarkArrivals) take(entry);
  // The typical delay matters to undated articles alone.
  const std::int64_t delay = dated > 0 && dated < n ? quantile({delays.data(), dated}, 50) : 0;
  if (delay > kLiveDelayMs) {
    std::size_t k = 0;
    const auto shift = [&](const Entry& e) {
      if (e.published_ms == kUndated) times[k] -= delay;
      ++k;
    };
    for (std::size_t i = 0; i < used_; ++i) {
      shift(used_ == kWatermarkArrivals && i == next_ ? entry : recent_[i]);
    }
    if (used_ < kWatermarkArrivals) shift(entry);
  }
  return Timestamp{std::chrono::milliseconds{quantile({times.data(), n}, 95)}};
}

Timestamp Watermark::after(const Arrival& arrival, Timestamp now) const {
  return std::max(value_, std::min(percentile_with(entry_of(arrival)), now));
}

void Watermark::advance(const Arrival& arrival, Timestamp now) {
  value_ = after(arrival, now);
  recent_[next_] = entry_of(arrival);
  next_ = (next_ + 1) % kWatermarkArrivals;
  used_ = std::min(used_ + 1, kWatermarkArrivals);
}

}  // namespace samestory::stories
