#include "core/signature/densify.hpp"

#include <algorithm>
#include <bit>
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

bool densify(NestedMinima& minima, const std::array<std::uint64_t, 2>& empty) {
  static const DonorOrders orders = make_donor_orders();
  if ((empty[0] & empty[1]) == ~std::uint64_t{0}) return false;
  for (std::size_t half = 0; half < empty.size(); ++half) {
    for (std::uint64_t left = empty[half]; left != 0; left &= left - 1) {
      const std::size_t bin = 64 * half + static_cast<std::size_t>(std::countr_zero(left));
      for (const std::uint8_t donor : orders[bin]) {
        if ((empty[donor / 64] >> (donor % 64) & 1U) != 0) continue;
        minima[bin] = minima[donor];
        break;
      }
    }
  }
  return true;
}

}  // namespace samestory::signature
