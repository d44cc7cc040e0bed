// A set of 32-bit term ids that answers for many at once whether they may be in it: two bits of two bitmaps
// must be set. Of ids that are not in a set of n, about (n / 2048)^2 pass; those that are in it all do.
//
// Ids are hashes; their low ten bits are not looked at. Not synchronised while it is filled; const members
// are thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/cpu.hpp"

namespace samestory::stories {

class TermFilter {
 public:
  static constexpr std::size_t kWords = 64;  // of each bitmap
  // Room that flagged() needs behind `count` positions.
  static constexpr std::size_t kSlack = 16;

  void insert(std::uint32_t id) {
    bits_[0][id >> 26] |= 1U << (id >> 21 & 31U);
    bits_[1][id >> 15 & 63U] |= 1U << (id >> 10 & 31U);
  }
  bool may_hold(std::uint32_t id) const {
    return (bits_[0][id >> 26] >> (id >> 21 & 31U) & bits_[1][id >> 15 & 63U] >> (id >> 10 & 31U) & 1U) != 0;
  }
  // Writes the positions of the ids that may be in the set, ascending; returns how many. count < 65,536.
  std::size_t flagged(const std::uint32_t* ids, std::size_t count, std::uint16_t* positions) const;
  // The same at a level that is supported: for tests, which compare the levels.
  std::size_t flagged(const std::uint32_t* ids, std::size_t count, std::uint16_t* positions,
                      CpuLevel level) const;

 private:
  alignas(64) std::array<std::array<std::uint32_t, kWords>, 2> bits_{};
};

// Kernels of TermFilter::flagged(); `high` and `low` are its two bitmaps.
using FilterKernel = std::size_t (*)(const std::uint32_t* high, const std::uint32_t* low,
                                     const std::uint32_t* ids, std::size_t count, std::uint16_t* positions);
std::size_t flagged_scalar(const std::uint32_t* high, const std::uint32_t* low, const std::uint32_t* ids,
                           std::size_t count, std::uint16_t* positions);
std::size_t flagged_avx2(const std::uint32_t* high, const std::uint32_t* low, const std::uint32_t* ids,
                         std::size_t count, std::uint16_t* positions);
std::size_t flagged_avx512(const std::uint32_t* high, const std::uint32_t* low, const std::uint32_t* ids,
                           std::size_t count, std::uint16_t* positions);

}  // namespace samestory::stories
