// The n-th largest of many numbers, and the entries that claim most, without the branches that a comparison
// sort guesses wrong: numbers are counted by their distance from the least, and what lies with the one sought
// is looked at again.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace samestory {

// 1 <= n <= numbers.size(). Leaves the numbers in any state.
inline std::uint64_t nth_largest(std::span<std::uint64_t> numbers, std::size_t n) {
  constexpr std::size_t kFew = 16;
  constexpr int kBucketBits = 7;
  while (numbers.size() > kFew) {
    std::uint64_t least = numbers[0], most = numbers[0];
    for (const std::uint64_t number : numbers) {
      least = std::min(least, number);
      most = std::max(most, number);
    }
    if (least == most) return least;
    const int shift = std::max(0, static_cast<int>(std::bit_width(most - least)) - kBucketBits);
    std::array<std::uint32_t, std::size_t{1} << kBucketBits> counts{};
    for (const std::uint64_t number : numbers) ++counts[(number - least) >> shift];
    std::size_t bucket = (most - least) >> shift;
    while (counts[bucket] < n) n -= counts[bucket--];
    std::size_t kept = 0;
    for (const std::uint64_t number : numbers) {
      numbers[kept] = number;
      kept += (number - least) >> shift == bucket ? 1 : 0;
    }
    numbers = numbers.first(kept);
  }
  std::sort(numbers.begin(), numbers.end(), std::greater<>());
  return numbers[n - 1];
}

// Drops all but the `limit` entries with the largest claims, which are all different; their order stays.
// limit >= 1.
template <class Entry, class Claim>
void keep_largest(std::vector<Entry>& entries, std::size_t limit, Claim claim) {
  if (entries.size() <= limit) return;
  std::vector<std::uint64_t> claims(entries.size());
  std::transform(entries.begin(), entries.end(), claims.begin(), claim);
  std::vector<std::uint64_t> room = claims;
  const std::uint64_t least = nth_largest(room, limit);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {  // without branches: which ones stay is chance
    entries[kept] = entries[i];
    kept += claims[i] >= least ? 1 : 0;
  }
  entries.resize(kept);
}

}  // namespace samestory
