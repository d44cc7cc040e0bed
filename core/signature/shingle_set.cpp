#include "core/signature/shingle_set.hpp"

#include <algorithm>
#include <bit>

namespace samestory::signature {
namespace {

constexpr std::size_t kPlainSortMax = 48;
constexpr int kBucketBitsMax = 16;
constexpr std::uint32_t kBucketEntriesMax = 32;  // more are sorted before the insertion sort sees them

void insertion_sort(std::span<std::uint64_t> values) {
  for (std::size_t i = 1; i < values.size(); ++i) {
    const std::uint64_t value = values[i];
    std::size_t at = i;
    for (; at > 0 && values[at - 1] > value; --at) values[at] = values[at - 1];
    values[at] = value;
  }
}

// Into buckets by the top bits; a bucket holds about one value, so that the insertion sort moves each by a
// step or two.
void bucket_sort(std::span<const std::uint64_t> hashes, std::span<std::uint64_t> out) {
  static thread_local std::vector<std::uint32_t> places;
  const int bits = std::min(kBucketBitsMax, static_cast<int>(std::bit_width(hashes.size())));
  const std::size_t buckets = std::size_t{1} << bits;
  const int shift = 64 - bits;
  places.assign(buckets, 0);
  for (const std::uint64_t hash : hashes) ++places[hash >> shift];
  bool crowded = false;
  std::uint32_t before = 0;
  for (std::uint32_t& place : places) {
    const std::uint32_t count = place;
    crowded = crowded || count > kBucketEntriesMax;
    place = before;
    before += count;
  }
  for (const std::uint64_t hash : hashes) out[places[hash >> shift]++] = hash;
  if (crowded) {  // `places` holds the buckets' ends now
    std::uint32_t begin = 0;
    for (const std::uint32_t end : places) {
      if (end - begin > kBucketEntriesMax) std::sort(out.begin() + begin, out.begin() + end);
      begin = end;
    }
  }
  insertion_sort(out);
}

}  // namespace

ShingleSet make_shingle_set(std::span<const std::uint64_t> hashes) {
  ShingleSet set(hashes.size());
  if (hashes.size() <= kPlainSortMax) {
    std::copy(hashes.begin(), hashes.end(), set.begin());
    std::sort(set.begin(), set.end());
  } else {
    bucket_sort(hashes, set);
  }
  set.erase(std::unique(set.begin(), set.end()), set.end());
  return set;
}

}  // namespace samestory::signature
