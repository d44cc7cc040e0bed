// Compiled for AVX-512: see kernel_lanes.hpp for why no std template may be used here.
#include "core/signature/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "core/signature/kernel_lanes.hpp"

namespace samestory::signature {
namespace {

struct Lanes {
  using V = __m512i;
  static constexpr std::size_t kLanes = 8;

  static V load(const std::uint64_t* p) { return _mm512_loadu_si512(p); }
  static void store(std::uint64_t* p, V v) { _mm512_storeu_si512(p, v); }
  static V load32(const std::uint32_t* p) {
    return _mm512_cvtepu32_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
  }
  static void store_low32(std::uint32_t* p, V v) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtepi64_epi32(v));
  }
  static void store_low8(std::uint8_t* p, V v) {
    _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm512_cvtepi64_epi8(v));
  }
  static V load_spans(const text::Span* p) { return _mm512_loadu_si512(p); }
  static V bytes_at(const char* base, const text::Span* spans) {
    return build([&](std::size_t lane) { return load_bytes(base + spans[lane].begin); });
  }
  template <class F>
  static V build(F at) {
    const auto lane = [&](std::size_t k) { return static_cast<long long>(at(k)); };
    return _mm512_set_epi64(lane(7), lane(6), lane(5), lane(4), lane(3), lane(2), lane(1), lane(0));
  }
  static V set(std::uint64_t v) { return _mm512_set1_epi64(static_cast<long long>(v)); }
  static V iota() { return _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0); }
  static V add(V a, V b) { return _mm512_add_epi64(a, b); }
  static V sub(V a, V b) { return _mm512_sub_epi64(a, b); }
  static V mul(V a, V b) { return _mm512_mullo_epi64(a, b); }
  static V mul32(V a, V b) { return _mm512_mul_epu32(a, b); }
  static V bit_and(V a, V b) { return _mm512_and_si512(a, b); }
  static V bit_or(V a, V b) { return _mm512_or_si512(a, b); }
  static V bit_xor(V a, V b) { return _mm512_xor_si512(a, b); }
  template <int k>
  static V shl(V v) {
    return _mm512_slli_epi64(v, k);
  }
  template <int k>
  static V shr(V v) {
    return _mm512_srli_epi64(v, k);
  }
  template <int k>
  static V rotl(V v) {
    return _mm512_rol_epi64(v, k);
  }
  static V shrv(V v, V by) { return _mm512_srlv_epi64(v, by); }
  static V swap_bytes(V v) {
    const __m512i order =
        _mm512_broadcast_i32x4(_mm_set_epi8(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    return _mm512_shuffle_epi8(v, order);
  }
  static __mmask8 less(V v, std::uint64_t limit) { return _mm512_cmplt_epu64_mask(v, set(limit)); }
  static V select(__mmask8 yes, V a, V b) { return _mm512_mask_mov_epi64(b, yes, a); }

  static V comparable(V v) { return v; }
  static V min(V a, V b) { return _mm512_min_epu64(a, b); }
  static V order_pairs(V v) {
    const V swapped = _mm512_shuffle_epi32(v, _MM_PERM_BADC);
    return _mm512_mask_max_epu64(_mm512_min_epu64(v, swapped), 0xAA, v, swapped);
  }

  static std::size_t list_longer_than_8(V length, std::uint32_t index, std::uint32_t* list) {
    const __mmask8 longer = _mm512_cmpgt_epu64_mask(length, set(8));
    const __m256i indices = _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(index)),
                                             _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(list), _mm256_maskz_compress_epi32(longer, indices));
    return static_cast<std::size_t>(_mm_popcnt_u32(longer));
  }
  static bool any_longer_than_16(V length) { return _mm512_cmpgt_epu64_mask(length, set(16)) != 0; }

  // Low halves of the values that differ from the one before.
  static std::size_t changes(const std::uint64_t* values, std::size_t count, std::uint32_t* out) {
    std::size_t found = 0;
    out[found++] = static_cast<std::uint32_t>(values[0]);
    for (std::size_t i = 1; i < count; i += kLanes) {
      const V v = load(values + i);
      const auto valid = static_cast<unsigned>(count - i >= kLanes ? 0xFF : (1U << (count - i)) - 1);
      const auto changed = static_cast<__mmask8>(valid & _mm512_cmpneq_epi64_mask(v, load(values + i - 1)));
      if (changed == 0) continue;
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + found),
                          _mm256_maskz_compress_epi32(changed, _mm512_cvtepi64_epi32(v)));
      found += static_cast<std::size_t>(_mm_popcnt_u32(changed));
    }
    return found;
  }
};

