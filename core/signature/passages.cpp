#include "core/signature/passages.hpp"

#include <algorithm>
#include <bit>
#include <vector>

#include "core/signature/kernels.hpp"

namespace samestory::signature {

std::vector<std::uint32_t> passages_of(std::span<const std::uint64_t> shingles) {
  std::vector<std::uint64_t> padded(shingles.begin(), shingles.end());
  padded.resize(shingles.size() + kKernelSlack);
  PassageScratch scratch;
  return passages_of({padded.data(), shingles.size()}, cpu_level(), scratch);
}

std::vector<std::uint32_t> passages_of(std::span<const std::uint64_t> shingles, CpuLevel level,
                                       PassageScratch& scratch) {
  if (shingles.empty()) return {};
  if (shingles.size() < 3) return {static_cast<std::uint32_t>(shingles[0] >> 32)};
  const std::size_t count = shingles.size() - 2;
  const std::size_t room = count + kKernelSlack;
  if (scratch.keys.size() < room) {
    scratch.sequences.resize(room + room / 2);
    scratch.keys.resize(room + room / 2);
    scratch.tags.resize(room + room / 2);
  }
  // Words i to i + 4, from the shingles of words i to i + 2 and i + 2 to i + 4.
  std::uint64_t* const sequences = scratch.sequences.data();
  for (std::size_t i = 0; i < count; ++i) sequences[i] = shingles[i] ^ std::rotl(shingles[i + 2], 29);
  if (count < kPassageWindow) {
    const auto by_rank = [](std::uint64_t a, std::uint64_t b) { return std::rotl(a, 32) < std::rotl(b, 32); };
    const std::uint64_t least = *std::min_element(sequences, sequences + count, by_rank);
    return {static_cast<std::uint32_t>(least >> 32)};
  }
  const std::size_t found =
      kernels(level).window_minima(sequences, count, scratch.keys.data(), scratch.tags.data());
  const auto begin = scratch.tags.begin();
  std::sort(begin, begin + static_cast<std::ptrdiff_t>(found));
  const auto distinct = std::unique(begin, begin + static_cast<std::ptrdiff_t>(found)) - begin;
  return {begin, begin + std::min(distinct, static_cast<std::ptrdiff_t>(kPassagesMax))};
}

}  // namespace samestory::signature
