#include "core/stories/term_filter.hpp"

namespace samestory::stories {
namespace {

FilterKernel kernel_of([[maybe_unused]] CpuLevel level) {
#if defined(__x86_64__)
  if (level == CpuLevel::avx512) return flagged_avx512;
  if (level == CpuLevel::avx2) return flagged_avx2;
#endif
  return flagged_scalar;
}

}  // namespace

// No branch depends on what is found, since most would be guessed wrong.
std::size_t flagged_scalar(const std::uint32_t* high, const std::uint32_t* low, const std::uint32_t* ids,
                           std::size_t count, std::uint16_t* positions) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t id = ids[i];
    positions[found] = static_cast<std::uint16_t>(i);
    found += high[id >> 26] >> (id >> 21 & 31U) & low[id >> 15 & 63U] >> (id >> 10 & 31U) & 1U;
  }
  return found;
}

std::size_t TermFilter::flagged(const std::uint32_t* ids, std::size_t count, std::uint16_t* positions) const {
  static const FilterKernel kernel = kernel_of(cpu_level());
  return kernel(bits_[0].data(), bits_[1].data(), ids, count, positions);
}

std::size_t TermFilter::flagged(const std::uint32_t* ids, std::size_t count, std::uint16_t* positions,
                                CpuLevel level) const {
  return kernel_of(level)(bits_[0].data(), bits_[1].data(), ids, count, positions);
}

}  // namespace samestory::stories
