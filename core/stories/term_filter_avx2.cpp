// Compiled for AVX2; no std template may be used here (core/signature/kernel_lanes.hpp says why).
#include "core/stories/term_filter.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace samestory::stories {

std::size_t flagged_avx2(const std::uint32_t* high, const std::uint32_t* low, const std::uint32_t* ids,
                         std::size_t count, std::uint16_t* positions) {
  const auto* const high_words = reinterpret_cast<const int*>(high);
  const auto* const low_words = reinterpret_cast<const int*>(low);
  const __m256i five_bits = _mm256_set1_epi32(31), six_bits = _mm256_set1_epi32(63);
  std::size_t found = 0, i = 0;
  for (; i + 8 <= count; i += 8) {
    const __m256i id = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ids + i));
    const __m256i a = _mm256_srlv_epi32(_mm256_i32gather_epi32(high_words, _mm256_srli_epi32(id, 26), 4),
                                        _mm256_and_si256(_mm256_srli_epi32(id, 21), five_bits));
    const __m256i low_word = _mm256_and_si256(_mm256_srli_epi32(id, 15), six_bits);
    const __m256i b = _mm256_srlv_epi32(_mm256_i32gather_epi32(low_words, low_word, 4),
                                        _mm256_and_si256(_mm256_srli_epi32(id, 10), five_bits));
    const __m256i signs = _mm256_slli_epi32(_mm256_and_si256(a, b), 31);
    const auto mask = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(signs)));
    for (unsigned lane = 0; lane < 8; ++lane) {
      positions[found] = static_cast<std::uint16_t>(i + lane);
      found += mask >> lane & 1U;
    }
  }
  for (; i < count; ++i) {
    const std::uint32_t id = ids[i];
    positions[found] = static_cast<std::uint16_t>(i);
    found += high[id >> 26] >> (id >> 21 & 31U) & low[id >> 15 & 63U] >> (id >> 10 & 31U) & 1U;
  }
  return found;
}

}  // namespace samestory::stories
#endif
