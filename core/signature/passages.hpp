// Passages: a few shingles of a text chosen so that two texts with a common run of words share one of them.
// They find excerpts, which a MinHash sketch cannot see: a brief of 120 words inside a report of 1,200.
//
// Winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting",
// SIGMOD 2003): the smallest 5-word sequence, by its hash's low half and then its high half, of every window
// of kPassageWindow consecutive ones; the high half is its tag. Guarantee: a run of kPassageWindow + 4 words
// that two texts have in common gives them a common passage, wherever it stands. A text keeps 2 /
// (kPassageWindow + 1) of its sequences, about one passage in 48 words. Sequences of 5 words, since those of
// 3 recur in unrelated articles ("as well as"): on 20,000 news articles a passage of 3 words had 1.9
// strangers each, one of 5 words has 0.15.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/cpu.hpp"
#include "core/signature/aligned_vector.hpp"

namespace samestory::signature {

inline constexpr int kPassageWindow = 96;
// Of a longer text (about 200,000 words) the smallest tags are kept: a fair sample, the same in every text.
inline constexpr std::size_t kPassagesMax = 4096;

// Tags of the chosen sequences, ascending, none twice. `shingles` are hashes of 3 words each, in the order of
// the text; a text shorter than a window has one passage, a text without shingles none. A pure function;
// thread-safe.
std::vector<std::uint32_t> passages_of(std::span<const std::uint64_t> shingles);

// The same at a chosen level, with storage that is used again; kKernelSlack elements are readable past
// `shingles`.
struct PassageScratch {
  AlignedVector<std::uint64_t> keys;
  AlignedVector<std::uint32_t> tags;
};
std::vector<std::uint32_t> passages_of(std::span<const std::uint64_t> shingles, CpuLevel level,
                                       PassageScratch& scratch);

}  // namespace samestory::signature