// One byte counter a bit: a hash is a mask of the counters to raise.
std::uint64_t simhash(const std::uint64_t* hashes, const std::uint8_t* weights, std::size_t count) {
  __m512i sums[4] = {};
  std::uint64_t total = 0;
  for (std::size_t chunk = 0; chunk < count; chunk += kSimhashChunk) {
    const std::size_t left = count - chunk;
    const std::size_t end = chunk + (left < kSimhashChunk ? left : kSimhashChunk);
    __m512i counters = _mm512_setzero_si512();
    for (std::size_t i = chunk; i < end; ++i) {
      total += weights[i];
      counters = _mm512_mask_add_epi8(counters, hashes[i], counters,
                                      _mm512_set1_epi8(static_cast<char>(weights[i])));
    }
    sums[0] = _mm512_add_epi32(sums[0], _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(counters, 0)));
    sums[1] = _mm512_add_epi32(sums[1], _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(counters, 1)));
    sums[2] = _mm512_add_epi32(sums[2], _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(counters, 2)));
    sums[3] = _mm512_add_epi32(sums[3], _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(counters, 3)));
  }
  const __m512i half = _mm512_set1_epi32(static_cast<int>(total / 2));  // 2 n > total and n > total / 2 agree
  std::uint64_t simhash = 0;
  for (int k = 0; k < 4; ++k) {
    simhash |= static_cast<std::uint64_t>(_mm512_cmpgt_epu32_mask(sums[k], half)) << (16 * k);
  }
  return simhash;
}

void cells_and_nested(const std::uint32_t* minima, std::uint8_t* cells, std::uint32_t* nested,
                      std::uint64_t empty[2]) {
  for (std::size_t i = 0; i < kSketchBins; i += 16) {
    const __m512i m = _mm512_loadu_si512(minima + i);
    const __mmask16 filled = _mm512_cmpneq_epi32_mask(m, _mm512_set1_epi32(-1));
    const __m512i low = _mm512_and_si512(m, _mm512_set1_epi32(0xFFFF));
    const __m512i scaled = _mm512_srli_epi32(_mm512_sub_epi32(_mm512_slli_epi32(low, 8), low), 16);
    const __m512i cell = _mm512_maskz_add_epi32(filled, scaled, _mm512_set1_epi32(1));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(cells + i), _mm512_cvtepi32_epi8(cell));
    const __m512i pairs = _mm512_min_epu32(m, _mm512_shuffle_epi32(m, _MM_PERM_CDAB));
    const __m512i fours = _mm512_min_epu32(pairs, _mm512_shuffle_epi32(pairs, _MM_PERM_BADC));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(nested + i / 4),
                     _mm512_castsi512_si128(_mm512_maskz_compress_epi32(0x1111, fours)));
  }
  const __m512i none = _mm512_set1_epi32(-1);
  for (std::size_t half = 0; half < 2; ++half) {
    empty[half] = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const __m512i minimum = _mm512_loadu_si512(nested + 64 * half + 16 * k);
      empty[half] |= static_cast<std::uint64_t>(_mm512_cmpeq_epi32_mask(minimum, none)) << (16 * k);
    }
  }
}

CellCounts compare_cells(const std::uint8_t* a, const std::uint8_t* b) {
  std::uint64_t filled = 0;
  std::uint64_t both = 0;
  std::uint64_t equal = 0;
  for (std::size_t i = 0; i < kSketchBins; i += 64) {
    const __m512i x = _mm512_loadu_si512(a + i);
    const __m512i y = _mm512_loadu_si512(b + i);
    const __mmask64 x_filled = _mm512_test_epi8_mask(x, x);
    const __mmask64 y_filled = _mm512_test_epi8_mask(y, y);
    filled += static_cast<std::uint64_t>(_mm_popcnt_u64(x_filled | y_filled));
    both += static_cast<std::uint64_t>(_mm_popcnt_u64(x_filled & y_filled));
    equal += static_cast<std::uint64_t>(_mm_popcnt_u64(_mm512_mask_cmpeq_epi8_mask(x_filled, x, y)));
  }
  return {static_cast<std::uint32_t>(filled), static_cast<std::uint32_t>(both),
          static_cast<std::uint32_t>(equal)};
}

