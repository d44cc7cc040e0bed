// Optimal densification (Shrivastava, "Optimal Densification for Fast and Accurate Minwise Hashing", ICML
// 2017) of the nested bins. Internal to core/signature.
#pragma once

#include <array>
#include <cstdint>

#include "core/signature/kernels.hpp"

namespace samestory::signature {

using NestedMinima = std::array<std::uint32_t, kBandBins>;

// Every empty bin (bit k of `empty`: bin k) takes the minimum of the filled bin that ranks first for it:
// uniform, and independent from bin to bin. False, and nothing done, when all bins are empty. Thread-safe.
bool densify(NestedMinima& minima, const std::array<std::uint64_t, 2>& empty);

}  // namespace samestory::signature
