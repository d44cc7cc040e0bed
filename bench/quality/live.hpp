// Labelled articles as a live store receives them: hours after they were published, some without their dates;
// and the bad cases, where what has no date is old.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "bench/quality/articles.hpp"

namespace samestory::quality {

struct LivePlay {
  unsigned undated_percent = 0;  // of the articles lose their dates, at random
  std::chrono::days late{0};     // these come so much later
  unsigned seed = 1;
};

// Sets received_at: published, plus a lognormal delay (median two hours, one in ten more than nine). Of a
// date that is only the day, the time of day is drawn. A set of which fewer than nine in ten are dated gets a
// simulated calendar (Calendar::fake) in place of its dates.
void play_live(std::vector<LabelledArticle>& articles, const LivePlay& play);

// All are published within six hours, and received at once: a stream so dense that to be near in time says
// nothing.
void tell_in_one_day(std::vector<LabelledArticle>& articles, unsigned seed);

// The articles lose their dates and come within an hour, in the middle of the last kLiveStream articles of
// the unlabelled stream, which are live and dated, and which are put after them.
inline constexpr std::size_t kLiveStream = 1500;
void pour_undated(std::vector<LabelledArticle>& articles, const std::string& data, unsigned seed);

}  // namespace samestory::quality
