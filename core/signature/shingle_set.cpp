#include "core/signature/shingle_set.hpp"

#include <algorithm>
#include <bit>

#include "core/signature/kernels.hpp"

namespace samestory::signature {
namespace {

constexpr std::size_t kPlainSortMax = 48;
constexpr int kBucketBitsMax = 16;
// Fuller buckets are sorted on their own: hashes made to collide cannot make the last pass long.
constexpr std::uint32_t kBucketEntriesMax = 12;

void sort_crowded(std::span<std::uint64_t> values, std::span<const std::uint32_t> ends) {
  std::uint32_t begin = 0;
  for (const std::uint32_t end : ends) {
    if (end - begin > kBucketEntriesMax) std::sort(values.begin() + begin, values.begin() + end);
    begin = end;
  }
}

// Into buckets by the top bits; a bucket holds about one value, so that each is a step or two from its place.
void bucket_sort(std::span<const std::uint64_t> hashes, std::span<std::uint64_t> out, CpuLevel level) {
  static thread_local std::vector<std::uint32_t> places;
  const int bits = std::min(kBucketBitsMax, static_cast<int>(std::bit_width(hashes.size())));
  const int shift = 64 - bits;
  places.assign(std::size_t{1} << bits, 0);
  for (const std::uint64_t hash : hashes) ++places[hash >> shift];
  std::uint32_t fullest = 0;
  std::uint32_t before = 0;
  for (std::uint32_t& place : places) {
    const std::uint32_t count = place;
    fullest = std::max(fullest, count);
    place = before;
    before += count;
  }
  for (const std::uint64_t hash : hashes)
    out[places[hash >> shift]++] = hash;  // then `places` holds the ends
  if (fullest > kBucketEntriesMax) sort_crowded(out, places);
  kernels(level).sort_nearly_sorted(out.data(), out.size(), std::min(fullest, kBucketEntriesMax));
}

}  // namespace

ShingleSet make_shingle_set(std::span<const std::uint64_t> hashes, CpuLevel level) {
  ShingleSet set(hashes.size());
  if (hashes.size() <= kPlainSortMax) {
    std::copy(hashes.begin(), hashes.end(), set.begin());
    std::sort(set.begin(), set.end());
  } else {
    bucket_sort(hashes, set, level);
  }
  set.erase(std::unique(set.begin(), set.end()), set.end());
  return set;
}

}  // namespace samestory::signature
