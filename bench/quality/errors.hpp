// The errors of a partition, for reading. An error is an article with another that it was wrongly joined with
// (a false merge: their labels differ) or parted from (a false split). Its cost is what the article loses of
// BCubed precision or recall. Pure functions over labels and stories as numbers; articles without a label
// (negative) are left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace samestory::quality {

struct StoryError {
  bool merged = false;  // false: split
  std::size_t article = 0, other = 0;
  double precision = 0, recall = 0;  // the article's own BCubed
  double cost = 0;                   // 1 - precision of a merge, 1 - recall of a split
  std::size_t story_articles = 0, label_articles = 0;
  std::size_t labels_in_story = 0, stories_of_label = 0;
};

// The articles whose story differs most from their label, worst first, one of each pair of story and label.
std::vector<StoryError> worst_errors(std::span<const std::int32_t> gold,
                                     std::span<const std::int32_t> stories, std::size_t count);

// Drawn at random with a chance in proportion to cost, so that reading them says where the score is lost;
// the other article is drawn too. No pair of story and label comes twice with the same other pair. Seeded.
std::vector<StoryError> sampled_errors(std::span<const std::int32_t> gold,
                                       std::span<const std::int32_t> stories, std::size_t count,
                                       unsigned seed);

}  // namespace samestory::quality
