// The kernels' arithmetic, written once over "lanes" of 64-bit words. A kernel file includes this after it
// has defined its own Lanes type in an anonymous namespace: so every instance is private to that file, and no
// instruction of one processor can leak into a file meant for all (which shared templates, std ones too,
// would allow).
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/signature/constants.hpp"
#include "core/signature/kernels.hpp"

namespace samestory::signature {
namespace {

constexpr std::size_t kHashChunk = 256;

inline std::uint64_t load_bytes(const char* p) {
  std::uint64_t value = 0;
  __builtin_memcpy(&value, p, sizeof value);
  return value;
}

// XXH3_64bits of inputs of 1 to 8 bytes.
template <class L>
inline typename L::V hash_short(typename L::V bytes, typename L::V length) {
  using V = typename L::V;
  const V bits = L::template shl<3>(length);
  const V byte_mask = L::set(0xFF);
  // 1 to 3 bytes: first, middle and last byte.
  const V first = L::and_(bytes, byte_mask);
  const V middle = L::and_(L::shrv(bytes, L::template shl<3>(L::template shr<1>(length))), byte_mask);
  const V last = L::and_(L::shrv(bytes, L::sub(bits, L::set(8))), byte_mask);
  const V combined = L::or_(L::or_(L::template shl<16>(first), L::template shl<24>(middle)),
                            L::or_(last, L::template shl<8>(length)));
  const V tiny = L::xor_(combined, L::set(kFlip1To3));
  // 4 to 8 bytes: the first and the last four.
  const V tail = L::and_(L::shrv(bytes, L::sub(bits, L::set(32))), L::set(0xFFFFFFFF));
  const V keyed = L::xor_(L::or_(L::template shl<32>(bytes), tail), L::set(kFlip4To8));
  const V small = L::xor_(keyed, L::xor_(L::template rotl<49>(keyed), L::template rotl<24>(keyed)));
  // Both mix by two products: XXH64's avalanche and rrmxmx.
  const auto is_tiny = L::less(length, 4);
  V h = L::select(is_tiny, tiny, small);
  h = L::mul(h, L::select(is_tiny, L::set(kPrime64_2), L::set(kPrimeMx2)));
  h = L::xor_(h, L::select(is_tiny, L::template shr<29>(h), L::add(L::template shr<35>(h), length)));
  h = L::mul(h, L::select(is_tiny, L::set(kPrime64_3), L::set(kPrimeMx2)));
  return L::xor_(h, L::select(is_tiny, L::template shr<32>(h), L::template shr<28>(h)));
}

template <class L>
inline typename L::V avalanche(typename L::V h) {
  h = L::mul(L::xor_(h, L::template shr<37>(h)), L::set(kPrimeMx1));
  return L::xor_(h, L::template shr<32>(h));
}

// The two halves of the 128-bit product, XORed.
template <class L>
inline typename L::V fold_product(typename L::V a, typename L::V b) {
  using V = typename L::V;
  const V low_mask = L::set(0xFFFFFFFF);
  const V a_high = L::template shr<32>(a);
  const V b_high = L::template shr<32>(b);
  const V low_low = L::mul32(a, b);
  const V high_low = L::mul32(a_high, b);
  const V low_high = L::mul32(a, b_high);
  const V cross = L::add(L::add(L::template shr<32>(low_low), L::and_(high_low, low_mask)), low_high);
  const V upper =
      L::add(L::add(L::template shr<32>(high_low), L::template shr<32>(cross)), L::mul32(a_high, b_high));
  return L::xor_(upper, L::or_(L::template shl<32>(cross), L::and_(low_low, low_mask)));
}

// XXH3_64bits_withSeed of inputs of 9 to 16 bytes.
template <class L>
inline typename L::V hash_middle(typename L::V head, typename L::V tail, typename L::V length,
                                 typename L::V seed) {
  using V = typename L::V;
  const V low = L::xor_(head, L::add(L::set(kFlip9To16Low), seed));
  const V high = L::xor_(tail, L::sub(L::set(kFlip9To16High), seed));
  return avalanche<L>(L::add(L::add(length, L::swap_bytes(low)), L::add(high, fold_product<L>(low, high))));
}

// Words longer than 8 bytes, listed in `list`; its slack is written.
template <class L>
inline void hash_listed(const WordList& words, std::uint32_t* list, std::size_t listed,
                        std::uint64_t* hashes) {
  for (std::size_t lane = 0; lane < L::kLanes; ++lane) list[listed + lane] = list[0];
  for (std::size_t k = 0; k < listed; k += L::kLanes) {
    alignas(64) std::uint64_t head[L::kLanes];
    alignas(64) std::uint64_t tail[L::kLanes];
    alignas(64) std::uint64_t length[L::kLanes];
    alignas(64) std::uint64_t hash[L::kLanes];
    for (std::size_t lane = 0; lane < L::kLanes; ++lane) {
      const std::uint32_t word = list[k + lane];
      head[lane] = load_bytes(words.bytes + words.begins[word]);
      tail[lane] = load_bytes(words.bytes + words.ends[word] - 8);
      length[lane] = words.ends[word] - words.begins[word];
    }
    L::store(hash, hash_middle<L>(L::load(head), L::load(tail), L::load(length), L::set(0)));
    for (std::size_t lane = 0; lane < L::kLanes; ++lane) {
      const std::uint32_t word = list[k + lane];
      hashes[word] =
          length[lane] <= 16 ? hash[lane] : XXH3_64bits(words.bytes + words.begins[word], length[lane]);
    }
  }
}

template <class L>
void hash_words(const WordList& words, std::uint64_t* hashes) {
  std::uint32_t list[kHashChunk + 2 * kKernelSlack];
  for (std::size_t chunk = 0; chunk < words.count; chunk += kHashChunk) {
    const std::size_t left = words.count - chunk;
    const std::size_t end = chunk + (left < kHashChunk ? left : kHashChunk);
    for (std::size_t i = chunk; i < end; i += L::kLanes) {
      const auto length = L::sub(L::load32(words.ends + i), L::load32(words.begins + i));
      L::store(hashes + i, hash_short<L>(L::bytes_at(words.bytes, words.begins + i), length));
    }
    const std::size_t listed = L::list_longer_than_8(words.begins, words.ends, chunk, end, list);
    if (listed > 0) hash_listed<L>(words, list, listed, hashes);
  }
}

template <class L>
void combine_shingles(const std::uint64_t* hashes, std::size_t count, std::uint64_t* out) {
  for (std::size_t i = 0; i < count; i += L::kLanes) {
    const auto second = L::template rotl<kSecondWordTurn>(L::load(hashes + i + 1));
    const auto third = L::template rotl<kThirdWordTurn>(L::load(hashes + i + 2));
    L::store(out + i, avalanche<L>(L::xor_(L::load(hashes + i), L::xor_(second, third))));
  }
}

template <class L>
void band_tags(const std::uint32_t* nested, std::uint64_t secret, std::uint32_t* tags) {
  for (std::size_t band = 0; band < kBands; band += L::kLanes) {
    const std::uint32_t* const row = nested + band;
    const auto head = L::or_(L::load32(row), L::template shl<32>(L::load32(row + kBands)));
    const auto tail = L::or_(L::load32(row + std::size_t{2} * kBands),
                             L::template shl<32>(L::load32(row + std::size_t{3} * kBands)));
    const auto seed = L::add(L::set(secret + band), L::iota());
    L::store_low32(tags + band, hash_middle<L>(head, tail, L::set(16), seed));
  }
}

inline void content_hash(const std::uint64_t* hashes, std::size_t count, std::uint64_t out[2]) {
  const XXH128_hash_t hash = XXH3_128bits(hashes, count * sizeof hashes[0]);
  out[0] = hash.low64;
  out[1] = hash.high64;
}

inline void update_minima(const std::uint64_t* shingles, std::size_t count, std::uint32_t* minima) {
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t& bin = minima[shingles[i] >> 55];
    const auto value = static_cast<std::uint32_t>(shingles[i]);
    bin = value < bin ? value : bin;
  }
}

inline int word_weight(std::uint32_t bytes) {
  if (bytes >= kLongWordBytes) return kLongWordWeight;
  return bytes >= kMiddleWordBytes ? kMiddleWordWeight : kShortWordWeight;
}

// The rest of an intersection, from a[i] and b[j] on.
inline std::size_t merge(const std::uint64_t* a, std::size_t a_size, std::size_t i, const std::uint64_t* b,
                         std::size_t b_size, std::size_t j) {
  std::size_t shared = 0;
  while (i < a_size && j < b_size) {
    const std::uint64_t x = a[i];
    const std::uint64_t y = b[j];
    shared += x == y;
    i += x <= y;
    j += y <= x;
  }
  return shared;
}

// Bit k is set where the words with bit k outweigh those without.
inline std::uint64_t majority(const std::uint32_t* ones, std::uint64_t total) {
  std::uint64_t simhash = 0;
  for (int bit = 0; bit < 64; ++bit) simhash |= static_cast<std::uint64_t>(2ULL * ones[bit] > total) << bit;
  return simhash;
}

}  // namespace
}  // namespace samestory::signature
