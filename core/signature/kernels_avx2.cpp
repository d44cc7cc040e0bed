// Compiled for AVX2: see kernel_lanes.hpp for why no std template may be used here.
#include "core/signature/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "core/signature/kernel_lanes.hpp"

namespace samestory::signature {
namespace {

struct Lanes {
  using V = __m256i;
  static constexpr std::size_t kLanes = 4;

  static V load(const std::uint64_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
  static void store(std::uint64_t* p, V v) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }
  static V load32(const std::uint32_t* p) {
    return _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  static void store_low32(std::uint32_t* p, V v) {
    const __m256i packed = _mm256_permutevar8x32_epi32(v, _mm256_set_epi32(7, 5, 3, 1, 6, 4, 2, 0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm256_castsi256_si128(packed));
  }
  static void store_low8(std::uint8_t* p, V v) {
    const __m256i packed = _mm256_permutevar8x32_epi32(v, _mm256_set_epi32(7, 5, 3, 1, 6, 4, 2, 0));
    const __m128i every_fourth = _mm_set_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 12, 8, 4, 0);
    const int bytes = _mm_cvtsi128_si32(_mm_shuffle_epi8(_mm256_castsi256_si128(packed), every_fourth));
    __builtin_memcpy(p, &bytes, sizeof bytes);
  }
  static V load_spans(const text::Span* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
  static V bytes_at(const char* base, const text::Span* spans) {
    return build([&](std::size_t lane) { return load_bytes(base + spans[lane].begin); });
  }
  template <class F>
  static V build(F at) {
    const auto lane = [&](std::size_t k) { return static_cast<long long>(at(k)); };
    return _mm256_set_epi64x(lane(3), lane(2), lane(1), lane(0));
  }
  static V set(std::uint64_t v) { return _mm256_set1_epi64x(static_cast<long long>(v)); }
  static V iota() { return _mm256_set_epi64x(3, 2, 1, 0); }
  static V add(V a, V b) { return _mm256_add_epi64(a, b); }
  static V sub(V a, V b) { return _mm256_sub_epi64(a, b); }
  static V mul(V a, V b) {  // AVX2 has no 64-bit product
    const V crossed = _mm256_mullo_epi32(a, _mm256_shuffle_epi32(b, 0xB1));
    const V high =
        _mm256_add_epi32(_mm256_slli_epi64(crossed, 32), _mm256_and_si256(crossed, set(0xFFFFFFFF00000000)));
    return _mm256_add_epi64(_mm256_mul_epu32(a, b), high);
  }
  static V mul32(V a, V b) { return _mm256_mul_epu32(a, b); }
  static V bit_and(V a, V b) { return _mm256_and_si256(a, b); }
  static V bit_or(V a, V b) { return _mm256_or_si256(a, b); }
  static V bit_xor(V a, V b) { return _mm256_xor_si256(a, b); }
  template <int k>
  static V shl(V v) {
    return _mm256_slli_epi64(v, k);
  }
  template <int k>
  static V shr(V v) {
    return _mm256_srli_epi64(v, k);
  }
  template <int k>
  static V rotl(V v) {
    return bit_or(shl<k>(v), shr<64 - k>(v));
  }
  static V shrv(V v, V by) { return _mm256_srlv_epi64(v, by); }
  static V swap_bytes(V v) {
    const __m128i order = _mm_set_epi8(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_shuffle_epi8(v, _mm256_broadcastsi128_si256(order));
  }
  // Of values below 2^63.
  static V less(V v, std::uint64_t limit) { return _mm256_cmpgt_epi64(set(limit), v); }
  static V select(V yes, V a, V b) { return _mm256_blendv_epi8(b, a, yes); }

  // AVX2 compares signed numbers only: min() is of comparable() values, whose low halves are as before.
  static V comparable(V v) { return bit_xor(v, set(0x8000000000000000ULL)); }
  static V min(V a, V b) { return select(_mm256_cmpgt_epi64(a, b), b, a); }
  static V order_pairs(V v) {
    const V swapped = _mm256_shuffle_epi32(v, 0x4E);
    const V greater = _mm256_cmpgt_epi64(comparable(v), comparable(swapped));
    // The first of a pair gives way where it is greater, the second where it is not.
    const V second = _mm256_set_epi64x(-1, 0, -1, 0);
    return select(bit_xor(greater, second), swapped, v);
  }

  static std::size_t list_longer_than_8(V length, std::uint32_t index, std::uint32_t* list) {
    const auto longer =
        static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpgt_epi64(length, set(8)))));
    std::size_t listed = 0;
    for (unsigned lane = 0; lane < kLanes; ++lane) {
      list[listed] = index + lane;
      listed += longer >> lane & 1U;
    }
    return listed;
  }
  static bool any_longer_than_16(V length) {
    return _mm256_movemask_epi8(_mm256_cmpgt_epi64(length, set(16))) != 0;
  }

