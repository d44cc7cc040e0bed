// Boosted regression trees for the merge score, monotone where it must be (Friedman 2001; constraints as in
// Chen and Guestrin 2016: children of a split take values on their side of its middle). Beside the networks
// they keep the score steady outside what the training sets show: a tree has no slope there. Seeded and
// reproducible.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/quality/rows.hpp"

namespace samestory::quality {

// Complete trees of this depth, as core/stories/model.hpp has them.
inline constexpr std::size_t kTreeDepth = 4;
inline constexpr std::size_t kTreeInner = (1U << kTreeDepth) - 1, kTreeNodes = 2 * kTreeInner + 1;

struct FittedTree {
  std::array<std::uint8_t, kTreeInner> input{};  // a place in the list of inputs
  std::array<float, kTreeInner> bound{};
  std::array<float, kTreeNodes> value{};
};

struct Forest {
  float base = 0;
  std::vector<FittedTree> trees;
  // Lines "tree"; leaves times `share`.
  std::string lines(float share) const;
};

Forest fit_trees(std::span<const Row> rows, std::span<const stories::Input> inputs, std::size_t trees,
                 unsigned seed);

}  // namespace samestory::quality
