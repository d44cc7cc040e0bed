// Compiled for AVX-512; no std template may be used here (core/signature/kernel_lanes.hpp says why).
#include "core/stories/term_filter.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace samestory::stories {
namespace {

// A bitmap of 2,048 bits in four registers.
struct Bitmap {
  __m512i words[4];

  explicit Bitmap(const std::uint32_t* from) {
    for (int k = 0; k < 4; ++k) words[k] = _mm512_load_si512(from + 16 * k);
  }
  // For each lane the word that the low six bits of `index` name, turned right by `turn`.
  __m512i at(__m512i index, __m512i turn) const {
    const __mmask16 upper = _mm512_test_epi32_mask(index, _mm512_set1_epi32(32));
    const __m512i word = _mm512_mask_blend_epi32(upper, _mm512_permutex2var_epi32(words[0], index, words[1]),
                                                 _mm512_permutex2var_epi32(words[2], index, words[3]));
    return _mm512_rorv_epi32(word, turn);
  }
};

}  // namespace

std::size_t flagged_avx512(const std::uint32_t* high, const std::uint32_t* low, const std::uint32_t* ids,
                           std::size_t count, std::uint16_t* positions) {
  const Bitmap highs(high), lows(low);
  const __m512i one = _mm512_set1_epi32(1);
  __m256i position = _mm256_set_epi16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; i += 16) {
    const std::size_t left = count - i;
    const auto lanes = static_cast<__mmask16>(left < 16 ? (1U << left) - 1 : 0xFFFFU);
    const __m512i id = _mm512_maskz_loadu_epi32(lanes, ids + i);
    const __m512i a = highs.at(_mm512_srli_epi32(id, 26), _mm512_srli_epi32(id, 21));
    const __m512i b = lows.at(_mm512_srli_epi32(id, 15), _mm512_srli_epi32(id, 10));
    const __mmask16 hits = _mm512_mask_test_epi32_mask(lanes, _mm512_and_si512(a, b), one);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(positions + found),
                        _mm256_maskz_compress_epi16(hits, position));
    found += static_cast<std::size_t>(_mm_popcnt_u32(hits));
    position = _mm256_add_epi16(position, _mm256_set1_epi16(16));
  }
  return found;
}

}  // namespace samestory::stories
#endif