  // Low halves of the values that differ from the one before.
  static std::size_t changes(const std::uint64_t* values, std::size_t count, std::uint32_t* out) {
    std::size_t found = 0;
    out[found++] = static_cast<std::uint32_t>(values[0]);
    for (std::size_t i = 1; i < count; i += kLanes) {
      const V same = _mm256_cmpeq_epi64(load(values + i), load(values + i - 1));
      if (_mm256_movemask_epi8(same) == -1) continue;
      for (std::size_t k = i; k < count && k < i + kLanes; ++k) {
        if (values[k] != values[k - 1]) out[found++] = static_cast<std::uint32_t>(values[k]);
      }
    }
    return found;
  }
};

// All ones in byte k where bit k of `bits` is set.
inline __m256i spread(std::uint32_t bits) {
  const __m256i byte_of = _mm256_set_epi64x(0x0303030303030303, 0x0202020202020202, 0x0101010101010101, 0);
  const __m256i bit_of = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201ULL));
  const __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi32(static_cast<int>(bits)), byte_of);
  return _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bit_of), bit_of);
}

std::uint64_t simhash(const std::uint64_t* hashes, const std::uint8_t* weight_of, std::size_t count) {
  std::uint32_t ones[64] = {};
  std::uint64_t total = 0;
  for (std::size_t chunk = 0; chunk < count; chunk += kSimhashChunk) {
    const std::size_t left = count - chunk;
    const std::size_t end = chunk + (left < kSimhashChunk ? left : kSimhashChunk);
    __m256i low = _mm256_setzero_si256();
    __m256i high = _mm256_setzero_si256();
    for (std::size_t i = chunk; i < end; ++i) {
      total += weight_of[i];
      const __m256i weights = _mm256_set1_epi8(static_cast<char>(weight_of[i]));
      low = _mm256_add_epi8(low, _mm256_and_si256(spread(static_cast<std::uint32_t>(hashes[i])), weights));
      high = _mm256_add_epi8(high,
                             _mm256_and_si256(spread(static_cast<std::uint32_t>(hashes[i] >> 32)), weights));
    }
    alignas(32) std::uint8_t counters[64];
    _mm256_store_si256(reinterpret_cast<__m256i*>(counters), low);
    _mm256_store_si256(reinterpret_cast<__m256i*>(counters + 32), high);
    for (int bit = 0; bit < 64; bit += 8) {
      const __m128i eight = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(counters + bit));
      auto* const sum = reinterpret_cast<__m256i*>(ones + bit);
      _mm256_storeu_si256(sum, _mm256_add_epi32(_mm256_loadu_si256(sum), _mm256_cvtepu8_epi32(eight)));
    }
  }
  return majority(ones, total);
}

inline __m256i cells_of(const std::uint32_t* minima) {
  const __m256i m = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(minima));
  const __m256i low = _mm256_and_si256(m, _mm256_set1_epi32(0xFFFF));
  const __m256i scaled = _mm256_srli_epi32(_mm256_sub_epi32(_mm256_slli_epi32(low, 8), low), 16);
  const __m256i empty = _mm256_cmpeq_epi32(m, _mm256_set1_epi32(-1));
  return _mm256_andnot_si256(empty, _mm256_add_epi32(scaled, _mm256_set1_epi32(1)));
}

inline __m256i minima_of_four(const std::uint32_t* minima) {
  const __m256i m = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(minima));
  const __m256i pairs = _mm256_min_epu32(m, _mm256_shuffle_epi32(m, 0xB1));
  return _mm256_min_epu32(pairs, _mm256_shuffle_epi32(pairs, 0x4E));
}

void cells_and_nested(const std::uint32_t* minima, std::uint8_t* cells, std::uint32_t* nested,
                      std::uint64_t empty[2]) {
  const __m256i unshuffle = _mm256_set_epi32(7, 3, 6, 2, 5, 1, 4, 0);
  for (std::size_t i = 0; i < kSketchBins; i += 32) {
    const __m256i low = _mm256_packus_epi32(cells_of(minima + i), cells_of(minima + i + 8));
    const __m256i high = _mm256_packus_epi32(cells_of(minima + i + 16), cells_of(minima + i + 24));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(cells + i),
                        _mm256_permutevar8x32_epi32(_mm256_packus_epi16(low, high), unshuffle));
  }
  for (std::size_t i = 0; i < kSketchBins; i += 8) {
    const __m256i fours = minima_of_four(minima + i);
    nested[i / 4] = static_cast<std::uint32_t>(_mm256_cvtsi256_si32(fours));
    nested[i / 4 + 1] = static_cast<std::uint32_t>(_mm256_extract_epi32(fours, 4));
  }
  for (std::size_t half = 0; half < 2; ++half) {
    empty[half] = 0;
    for (std::size_t k = 0; k < 8; ++k) {
      const auto* const minima_at = reinterpret_cast<const __m256i*>(nested + 64 * half + 8 * k);
      const __m256i none = _mm256_cmpeq_epi32(_mm256_loadu_si256(minima_at), _mm256_set1_epi32(-1));
      empty[half] |= static_cast<std::uint64_t>(_mm256_movemask_ps(_mm256_castsi256_ps(none))) << (8 * k);
    }
  }
}

