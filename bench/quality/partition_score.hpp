// How well a partition matches its labels: the figures of score_stories.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace samestory::quality {

struct PartitionScore {
  double b3_precision = 0, b3_recall = 0, b3_f1 = 0;        // BCubed (Bagga and Baldwin 1998)
  double pair_precision = 0, pair_recall = 0, pair_f1 = 0;  // over pairs of articles
  double ari = 0;                                           // adjusted Rand index
  std::size_t articles = 0, gold_stories = 0, stories = 0;
};

// Same length; articles with a negative gold label are ignored. With `judged`, BCubed and pairs are
// those of these articles only, each against the whole partition; the adjusted Rand index remains that of
// all.
PartitionScore score_partition(std::span<const std::int32_t> gold, std::span<const std::int32_t> predicted,
                               const std::vector<bool>* judged = nullptr);

}  // namespace samestory::quality
