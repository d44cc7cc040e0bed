// MinHash as textbooks have it (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.3): the twin
// that signatures are measured against. Correct, and not made slow on purpose.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace samestory::bench {

inline constexpr std::size_t kPermutations = 128;
using TextbookSketch = std::array<std::uint64_t, kPermutations>;

// 3-word shingles of the lower-cased ASCII words, each hashed once, then permuted by (a x + b) mod (2^61 -
// 1).
TextbookSketch textbook_minhash(std::string_view text);

double textbook_similarity(const TextbookSketch& a, const TextbookSketch& b);

}  // namespace samestory::bench
