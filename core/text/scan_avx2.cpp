// Compiled for AVX2; nothing here may instantiate a template that other files share, or the linker could give
// this file's copy to a processor without AVX2.
#include "core/text/scan.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace samestory::text {
namespace {

constexpr std::size_t kBlock = 64;

struct Block {
  __m256i low, high;
};

inline Block load(const char* p) {
  return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)),
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32))};
}

// The last bytes of an input, zeros after them.
inline Block load_tail(const char* p, std::size_t size) {
  alignas(32) char bytes[kBlock] = {};
  __builtin_memcpy(bytes, p, size);
  return load(bytes);
}

inline void store(char* p, const Block& b) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), b.low);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p + 32), b.high);
}

inline std::uint64_t bits(__m256i low, __m256i high) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
         static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32;
}

// All ones where low <= byte < low + width.
inline __m256i in_range(__m256i v, int low, int width) {
  const __m256i from_low = _mm256_sub_epi8(v, _mm256_set1_epi8(static_cast<char>(low)));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(from_low, _mm256_set1_epi8(static_cast<char>(width - 1))),
                           from_low);
}

inline __m256i lower(__m256i v) {
  return _mm256_add_epi8(v, _mm256_and_si256(in_range(v, 'A', 26), _mm256_set1_epi8(32)));
}

inline std::uint64_t equal(const Block& b, int byte) {
  const __m256i wanted = _mm256_set1_epi8(static_cast<char>(byte));
  return bits(_mm256_cmpeq_epi8(b.low, wanted), _mm256_cmpeq_epi8(b.high, wanted));
}

// All bytes of the complete sequences E2 80 90..A9, save 97.
inline std::uint64_t typographic(const Block& b) {
  const std::uint64_t third =
      bits(in_range(b.low, 0x90, 0xAA - 0x90), in_range(b.high, 0x90, 0xAA - 0x90)) & ~equal(b, 0x97);
  const std::uint64_t whole = equal(b, 0xE2) & (equal(b, 0x80) >> 1) & (third >> 2);
  return whole | whole << 1 | whole << 2;
}

std::size_t fold_simple(const char* in, std::size_t size, char* out) {
  std::size_t i = 0;
  while (i < size) {
    const Block b = size - i >= kBlock ? load(in + i) : load_tail(in + i, size - i);
    store(out + i, {lower(b.low), lower(b.high)});
    const std::uint64_t high = bits(b.low, b.high);
    if (high == 0) [[likely]] {
      i += kBlock;
      continue;
    }
    const std::uint64_t covered = typographic(b);
    for (std::uint64_t left = covered; left != 0; left &= left - 1) out[i + _tzcnt_u64(left)] = ' ';
    const std::uint64_t other = high & ~covered;
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

// The places of the bits of each byte, eight bytes a row.
struct BitPlaces {
  std::uint64_t of[256];
};

constexpr BitPlaces make_bit_places() {
  BitPlaces places{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    int found = 0;
    for (unsigned bit = 0; bit < 8; ++bit) {
      if ((byte >> bit & 1U) != 0) places.of[byte] |= static_cast<std::uint64_t>(bit) << (8 * found++);
    }
  }
  return places;
}

constexpr BitPlaces kBitPlaces = make_bit_places();

inline std::uint32_t* put_positions(std::uint32_t* out, std::uint64_t mask, std::uint32_t base) {
  for (int byte = 0; byte < 8; ++byte, mask >>= 8, base += 8) {
    const std::uint64_t places = kBitPlaces.of[mask & 0xFF];
    const __m256i wide = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(static_cast<long long>(places)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out),
                        _mm256_add_epi32(wide, _mm256_set1_epi32(static_cast<int>(base))));
    out += _mm_popcnt_u32(static_cast<unsigned>(mask & 0xFF));
  }
  return out;
}

std::size_t find_runs(const char* folded, std::size_t size, std::uint32_t* bounds) {
  std::uint32_t* bound = bounds;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < size; i += kBlock) {
    const Block b = size - i >= kBlock ? load(folded + i) : load_tail(folded + i, size - i);
    const auto is_word = [](__m256i v) {
      return _mm256_or_si256(v, _mm256_or_si256(in_range(v, 'a', 26), in_range(v, '0', 10)));
    };
    const std::uint64_t word = bits(is_word(b.low), is_word(b.high));
    bound = put_positions(bound, word ^ (word << 1 | carry), static_cast<std::uint32_t>(i));
    carry = word >> 63;
  }
  if (carry != 0) *bound++ = static_cast<std::uint32_t>(size);
  return static_cast<std::size_t>(bound - bounds) / 2;
}

}  // namespace

const ScanKernel kScanAvx2{fold_simple, false, find_runs};

}  // namespace samestory::text
#endif
