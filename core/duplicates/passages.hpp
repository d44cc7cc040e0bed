// Passages that two texts share, word for word: exact alignment of shingles, extended to whole runs of equal
// words.
//
// Greedy from the left of `a`: at each word the longest run that `b` holds, in any order there. Runs of fewer
// than kPassageWordsMin words are no passage: unrelated news shares phrases of three or four. Work is
// bounded: of a shingle that recurs in `b`, the first 32 places are tried. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/text/located_words.hpp"

namespace samestory::duplicates {

inline constexpr std::size_t kPassageWordsMin = 5;

struct Passage {
  std::uint32_t a_begin = 0, a_end = 0;  // code points, half-open
  std::uint32_t b_begin = 0, b_end = 0;
  std::uint32_t words = 0;
};

struct SharedPassages {
  std::vector<Passage> passages;  // by place in `a`; they do not overlap there
  float share_a = 0;              // of a's words, 0 to 1
  float share_b = 0;
};

SharedPassages shared_passages(const std::vector<text::LocatedWord>& a,
                               const std::vector<text::LocatedWord>& b);

}  // namespace samestory::duplicates
