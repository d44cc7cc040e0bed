#include "core/signature/passages.hpp"

#include <algorithm>
#include <bit>
#include <vector>

#include "core/signature/constants.hpp"
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
  if (count < kPassageWindow) {
    std::uint64_t least = ~std::uint64_t{0};  // low halves first, as windows are ordered
    for (std::size_t i = 0; i < count; ++i) {
      least = std::min(least, std::rotl(shingles[i] ^ std::rotl(shingles[i + 2], kSequenceTurn), 32));
    }
    return {static_cast<std::uint32_t>(least)};
  }
  const std::size_t room = count + kKernelSlack;
  if (scratch.keys.size() < room) {
    scratch.keys.resize(room + room / 2);
    scratch.tags.resize(room + room / 2);
  }
  const std::size_t found =
      kernels(level).window_minima(shingles.data(), count, scratch.keys.data(), scratch.tags.data());
  const auto begin = scratch.tags.begin();
  std::sort(begin, begin + static_cast<std::ptrdiff_t>(found));
  const auto distinct = std::unique(begin, begin + static_cast<std::ptrdiff_t>(found)) - begin;
  return {begin, begin + std::min(distinct, static_cast<std::ptrdiff_t>(kPassagesMax))};
}

}  // namespace samestory::signature
