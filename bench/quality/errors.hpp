// The worst errors of a replay, for reading: articles whose story differs most from their label, each with
// the article it was wrongly joined with or parted from, and what the merge score says of the two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bench/quality/articles.hpp"

namespace samestory::quality {

void print_worst_errors(const std::vector<LabelledArticle>& articles, std::span<const std::int32_t> gold,
                        std::span<const std::int32_t> predicted, std::size_t count);

}  // namespace samestory::quality
