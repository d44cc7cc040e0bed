// Training rows of the merge score: pairs of groups, and whether they report one event.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "bench/quality/labelled_set.hpp"
#include "core/stories/model.hpp"

namespace samestory::quality {

inline constexpr std::uint8_t kFolds = 2;
inline constexpr std::uint8_t kBothFolds = kFolds;

struct Row {
  stories::Inputs inputs{};
  float same = 0;  // share of cross pairs that are of one story
  float weight = 1;
  std::uint8_t fold = kBothFolds;  // of both groups' stories; kBothFolds where they differ
};

// Stories are dealt to folds by their label.
inline std::uint8_t fold_of(std::int32_t gold_story) {
  return static_cast<std::uint8_t>((gold_story * 2654435761U >> 16) % kFolds);
}

// Articles of a random share of the stories, at most `limit`, in random order.
std::vector<std::uint32_t> sample_articles(const LabelledSet& set, double share_min, std::size_t limit,
                                           std::mt19937& random);

// Rows of a perfect clusterer at work: each arriving article against its own story's parts and its nearest
// others.
std::vector<Row> forced_rows(const LabelledSet& set, const Days& days, std::span<const std::uint32_t> order,
                             std::mt19937& random);

// Rows of what the agglomeration proposes with `model`: right merges are made, wrong ones mostly refused.
std::vector<Row> proposed_rows(const LabelledSet& set, const Days& days,
                               std::span<const std::uint32_t> articles, const stories::MergeModel& model,
                               std::mt19937& random);

}  // namespace samestory::quality
