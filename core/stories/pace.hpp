// At what intervals a story is reported: long stories grow quiet by their own pace. Values; thread-safe.
//
// The pace is a running mean of the gaps between reports in which every gap counts for a quarter; gaps of
// less than a day are one occasion. From the third gap on, silence of up to kQuietGaps gaps of usual length
// is nothing unusual, and of kClosedGaps not the end; at most kStretchMax times what the options say.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "core/base/time.hpp"

namespace samestory::stories {

class Pace {
 public:
  static constexpr int kGapsMin = 3, kQuietGaps = 3, kClosedGaps = 6, kStretchMax = 3;

  // A report came at `now` by the stories' clock, the one before at `before`.
  void report(Timestamp before, Timestamp now) {
    const auto gap = std::chrono::floor<std::chrono::hours>(now - before).count();
    if (gap < 24) return;
    hours_ =
        gaps_ == 0 ? static_cast<std::int32_t>(gap) : static_cast<std::int32_t>(hours_ + (gap - hours_) / 4);
    gaps_ = std::min(gaps_ + 1, kGapsMin);
  }

  // How long it may be silent until it is dormant, or closed; never less than `usual`.
  std::chrono::hours quiet(std::chrono::hours usual) const { return stretched(usual, kQuietGaps); }
  std::chrono::hours closed(std::chrono::hours usual) const { return stretched(usual, kClosedGaps); }

 private:
  std::chrono::hours stretched(std::chrono::hours usual, int gaps) const {
    if (gaps_ < kGapsMin) return usual;
    return std::clamp(std::chrono::hours{std::int64_t{hours_} * gaps}, usual, usual * kStretchMax);
  }

  std::int32_t hours_ = 0;
  int gaps_ = 0;
};

}  // namespace samestory::stories
