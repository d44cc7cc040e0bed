// Articles whose 64-bit SimHash differs from a given one in few bits (Charikar, "Similarity Estimation
// Techniques from Rounding Algorithms", STOC 2002).
//
// The hash is parted into 4 blocks of 16 bits, each with a table by the block's value, as Manku, Jain and Das
// Sarma do
// ("Detecting Near-Duplicates for Web Crawling", WWW 2007). Of d <= 3 differing bits one block has none; of d
// <= 7 one has at most one, so its 17 nearest values are tried instead of keeping 28 tables (multi-index
// hashing: Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012).
// Exact: nothing within the distance is missed before the limits are reached.
//
// It informs (ranking, explanations, very short texts) and never decides: at 10 bits it finds .17 to .97 of
// edited copies.
//
// Not synchronised: any number of readers, or one writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/ids.hpp"

namespace samestory::duplicates {

inline constexpr int kSimHashDistanceMax = 7;

class SimHashIndex {
 public:
  SimHashIndex();
  ~SimHashIndex();
  SimHashIndex(SimHashIndex&&) noexcept;
  SimHashIndex& operator=(SimHashIndex&&) noexcept;

  // A number that is there already gets the new hash.
  void insert(ArticleNumber number, std::uint64_t simhash);
  void remove(ArticleNumber number);  // nothing happens when it is not there

  struct Near {
    ArticleNumber number;
    int distance = 0;
    bool operator==(const Near&) const = default;
  };
  struct Limits {
    std::size_t results_max = 100;
    std::size_t comparisons_max = 100'000;  // thousands of equal hashes must not stop everything
  };
  struct Answer {
    std::vector<Near> near;  // nearest first, ties by number
    std::size_t comparisons = 0;
    bool complete = true;  // false: comparisons_max was reached
  };
  // `distance` is 0 to kSimHashDistanceMax; greater ones count as that.
  Answer within(std::uint64_t simhash, int distance) const { return within(simhash, distance, Limits{}); }
  Answer within(std::uint64_t simhash, int distance, const Limits& limits) const;

  std::size_t size() const;
  std::size_t memory_bytes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samestory::duplicates
