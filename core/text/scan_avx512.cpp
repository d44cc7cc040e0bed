// Compiled for AVX-512; nothing here may instantiate a template that other files share, or the linker could
// give this file's copy to a processor without AVX-512.
#include "core/text/scan.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace samestory::text {
namespace {

constexpr std::size_t kBlock = 64;

inline __mmask64 first_bytes(std::size_t n) {
  return n >= kBlock ? ~0ULL : _bzhi_u64(~0ULL, static_cast<unsigned>(n));
}

inline __mmask64 in_range(__m512i v, char low, int width) {
  return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8(low)),
                                _mm512_set1_epi8(static_cast<char>(width)));
}

// All bytes of the complete sequences E2 80 90..A9, save 97.
inline std::uint64_t typographic(__m512i v) {
  const std::uint64_t lead = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(static_cast<char>(0xE2)));
  const std::uint64_t second = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(static_cast<char>(0x80)));
  const std::uint64_t third = in_range(v, static_cast<char>(0x90), 0xAA - 0x90) &
                              ~_mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(static_cast<char>(0x97)));
  const std::uint64_t whole = lead & (second >> 1) & (third >> 2);
  return whole | whole << 1 | whole << 2;
}

inline std::uint64_t equal(__m512i v, int byte) {
  return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(static_cast<char>(byte)));
}

// Folds the letters U+00C0 to U+00FF and U+0400 to U+045F in `folded` and makes their two signs and three
// quotes and spaces into spaces. Returns all bytes of these characters.
inline std::uint64_t fold_pairs(__m512i v, __m512i& folded) {
  const auto in = [v](int low, int width) -> std::uint64_t {
    return in_range(v, static_cast<char>(low), width);
  };
  const auto add = [&folded](std::uint64_t at, int what) {
    folded = _mm512_mask_add_epi8(folded, at, folded, _mm512_set1_epi8(static_cast<char>(what)));
  };
  const std::uint64_t after_d0 = equal(v, 0xD0) << 1 & in(0x80, 0x40);
  const std::uint64_t after_d1 = equal(v, 0xD1) << 1 & in(0x80, 0x20);
  const std::uint64_t after_c3 = equal(v, 0xC3) << 1 & in(0x80, 0x40);
  const std::uint64_t signs = after_c3 & (equal(v, 0x97) | equal(v, 0xB7));
  const std::uint64_t quotes = equal(v, 0xC2) << 1 & (equal(v, 0xA0) | equal(v, 0xAB) | equal(v, 0xBB));
  const std::uint64_t first_row = after_d0 & in(0x80, 0x10);   // U+0400 to U+040F go to U+0450
  const std::uint64_t third_row = after_d0 & in(0xA0, 0x10);   // U+0420 to U+042F go to U+0440
  const std::uint64_t second_row = after_d0 & in(0x90, 0x10);  // U+0410 to U+041F go to U+0430
  const std::uint64_t capitals = after_c3 & in(0x80, 0x1F) & ~signs;
  const std::uint64_t sharp_s = after_c3 & equal(v, 0x9F);
  add(first_row, 0x10);
  add(second_row | capitals, 0x20);
  add(third_row, -0x20);
  add((first_row | third_row) >> 1, 1);  // D0 becomes D1
  const std::uint64_t spaces = signs | quotes;
  folded = _mm512_mask_mov_epi8(folded, spaces | spaces >> 1, _mm512_set1_epi8(' '));
  folded = _mm512_mask_mov_epi8(folded, sharp_s | sharp_s >> 1, _mm512_set1_epi8('s'));
  const std::uint64_t second = after_d0 | after_d1 | after_c3 | quotes;
  return second | second >> 1;
}

std::size_t fold_simple(const char* in, std::size_t size, char* out) {
  std::size_t i = 0;
  while (i < size) {
    const __mmask64 valid = first_bytes(size - i);
    const __m512i v = _mm512_maskz_loadu_epi8(valid, in + i);
    __m512i folded = _mm512_mask_add_epi8(v, in_range(v, 'A', 26), v, _mm512_set1_epi8(32));
    const std::uint64_t high = _mm512_movepi8_mask(v);
    if (high == 0) [[likely]] {
      _mm512_storeu_si512(out + i, folded);
      i += kBlock;
      continue;
    }
    const std::uint64_t points = typographic(v);
    folded = _mm512_mask_mov_epi8(folded, points, _mm512_set1_epi8(' '));
    std::uint64_t other = high & ~points;
    if (other != 0) other &= ~fold_pairs(v, folded);
    _mm512_storeu_si512(out + i, folded);
    if (other == 0) {
      i += kBlock;
      continue;
    }
    const auto done = static_cast<std::size_t>(_tzcnt_u64(other));
    i += done;
    if (done < kBlock - 2)
      return i;  // else a typographic character may be cut by the block's end: look again from there
  }
  return size;
}

inline std::uint32_t* put_positions(std::uint32_t* out, std::uint64_t mask, std::uint32_t base) {
  const __m512i indices =
      _mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42,
                      41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20,
                      19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  const __m512i packed = _mm512_maskz_compress_epi8(mask, indices);
  const __m512i offset = _mm512_set1_epi32(static_cast<int>(base));
  const auto put = [&](std::size_t at, __m128i bytes) {
    _mm512_storeu_si512(out + at, _mm512_add_epi32(_mm512_cvtepu8_epi32(bytes), offset));
  };
  const auto count = static_cast<std::size_t>(_mm_popcnt_u64(mask));
  put(0, _mm512_castsi512_si128(packed));
  put(16, _mm512_extracti32x4_epi32(packed, 1));
  if (count > 32) [[unlikely]] {
    put(32, _mm512_extracti32x4_epi32(packed, 2));
    put(48, _mm512_extracti32x4_epi32(packed, 3));
  }
  return out + count;
}

std::size_t find_runs(const char* folded, std::size_t size, std::uint32_t* bounds) {
  std::uint32_t* bound = bounds;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < size; i += kBlock) {
    const __m512i v = _mm512_maskz_loadu_epi8(first_bytes(size - i), folded + i);
    const std::uint64_t word = in_range(v, 'a', 26) | in_range(v, '0', 10) | _mm512_movepi8_mask(v);
    bound = put_positions(bound, word ^ (word << 1 | carry), static_cast<std::uint32_t>(i));
    carry = word >> 63;
  }
  if (carry != 0) *bound++ = static_cast<std::uint32_t>(size);
  return static_cast<std::size_t>(bound - bounds) / 2;
}

}  // namespace

const ScanKernel kScanAvx512{fold_simple, true, find_runs};

}  // namespace samestory::text
#endif
