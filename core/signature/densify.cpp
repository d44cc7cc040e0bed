#include "core/signature/densify.hpp"

#include <algorithm>
#include <numeric>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace samestory::signature {
namespace {

using DonorOrders = std::array<std::array<std::uint8_t, kBandBins>, kBandBins>;

DonorOrders make_donor_orders() {
  DonorOrders orders{};
  for (std::size_t bin = 0; bin < kBandBins; ++bin) {
    std::array<std::uint64_t, kBandBins> rank{};
    for (std::size_t donor = 0; donor < kBandBins; ++donor) {
      const std::array<std::uint8_t, 2> key{static_cast<std::uint8_t>(bin), static_cast<std::uint8_t>(donor)};
      rank[donor] = XXH3_64bits(key.data(), key.size());
    }
    std::iota(orders[bin].begin(), orders[bin].end(), std::uint8_t{0});
    std::sort(orders[bin].begin(), orders[bin].end(),
              [&](std::uint8_t a, std::uint8_t b) { return rank[a] < rank[b]; });
  }
  return orders;
}

}  // namespace

bool densify(NestedMinima& minima) {
  static const DonorOrders orders = make_donor_orders();
  std::array<std::uint8_t, kBandBins> empty{};
  std::size_t empty_count = 0;
  for (std::size_t bin = 0; bin < kBandBins; ++bin) {
    empty[empty_count] = static_cast<std::uint8_t>(bin);
    empty_count += minima[bin] == kEmptyBin;
  }
  if (empty_count == kBandBins) return false;
  if (empty_count == 0) return true;
  const NestedMinima original = minima;
  for (std::size_t i = 0; i < empty_count; ++i) {
    for (const std::uint8_t donor : orders[empty[i]]) {
      if (original[donor] == kEmptyBin) continue;
      minima[empty[i]] = original[donor];
      break;
    }
  }
  return true;
}

}  // namespace samestory::signature