// (cell + 16) / 17: 3856 is just above 65536 / 17.
inline __m512i small_cells(const std::uint8_t* cells) {
  const __m512i wide = _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(cells)));
  return _mm512_mulhi_epu16(_mm512_add_epi16(wide, _mm512_set1_epi16(16)), _mm512_set1_epi16(3856));
}

void compact_cells(const std::uint8_t* cells, std::uint8_t* small) {
  for (std::size_t i = 0; i < kSketchBins / 2; i += 32) {
    const __m512i high = _mm512_slli_epi16(small_cells(cells + i + kSketchBins / 2), 4);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(small + i),
                        _mm512_cvtepi16_epi8(_mm512_or_si512(small_cells(cells + i), high)));
  }
}

CellCounts compare_compact(const std::uint8_t* a, const std::uint8_t* b) {
  std::uint64_t filled = 0;
  std::uint64_t both = 0;
  std::uint64_t equal = 0;
  for (std::size_t i = 0; i < kSketchBins / 2; i += 64) {
    const __m512i x = _mm512_loadu_si512(a + i);
    const __m512i y = _mm512_loadu_si512(b + i);
    const __m512i differing = _mm512_xor_si512(x, y);
    for (int half = 0x0F; half <= 0xF0; half <<= 4) {
      const __m512i mask = _mm512_set1_epi8(static_cast<char>(half));
      const __mmask64 x_filled = _mm512_test_epi8_mask(x, mask);
      const __mmask64 y_filled = _mm512_test_epi8_mask(y, mask);
      filled += static_cast<std::uint64_t>(_mm_popcnt_u64(x_filled | y_filled));
      both += static_cast<std::uint64_t>(_mm_popcnt_u64(x_filled & y_filled));
      equal +=
          static_cast<std::uint64_t>(_mm_popcnt_u64(_mm512_mask_testn_epi8_mask(x_filled, differing, mask)));
    }
  }
  return {static_cast<std::uint32_t>(filled), static_cast<std::uint32_t>(both),
          static_cast<std::uint32_t>(equal)};
}

// Eight against eight, all pairs; then the block with the smaller end moves on (Schlegel, Willhalm and
// Lehner, "Fast Sorted-Set Intersection using SIMD Instructions", ADMS 2011).
std::size_t intersect(const std::uint64_t* a, std::size_t a_size, const std::uint64_t* b,
                      std::size_t b_size) {
  std::size_t i = 0;
  std::size_t j = 0;
  std::size_t shared = 0;
  while (i + 8 <= a_size && j + 8 <= b_size) {
    const __m512i x = _mm512_loadu_si512(a + i);
    const __m512i y = _mm512_loadu_si512(b + j);
    const auto even = _mm512_cmpeq_epi64_mask(x, y) |
                      _mm512_cmpeq_epi64_mask(x, _mm512_alignr_epi64(y, y, 2)) |
                      _mm512_cmpeq_epi64_mask(x, _mm512_alignr_epi64(y, y, 4)) |
                      _mm512_cmpeq_epi64_mask(x, _mm512_alignr_epi64(y, y, 6));
    const auto odd = _mm512_cmpeq_epi64_mask(x, _mm512_alignr_epi64(y, y, 1)) |
                     _mm512_cmpeq_epi64_mask(x, _mm512_alignr_epi64(y, y, 3)) |
                     _mm512_cmpeq_epi64_mask(x, _mm512_alignr_epi64(y, y, 5)) |
                     _mm512_cmpeq_epi64_mask(x, _mm512_alignr_epi64(y, y, 7));
    shared += static_cast<std::size_t>(_mm_popcnt_u32(static_cast<unsigned>(even | odd)));
    const std::uint64_t a_last = a[i + 7];
    const std::uint64_t b_last = b[j + 7];
    i += a_last <= b_last ? 8 : 0;
    j += b_last <= a_last ? 8 : 0;
  }
  return shared + merge(a, a_size, i, b, b_size, j);
}

}  // namespace

const Kernels kKernelsAvx512{hash_words<Lanes>,
                             combine_shingles<Lanes>,
                             content_hash,
                             simhash,
                             window_minima<Lanes>,
                             update_minima,
                             cells_and_nested,
                             band_tags<Lanes>,
                             compare_cells,
                             compact_cells,
                             compare_compact,
                             intersect,
                             sort_nearly_sorted<Lanes>};

}  // namespace samestory::signature
#endif
