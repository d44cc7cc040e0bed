// How large the open stories of a store are: what tells a corpus of pairs from one of stories of a hundred
// reports, in which a doubtful merge is more often right. Stories of one report say nothing of that and do
// not count, so that strangers change nothing.
//
// Not synchronised.
#pragma once

#include <cmath>
#include <cstddef>

namespace samestory::stories {

class StorySizes {
 public:
  // A story's count of reports changed.
  void replace(std::size_t before, std::size_t after) {
    take(before, -1);
    take(after, 1);
  }
  // Of the mean number of reports of a story of two and more; few stories say little against the prior.
  double log_mean() const {
    return std::log((reports_ + kPriorStories * kPriorReports) / (stories_ + kPriorStories));
  }

 private:
  static constexpr double kPriorStories = 10, kPriorReports = 3;

  void take(std::size_t reports, int sign) {
    if (reports < 2) return;
    reports_ += sign * static_cast<double>(reports);
    stories_ += sign;
  }

  double reports_ = 0, stories_ = 0;
};

}  // namespace samestory::stories
