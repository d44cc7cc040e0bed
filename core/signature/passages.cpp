#include "core/signature/passages.hpp"

#include <algorithm>
#include <array>

namespace samestory::signature {
namespace {

// The low half orders the shingles of a window; the tag is the high half, since a minimum has few free bits
// left.
constexpr std::uint32_t rank_of(std::uint64_t shingle) {
  return static_cast<std::uint32_t>(shingle);
}
constexpr std::uint32_t tag_of(std::uint64_t shingle) {
  return static_cast<std::uint32_t>(shingle >> 32);
}

// Position of the smallest rank in [begin, end), the leftmost of equals.
std::size_t smallest(std::span<const std::uint64_t> shingles, std::size_t begin, std::size_t end) {
  std::uint32_t least = 0xFFFFFFFF;
  for (std::size_t i = begin; i < end; ++i) least = std::min(least, rank_of(shingles[i]));
  while (rank_of(shingles[begin]) != least) ++begin;
  return begin;
}

}  // namespace

std::vector<std::uint32_t> passages_of(std::span<const std::uint64_t> shingles) {
  std::vector<std::uint32_t> tags;
  if (shingles.empty()) return tags;
  const std::size_t window = std::min<std::size_t>(kPassageWindow, shingles.size());
  tags.reserve(3 * shingles.size() / kPassageWindow + 1);
  // The window is read anew only when its smallest shingle leaves it: twice a shingle on average.
  std::size_t chosen = smallest(shingles, 0, window);
  tags.push_back(tag_of(shingles[chosen]));
  for (std::size_t last = window; last < shingles.size(); ++last) {
    const std::size_t first = last + 1 - window;
    if (chosen < first) {
      chosen = smallest(shingles, first, last + 1);
    } else if (rank_of(shingles[last]) < rank_of(shingles[chosen])) {
      chosen = last;
    } else {
      continue;
    }
    tags.push_back(tag_of(shingles[chosen]));
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  if (tags.size() > kPassagesMax) tags.resize(kPassagesMax);
  return tags;
}

}  // namespace samestory::signature
