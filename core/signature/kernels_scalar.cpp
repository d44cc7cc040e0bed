#include "core/signature/kernel_lanes.hpp"

namespace samestory::signature {
namespace {

struct Lanes {
  using V = std::uint64_t;
  static constexpr std::size_t kLanes = 1;

  static V load(const std::uint64_t* p) { return *p; }
  static void store(std::uint64_t* p, V v) { *p = v; }
  static V load32(const std::uint32_t* p) { return *p; }
  static void store_low32(std::uint32_t* p, V v) { *p = static_cast<std::uint32_t>(v); }
  static void store_low8(std::uint8_t* p, V v) { *p = static_cast<std::uint8_t>(v); }
  static V load_spans(const text::Span* p) { return static_cast<V>(p->end) << 32 | p->begin; }
  static V bytes_at(const char* base, const text::Span* spans) { return load_bytes(base + spans->begin); }
  template <class F>
  static V build(F at) {
    return at(0);
  }
  static V set(std::uint64_t v) { return v; }
  static V iota() { return 0; }
  static V add(V a, V b) { return a + b; }
  static V sub(V a, V b) { return a - b; }
  static V mul(V a, V b) { return a * b; }
  static V mul32(V a, V b) { return (a & 0xFFFFFFFF) * (b & 0xFFFFFFFF); }
  static V bit_and(V a, V b) { return a & b; }
  static V bit_or(V a, V b) { return a | b; }
  static V bit_xor(V a, V b) { return a ^ b; }
  template <int k>
  static V shl(V v) {
    return v << k;
  }
  template <int k>
  static V shr(V v) {
    return v >> k;
  }
  template <int k>
  static V rotl(V v) {
    return v << k | v >> (64 - k);
  }
  static V shrv(V v, V by) { return by < 64 ? v >> by : 0; }
  static V swap_bytes(V v) { return __builtin_bswap64(v); }
  static bool less(V v, std::uint64_t limit) { return v < limit; }
  static V select(bool yes, V a, V b) { return yes ? a : b; }

