// AVX2 twins of core/stories/embedding_kernels.cpp; compiled for that processor, called only on it.
#if defined(__x86_64__)
#include <immintrin.h>

#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/stories/embedding_kernels.hpp"

namespace samestory::stories {

std::int32_t product_avx2(const std::int8_t* a, const std::int8_t* b, std::size_t size);
void distances_avx2(const SignBits& query, const SignBits* signatures, std::size_t count, std::uint8_t* out);

std::int32_t product_avx2(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  __m256i sums = _mm256_setzero_si256();
  std::size_t i = 0;
  for (; i + 16 <= size; i += 16) {
    const __m256i x = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a + i)));
    const __m256i y = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(b + i)));
    sums = _mm256_add_epi32(sums, _mm256_madd_epi16(x, y));
  }
  __m128i four = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4E));
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0xB1));
  std::int32_t sum = _mm_cvtsi128_si32(four);
  for (; i < size; ++i) sum += std::int32_t{a[i]} * std::int32_t{b[i]};
  return sum;
}

void distances_avx2(const SignBits& query, const SignBits* signatures, std::size_t count, std::uint8_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = static_cast<std::uint8_t>(std::popcount(query[0] ^ signatures[i][0]) +
                                       std::popcount(query[1] ^ signatures[i][1]));
  }
}

}  // namespace samestory::stories
#endif
