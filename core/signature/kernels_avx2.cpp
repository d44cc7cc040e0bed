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
  static V bytes_at(const char* base, const std::uint32_t* offsets) {
    const auto at = [&](int lane) { return static_cast<long long>(load_bytes(base + offsets[lane])); };
    return _mm256_set_epi64x(at(3), at(2), at(1), at(0));
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
  static V and_(V a, V b) { return _mm256_and_si256(a, b); }
  static V or_(V a, V b) { return _mm256_or_si256(a, b); }
  static V xor_(V a, V b) { return _mm256_xor_si256(a, b); }
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
    return or_(shl<k>(v), shr<64 - k>(v));
  }
  static V shrv(V v, V by) { return _mm256_srlv_epi64(v, by); }
  static V swap_bytes(V v) {
    const __m128i order = _mm_set_epi8(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_shuffle_epi8(v, _mm256_broadcastsi128_si256(order));
  }
  // Of values below 2^63.
  static V less(V v, std::uint64_t limit) { return _mm256_cmpgt_epi64(set(limit), v); }
  static V select(V yes, V a, V b) { return _mm256_blendv_epi8(b, a, yes); }

  static std::size_t list_longer_than_8(const std::uint32_t* begins, const std::uint32_t* ends,
                                        std::size_t from, std::size_t to, std::uint32_t* list) {
    std::size_t listed = 0;
    for (std::size_t i = from; i < to; ++i) {
      list[listed] = static_cast<std::uint32_t>(i);
      listed += ends[i] - begins[i] > 8;
    }
    return listed;
  }
};

// All ones in byte k where bit k of `bits` is set.
inline __m256i spread(std::uint32_t bits) {
  const __m256i byte_of = _mm256_set_epi64x(0x0303030303030303, 0x0202020202020202, 0x0101010101010101, 0);
  const __m256i bit_of = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201ULL));
  const __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi32(static_cast<int>(bits)), byte_of);
  return _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bit_of), bit_of);
}

std::uint64_t simhash(const WordList& words, const std::uint64_t* hashes) {
  std::uint32_t ones[64] = {};
  std::uint64_t total = 0;
  for (std::size_t chunk = 0; chunk < words.count; chunk += kSimhashChunk) {
    const std::size_t left = words.count - chunk;
    const std::size_t end = chunk + (left < kSimhashChunk ? left : kSimhashChunk);
    __m256i low = _mm256_setzero_si256();
    __m256i high = _mm256_setzero_si256();
    for (std::size_t i = chunk; i < end; ++i) {
      const int weight = word_weight(words.ends[i] - words.begins[i]);
      total += static_cast<std::uint64_t>(weight);
      const __m256i weights = _mm256_set1_epi8(static_cast<char>(weight));
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

void cells_and_nested(const std::uint32_t* minima, std::uint8_t* cells, std::uint32_t* nested) {
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
        Lanes::or_(_mm256_cmpeq_epi64(x, y), _mm256_cmpeq_epi64(x, _mm256_permute4x64_epi64(y, 0x39)));
    const __m256i turned = Lanes::or_(_mm256_cmpeq_epi64(x, _mm256_permute4x64_epi64(y, 0x4E)),
                                      _mm256_cmpeq_epi64(x, _mm256_permute4x64_epi64(y, 0x93)));
    const int hits = _mm256_movemask_pd(_mm256_castsi256_pd(Lanes::or_(straight, turned)));
    shared += static_cast<std::size_t>(_mm_popcnt_u32(static_cast<unsigned>(hits)));
    const std::uint64_t a_last = a[i + 3];
    const std::uint64_t b_last = b[j + 3];
    i += a_last <= b_last ? 4 : 0;
    j += b_last <= a_last ? 4 : 0;
  }
  return shared + merge(a, a_size, i, b, b_size, j);
}

}  // namespace

const Kernels kKernelsAvx2{hash_words<Lanes>, combine_shingles<Lanes>, content_hash,  simhash,  update_minima,
                           cells_and_nested,  band_tags<Lanes>,        compare_cells, intersect};

}  // namespace samestory::signature
#endif
