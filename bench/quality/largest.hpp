// The largest stories of a replay and how alike their reports are: whether one is an event or a chain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <vector>

#include "bench/quality/articles.hpp"
#include "bench/quality/replay.hpp"

namespace samestory::quality {

// Of at most 80 members, evenly spread.
struct LargeStory {
  std::uint64_t story = 0;
  std::vector<std::size_t> members;  // places in the articles, ascending
  double mean_pair = 0;              // stem cosine over pairs
  double outside = 0;                // the same of members and as many articles evenly spread over all
  double nearest = 0;                // mean cosine of a member's nearest among them
  std::size_t joined = 0;            // members that arrived in this story; the others were moved to it
};

// The `count` stories with most members, the largest first.
std::vector<LargeStory> largest_stories(const std::vector<LabelledArticle>& articles, const Replay& run,
                                        std::size_t count);

// One line a story, and `titles` of its titles, evenly spread.
void list_largest(const std::vector<LabelledArticle>& articles, const std::vector<LargeStory>& stories,
                  std::size_t titles, std::ostream& out);

}  // namespace samestory::quality
