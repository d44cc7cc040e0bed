// The kernels' arithmetic, written once over "lanes" of 64-bit words. A kernel file includes this after it
// has defined its own Lanes type in an anonymous namespace: so every instance is private to that file, and no
// instruction of one processor can leak into a file meant for all (which shared templates, std ones too,
// would allow).
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/signature/constants.hpp"
#include "core/signature/kernels.hpp"
#include "core/signature/passages.hpp"

namespace samestory::signature {
namespace {

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
  const V first = L::bit_and(bytes, byte_mask);
  const V middle = L::bit_and(L::shrv(bytes, L::template shl<3>(L::template shr<1>(length))), byte_mask);
  const V last = L::bit_and(L::shrv(bytes, L::sub(bits, L::set(8))), byte_mask);
  const V combined = L::bit_or(L::bit_or(L::template shl<16>(first), L::template shl<24>(middle)),
                               L::bit_or(last, L::template shl<8>(length)));
  const V tiny = L::bit_xor(combined, L::set(kFlip1To3));
  // 4 to 8 bytes: the first and the last four.
  const V tail = L::bit_and(L::shrv(bytes, L::sub(bits, L::set(32))), L::set(0xFFFFFFFF));
  const V keyed = L::bit_xor(L::bit_or(L::template shl<32>(bytes), tail), L::set(kFlip4To8));
  const V small = L::bit_xor(keyed, L::bit_xor(L::template rotl<49>(keyed), L::template rotl<24>(keyed)));
  // Both mix by two products: XXH64's avalanche and rrmxmx.
  const auto is_tiny = L::less(length, 4);
  V h = L::select(is_tiny, tiny, small);
  h = L::mul(h, L::select(is_tiny, L::set(kPrime64_2), L::set(kPrimeMx2)));
  h = L::bit_xor(h, L::select(is_tiny, L::template shr<29>(h), L::add(L::template shr<35>(h), length)));
  h = L::mul(h, L::select(is_tiny, L::set(kPrime64_3), L::set(kPrimeMx2)));
  return L::bit_xor(h, L::select(is_tiny, L::template shr<32>(h), L::template shr<28>(h)));
}

template <class L>
inline typename L::V avalanche(typename L::V h) {
  h = L::mul(L::bit_xor(h, L::template shr<37>(h)), L::set(kPrimeMx1));
  return L::bit_xor(h, L::template shr<32>(h));
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
  const V cross = L::add(L::add(L::template shr<32>(low_low), L::bit_and(high_low, low_mask)), low_high);
  const V upper =
      L::add(L::add(L::template shr<32>(high_low), L::template shr<32>(cross)), L::mul32(a_high, b_high));
  return L::bit_xor(upper, L::bit_or(L::template shl<32>(cross), L::bit_and(low_low, low_mask)));
}

// XXH3_64bits_withSeed of inputs of 9 to 16 bytes.
template <class L>
inline typename L::V hash_middle(typename L::V head, typename L::V tail, typename L::V length,
                                 typename L::V seed) {
  using V = typename L::V;
  const V low = L::bit_xor(head, L::add(L::set(kFlip9To16Low), seed));
  const V high = L::bit_xor(tail, L::sub(L::set(kFlip9To16High), seed));
  return avalanche<L>(L::add(L::add(length, L::swap_bytes(low)), L::add(high, fold_product<L>(low, high))));
}

inline std::uint64_t word_head(const WordList& words, std::uint32_t word) {
  return load_bytes(words.bytes + words.spans[word].begin);
}
inline std::uint64_t word_tail(const WordList& words, std::uint32_t word) {
  return load_bytes(words.bytes + words.spans[word].end - 8);
}
inline std::uint64_t word_length(const WordList& words, std::uint32_t word) {
  return words.spans[word].end - words.spans[word].begin;
}

// Words longer than 8 bytes, listed in `list`; its slack is written.
template <class L>
inline void hash_listed(const WordList& words, std::uint32_t* list, std::size_t listed,
                        std::uint64_t* hashes) {
  for (std::size_t lane = 0; lane < L::kLanes; ++lane) list[listed + lane] = list[0];
  for (std::size_t k = 0; k < listed; k += L::kLanes) {
    const std::uint32_t* const word = list + k;
    const auto head = L::build([&](std::size_t lane) { return word_head(words, word[lane]); });
    const auto tail = L::build([&](std::size_t lane) { return word_tail(words, word[lane]); });
    const auto length = L::build([&](std::size_t lane) { return word_length(words, word[lane]); });
    alignas(64) std::uint64_t hash[L::kLanes];
    L::store(hash, hash_middle<L>(head, tail, length, L::set(0)));
    for (std::size_t lane = 0; lane < L::kLanes; ++lane) hashes[word[lane]] = hash[lane];
    if (!L::any_longer_than_16(length)) continue;
    for (std::size_t lane = 0; lane < L::kLanes; ++lane) {
      const std::size_t bytes = word_length(words, word[lane]);
      if (bytes > 16) hashes[word[lane]] = XXH3_64bits(words.bytes + words.spans[word[lane]].begin, bytes);
    }
  }
}

template <class L>
void hash_words(const WordList& words, std::uint64_t* hashes, std::uint8_t* weights) {
  std::uint32_t list[kHashChunk + 32];
  for (std::size_t chunk = 0; chunk < words.count; chunk += kHashChunk) {
    const std::size_t left = words.count - chunk;
    const std::size_t end = chunk + (left < kHashChunk ? left : kHashChunk);
    std::size_t listed = 0;
    for (std::size_t i = chunk; i < end; i += L::kLanes) {
      const auto span = L::load_spans(words.spans + i);
      const auto length = L::sub(L::template shr<32>(span), L::bit_and(span, L::set(0xFFFFFFFF)));
      L::store(hashes + i, hash_short<L>(L::bytes_at(words.bytes, words.spans + i), length));
      const auto middle_or_long =
          L::select(L::less(length, kLongWordBytes), L::set(kMiddleWordWeight), L::set(kLongWordWeight));
      L::store_low8(weights + i,
                    L::select(L::less(length, kMiddleWordBytes), L::set(kShortWordWeight), middle_or_long));
      listed += L::list_longer_than_8(length, static_cast<std::uint32_t>(i), list + listed);
    }
    if (listed > 0) hash_listed<L>(words, list, listed, hashes);
  }
}

// The minimum of every 96 keys: of 4, of four times 4, then of six times 16. A key orders shingles by their
// low half, then by their high half, which is the tag.
template <class L>
std::size_t window_minima(const std::uint64_t* shingles, std::size_t count, std::uint64_t* keys,
                          std::uint32_t* tags) {
  static_assert(kPassageWindow == 96);
  for (std::size_t i = 0; i < count; i += L::kLanes) {
    const auto sequence =
        L::bit_xor(L::load(shingles + i), L::template rotl<kSequenceTurn>(L::load(shingles + i + 2)));
    L::store(keys + i, L::comparable(L::template rotl<32>(sequence)));
  }
  for (std::size_t reach = 1; reach <= 4; reach *= 4) {
    for (std::size_t i = 0; i < count; i += L::kLanes) {
      const std::uint64_t* const key = keys + i;
      L::store(keys + i, L::min(L::min(L::load(key), L::load(key + reach)),
                                L::min(L::load(key + 2 * reach), L::load(key + 3 * reach))));
    }
  }
  for (std::size_t i = 0; i + (kPassageWindow - 1) < count; i += L::kLanes) {
    const std::uint64_t* const key = keys + i;
    const auto low = L::min(L::min(L::load(key), L::load(key + 16)), L::load(key + 32));
    const auto high = L::min(L::min(L::load(key + 48), L::load(key + 64)), L::load(key + 80));
    L::store(keys + i, L::min(low, high));
  }
  return L::changes(keys, count - (kPassageWindow - 1), tags);
}

template <class L>
void combine_shingles(const std::uint64_t* hashes, std::size_t count, std::uint64_t* out) {
  for (std::size_t i = 0; i < count; i += L::kLanes) {
    const auto second = L::template rotl<kSecondWordTurn>(L::load(hashes + i + 1));
    const auto third = L::template rotl<kThirdWordTurn>(L::load(hashes + i + 2));
    L::store(out + i, avalanche<L>(L::bit_xor(L::load(hashes + i), L::bit_xor(second, third))));
  }
}

template <class L>
void band_tags(const std::uint32_t* nested, std::uint64_t secret, std::uint32_t* tags) {
  for (std::size_t band = 0; band < kBands; band += L::kLanes) {
    const std::uint32_t* const row = nested + band;
    const auto head = L::bit_or(L::load32(row), L::template shl<32>(L::load32(row + kBands)));
    const auto tail = L::bit_or(L::load32(row + std::size_t{2} * kBands),
                                L::template shl<32>(L::load32(row + std::size_t{3} * kBands)));
    const auto seed = L::add(L::set(secret + band), L::iota());
    L::store_low32(tags + band, hash_middle<L>(head, tail, L::set(16), seed));
  }
}

inline void order_pair(std::uint64_t* pair) {
  const std::uint64_t a = pair[0];
  const std::uint64_t b = pair[1];
  pair[0] = a < b ? a : b;
  pair[1] = a < b ? b : a;
}

// Odd-even transposition: without a branch that depends on the values.
template <class L>
void sort_nearly_sorted(std::uint64_t* values, std::size_t count, std::size_t steps) {
  for (std::size_t step = 0; step <= steps; ++step) {
    std::size_t i = step % 2;
    for (; i + L::kLanes <= count; i += L::kLanes) L::store(values + i, L::order_pairs(L::load(values + i)));
    for (; i + 2 <= count; i += 2) order_pair(values + i);
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
