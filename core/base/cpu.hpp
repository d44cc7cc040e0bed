// Which vector instructions this process uses. Every kernel computes the same bits; only speed differs.
#pragma once

#include <string_view>

namespace samestory {

enum class CpuLevel {
  scalar,
  avx2,    // AVX2, BMI1, BMI2, POPCNT
  avx512,  // the above and AVX-512 F, BW, DQ, VL, VBMI, VBMI2 (Ice Lake, Zen 4 and later)
};

std::string_view name_of(CpuLevel level);

// The best level this processor runs.
CpuLevel supported_cpu_level();

// The level in use, fixed at the first call: SAMESTORY_KERNEL ("scalar", "avx2", "avx512") where it is set
// and supported, else the best supported one. Thread-safe.
CpuLevel cpu_level();

}  // namespace samestory
