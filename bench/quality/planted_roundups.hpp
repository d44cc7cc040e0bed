// Roundups planted among the articles of a labelled set: texts of many matters without any mark of a list,
// which the detector (core/stories/roundup.hpp) does not know. They must not glue stories together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/quality/articles.hpp"

namespace samestory::quality {

struct PlantedSet {
  std::vector<LabelledArticle> articles;
  std::vector<std::size_t> original;  // places of the set's own articles, in order
};

// After every tenth article one that tells the beginnings of six of the last 150 that are of different
// stories, a paragraph each; dated as the article before it, without a label.
PlantedSet with_roundups(const std::vector<LabelledArticle>& articles, std::uint32_t seed);

}  // namespace samestory::quality