CellCounts compare_cells(const std::uint8_t* a, const std::uint8_t* b) {
  CellCounts counts;
  const __m256i zero = _mm256_setzero_si256();
  const auto bits = [](__m256i v) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(v)); };
  const auto popcount = [](std::uint32_t v) { return static_cast<std::uint32_t>(_mm_popcnt_u32(v)); };
  for (std::size_t i = 0; i < kSketchBins; i += 32) {
    const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(a + i));
    const __m256i y = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b + i));
    const std::uint32_t x_empty = bits(_mm256_cmpeq_epi8(x, zero));
    const std::uint32_t y_empty = bits(_mm256_cmpeq_epi8(y, zero));
    counts.filled += popcount(~(x_empty & y_empty));
    counts.both += popcount(~(x_empty | y_empty));
    counts.equal += popcount(bits(_mm256_cmpeq_epi8(x, y)) & ~x_empty);
  }
  return counts;
}

// (cell + 16) / 17: 3856 is just above 65536 / 17.
inline __m256i small_cells(const std::uint8_t* cells) {
  const __m256i wide = _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(cells)));
  return _mm256_mulhi_epu16(_mm256_add_epi16(wide, _mm256_set1_epi16(16)), _mm256_set1_epi16(3856));
}

void compact_cells(const std::uint8_t* cells, std::uint8_t* small) {
  for (std::size_t i = 0; i < kSketchBins / 2; i += 16) {
    const __m256i high = _mm256_slli_epi16(small_cells(cells + i + kSketchBins / 2), 4);
    const __m256i pairs = _mm256_or_si256(small_cells(cells + i), high);
    const __m128i packed =
        _mm_packus_epi16(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(small + i), packed);
  }
}

CellCounts compare_compact(const std::uint8_t* a, const std::uint8_t* b) {
  CellCounts counts;
  const __m256i zero = _mm256_setzero_si256();
  const auto zero_bytes = [&](__m256i v) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, zero)));
  };
  const auto popcount = [](std::uint32_t v) { return static_cast<std::uint32_t>(_mm_popcnt_u32(v)); };
  for (std::size_t i = 0; i < kSketchBins / 2; i += 32) {
    const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(a + i));
    const __m256i y = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b + i));
    for (int half = 0x0F; half <= 0xF0; half <<= 4) {
      const __m256i mask = _mm256_set1_epi8(static_cast<char>(half));
      const std::uint32_t x_empty = zero_bytes(_mm256_and_si256(x, mask));
      const std::uint32_t y_empty = zero_bytes(_mm256_and_si256(y, mask));
      counts.filled += popcount(~(x_empty & y_empty));
      counts.both += popcount(~(x_empty | y_empty));
      counts.equal += popcount(zero_bytes(_mm256_and_si256(_mm256_xor_si256(x, y), mask)) & ~x_empty);
    }
  }
  return counts;
}

// As in kernels_avx512.cpp, four against four.
std::size_t intersect(const std::uint64_t* a, std::size_t a_size, const std::uint64_t* b,
                      std::size_t b_size) {
  std::size_t i = 0;
  std::size_t j = 0;
  std::size_t shared = 0;
  while (i + 4 <= a_size && j + 4 <= b_size) {
    const __m256i x = Lanes::load(a + i);
    const __m256i y = Lanes::load(b + j);
    const __m256i straight =
        Lanes::bit_or(_mm256_cmpeq_epi64(x, y), _mm256_cmpeq_epi64(x, _mm256_permute4x64_epi64(y, 0x39)));
    const __m256i turned = Lanes::bit_or(_mm256_cmpeq_epi64(x, _mm256_permute4x64_epi64(y, 0x4E)),
                                         _mm256_cmpeq_epi64(x, _mm256_permute4x64_epi64(y, 0x93)));
    const int hits = _mm256_movemask_pd(_mm256_castsi256_pd(Lanes::bit_or(straight, turned)));
    shared += static_cast<std::size_t>(_mm_popcnt_u32(static_cast<unsigned>(hits)));
    const std::uint64_t a_last = a[i + 3];
    const std::uint64_t b_last = b[j + 3];
    i += a_last <= b_last ? 4 : 0;
    j += b_last <= a_last ? 4 : 0;
  }
  return shared + merge(a, a_size, i, b, b_size, j);
}

}  // namespace

const Kernels kKernelsAvx2{hash_words<Lanes>,
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
