#include "core/base/cpu.hpp"

#include <cstdlib>

namespace samestory {

std::string_view name_of(CpuLevel level) {
  switch (level) {
    case CpuLevel::avx512:
      return "avx512";
    case CpuLevel::avx2:
      return "avx2";
    case CpuLevel::scalar:
      break;
  }
  return "scalar";
}

CpuLevel supported_cpu_level() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                    __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  if (!avx2) return CpuLevel::scalar;
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
  return avx512 ? CpuLevel::avx512 : CpuLevel::avx2;
#else
  return CpuLevel::scalar;
#endif
}

CpuLevel cpu_level() {
  static const CpuLevel level = [] {
    const CpuLevel best = supported_cpu_level();
    const char* const wish = std::getenv("SAMESTORY_KERNEL");
    if (wish == nullptr) return best;
    for (const CpuLevel candidate : {CpuLevel::scalar, CpuLevel::avx2, CpuLevel::avx512}) {
      if (name_of(candidate) == wish && candidate <= best) return candidate;
    }
    return best;
  }();
  return level;
}

}  // namespace samestory