  static std::size_t list_longer_than_8(V length, std::uint32_t index, std::uint32_t* list) {
    *list = index;
    return length > 8;
  }
  static bool any_longer_than_16(V length) { return length > 16; }
};

// Eight byte counters in each of eight words: byte j of plane k counts bit 8 j + k.
std::uint64_t simhash(const std::uint64_t* hashes, const std::uint8_t* weights, std::size_t count) {
  std::uint32_t ones[64] = {};
  std::uint64_t total = 0;
  for (std::size_t chunk = 0; chunk < count; chunk += kSimhashChunk) {
    const std::size_t left = count - chunk;
    const std::size_t end = chunk + (left < kSimhashChunk ? left : kSimhashChunk);
    std::uint64_t planes[8] = {};
    for (std::size_t i = chunk; i < end; ++i) {
      total += weights[i];
      for (int k = 0; k < 8; ++k) planes[k] += (hashes[i] >> k & 0x0101010101010101ULL) * weights[i];
    }
    for (int bit = 0; bit < 64; ++bit) ones[bit] += planes[bit % 8] >> (bit / 8 * 8) & 0xFF;
  }
  return majority(ones, total);
}

// Reads a window again only when its smallest key has left it: about twice a shingle.
std::size_t sliding_minima(const std::uint64_t* shingles, std::size_t count, std::uint64_t* keys,
                           std::uint32_t* tags) {
  for (std::size_t i = 0; i < count; ++i) {
    keys[i] = Lanes::rotl<32>(shingles[i] ^ Lanes::rotl<kSequenceTurn>(shingles[i + 2]));
  }
  const auto smallest = [&](std::size_t from) {
    std::size_t best = from;
    for (std::size_t i = from + 1; i < from + kPassageWindow; ++i) best = keys[i] < keys[best] ? i : best;
    return best;
  };
  std::size_t found = 0;
  std::size_t chosen = smallest(0);
  tags[found++] = static_cast<std::uint32_t>(keys[chosen]);
  for (std::size_t last = kPassageWindow; last < count; ++last) {
    const std::uint64_t before = keys[chosen];
    if (chosen + kPassageWindow <= last) {
      chosen = smallest(last + 1 - kPassageWindow);
    } else if (keys[last] < before) {
      chosen = last;
    }
    if (keys[chosen] != before) tags[found++] = static_cast<std::uint32_t>(keys[chosen]);
  }
  return found;
}

void cells_and_nested(const std::uint32_t* minima, std::uint8_t* cells, std::uint32_t* nested,
                      std::uint64_t empty[2]) {
  empty[0] = empty[1] = 0;
  for (std::size_t i = 0; i < kSketchBins; ++i) {
    cells[i] = minima[i] == kEmptyBin ? 0 : static_cast<std::uint8_t>(1 + ((minima[i] & 0xFFFF) * 255 >> 16));
  }
  for (std::size_t i = 0; i < kBandBins; ++i) {
    const std::uint32_t* const m = minima + 4 * i;
    const std::uint32_t left = m[0] < m[1] ? m[0] : m[1];
    const std::uint32_t right = m[2] < m[3] ? m[2] : m[3];
    nested[i] = left < right ? left : right;
    empty[i / 64] |= static_cast<std::uint64_t>(nested[i] == kEmptyBin) << (i % 64);
  }
}

CellCounts compare_cells(const std::uint8_t* a, const std::uint8_t* b) {
  CellCounts counts;
  for (std::size_t i = 0; i < kSketchBins; ++i) {
    counts.filled += (a[i] | b[i]) != 0;
    counts.both += a[i] != 0 && b[i] != 0;
    counts.equal += a[i] != 0 && a[i] == b[i];
  }
  return counts;
}

void compact_cells(const std::uint8_t* cells, std::uint8_t* small) {
  for (std::size_t i = 0; i < kSketchBins / 2; ++i) {
    const int low = (cells[i] + 16) / 17;
    const int high = (cells[i + kSketchBins / 2] + 16) / 17;
    small[i] = static_cast<std::uint8_t>(low | high << 4);
  }
}

CellCounts compare_compact(const std::uint8_t* a, const std::uint8_t* b) {
  CellCounts counts;
  for (std::size_t i = 0; i < kSketchBins; ++i) {
    const int shift = i < kSketchBins / 2 ? 0 : 4;
    const int x = a[i % (kSketchBins / 2)] >> shift & 0xF;
    const int y = b[i % (kSketchBins / 2)] >> shift & 0xF;
    counts.filled += (x | y) != 0;
    counts.both += x != 0 && y != 0;
    counts.equal += x != 0 && x == y;
  }
  return counts;
}

void insertion_sort(std::uint64_t* values, std::size_t count, std::size_t /*steps*/) {
  for (std::size_t i = 1; i < count; ++i) {
    const std::uint64_t value = values[i];
    std::size_t at = i;
    for (; at > 0 && values[at - 1] > value; --at) values[at] = values[at - 1];
    values[at] = value;
  }
}

std::size_t intersect(const std::uint64_t* a, std::size_t a_size, const std::uint64_t* b,
                      std::size_t b_size) {
  return merge(a, a_size, 0, b, b_size, 0);
}

}  // namespace

const Kernels kKernelsScalar{hash_words<Lanes>, combine_shingles<Lanes>, content_hash,     simhash,
                             sliding_minima,    update_minima,           cells_and_nested, band_tags<Lanes>,
                             compare_cells,     compact_cells,           compare_compact,  intersect,
                             insertion_sort};

const Kernels& kernels(CpuLevel level) {
#if defined(__x86_64__)
  if (level == CpuLevel::avx512) return kKernelsAvx512;
  if (level == CpuLevel::avx2) return kKernelsAvx2;
#endif
  static_cast<void>(level);
  return kKernelsScalar;
}

}  // namespace samestory::signature
