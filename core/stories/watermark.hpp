// The stories' clock: how far the stream itself has come, read off the published times of recent arrivals.
//
// A published time counts when it does not lie after the moment the article was received; a later one is a
// wrong date and the received time stands in for it. Undated articles count with their received time less the
// typical delay of the dated ones around them, so that an archive of 2017 with some undated articles still
// behaves like 2017. The clock is the 95th percentile of the last 256 arrivals (the newest of a few is never
// believed alone), never past `now`, never back.
//
// Not synchronised: const members may run beside each other, the others exclude everything.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/base/time.hpp"

namespace samestory::stories {

inline constexpr std::size_t kWatermarkArrivals = 256;
// Clocks of senders run ahead by a little, and a date without a time may mean the day ahead in another zone.
inline constexpr std::chrono::hours kFutureTolerance{14};

struct Arrival {
  std::optional<PublishedAt> published_at;
  Timestamp received_at{};
};

// The published time where it is believable (up to kFutureTolerance ahead, no clock never set), else nothing.
std::optional<Timestamp> trusted_time(const Arrival& arrival);

class Watermark {
 public:
  Timestamp value() const { return value_; }
  Timestamp after(const Arrival& arrival, Timestamp now) const;
  void advance(const Arrival& arrival, Timestamp now);

 private:
  // Milliseconds; kUndated as published time where there is none.
  struct Entry {
    std::int64_t received_ms = 0;
    std::int64_t published_ms = 0;
  };
  static Entry entry_of(const Arrival& arrival);
  Timestamp percentile(std::size_t used) const;
  Timestamp percentile_with(const Entry& entry) const;

  std::array<Entry, kWatermarkArrivals> recent_{};
  std::size_t next_ = 0;
  std::size_t used_ = 0;
  Timestamp value_{};
};

}  // namespace samestory::stories
