#include "tests/core/signature/slow_signature.hpp"

#include <xxhash.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "tests/core/text/slow_words.hpp"

namespace samestory::signature {
namespace {

using Hashes = std::vector<std::uint64_t>;

std::uint64_t rotate_left(std::uint64_t x, int k) {
  return (x << k) | (x >> (64 - k));
}

std::uint64_t shingle_hash(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  std::uint64_t x = a ^ rotate_left(b, 21) ^ rotate_left(c, 42);
  x = (x ^ (x >> 37)) * 0x165667919E3779F9ULL;
  return x ^ (x >> 32);
}

Hashes shingles_of_words(const Hashes& words) {
  Hashes shingles;
  if (words.size() == 1) shingles.push_back(shingle_hash(words[0], 0, 0));
  if (words.size() == 2) shingles.push_back(shingle_hash(words[0], words[1], 0));
  for (std::size_t i = 2; i < words.size(); ++i) {
    shingles.push_back(shingle_hash(words[i - 2], words[i - 1], words[i]));
  }
  return shingles;
}

std::string little_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
  return out;
}

// Bin to minimum, only for bins that are not empty.
std::map<int, std::uint32_t> minima_of(const Hashes& shingles, int bins) {
  std::map<int, std::uint32_t> minima;
  for (const std::uint64_t shingle : shingles) {
    const auto value = static_cast<std::uint32_t>(shingle % 0x100000000ULL);
    if (value == 0xFFFFFFFF) continue;
    const int bin = static_cast<int>((shingle >> 55) / (512 / static_cast<unsigned>(bins)));
    const auto [at, added] = minima.try_emplace(bin, value);
    if (!added && value < at->second) at->second = value;
  }
  return minima;
}

std::uint32_t donated(const std::map<int, std::uint32_t>& minima, int bin) {
  if (const auto own = minima.find(bin); own != minima.end()) return own->second;
  std::optional<std::uint64_t> best_rank;
  std::uint32_t value = 0;
  for (const auto& [donor, minimum] : minima) {
    const std::string key{static_cast<char>(bin), static_cast<char>(donor)};
    const std::uint64_t rank = XXH3_64bits(key.data(), key.size());
    if (!best_rank || rank < *best_rank) {
      best_rank = rank;
      value = minimum;
    }
  }
  return value;
}

Bands bands_of(const Hashes& shingles, std::uint64_t secret) {
  Bands bands{};
  const auto minima = minima_of(shingles, 128);
  if (minima.empty()) return bands;
  for (int band = 0; band < 32; ++band) {
    std::string rows;
    for (int row = 0; row < 4; ++row) rows += little_endian(donated(minima, band + 32 * row), 4);
    bands[band] = static_cast<std::uint32_t>(
        XXH3_64bits_withSeed(rows.data(), rows.size(), secret + static_cast<std::uint64_t>(band)));
  }
  return bands;
}

std::uint64_t simhash_of(const std::vector<std::string>& words, const Hashes& hashes) {
  std::uint64_t simhash = 0;
  for (int bit = 0; bit < 64; ++bit) {
    std::int64_t balance = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const int weight = words[i].size() < 5 ? 1 : words[i].size() < 7 ? 3 : 8;
      balance += (hashes[i] >> bit) % 2 == 1 ? weight : -weight;
    }
    if (balance > 0) simhash |= std::uint64_t{1} << bit;
  }
  return simhash;
}

// Of every 96 consecutive sequences of 5 words the one with the smallest low half (of several, the smallest
// high half). A text of fewer than 5 words has its first shingle alone.
std::vector<std::uint32_t> passages_of_shingles(const Hashes& shingles) {
  Hashes sequences;
  for (std::size_t i = 2; i < shingles.size(); ++i) {
    sequences.push_back(shingles[i - 2] ^ rotate_left(shingles[i], 29));
  }
  if (sequences.empty() && !shingles.empty()) sequences.push_back(shingles[0]);
  std::set<std::uint32_t> tags;
  for (std::size_t first = 0; first == 0 || first + 96 <= sequences.size(); ++first) {
    std::optional<std::uint64_t> least;
    for (std::size_t i = first; i < sequences.size() && i < first + 96; ++i) {
      if (!least || rotate_left(sequences[i], 32) < rotate_left(*least, 32)) least = sequences[i];
    }
    if (least) tags.insert(static_cast<std::uint32_t>(*least >> 32));
  }
  std::vector<std::uint32_t> passages(tags.begin(), tags.end());
  if (passages.size() > 4096) passages.resize(4096);
  return passages;
}

}  // namespace

SignedText slow_sign(std::string_view text, std::uint64_t store_secret) {
  const std::vector<std::string> words = text::slow_words(text, text::Spaceless::characters);
  Hashes hashes;
  std::string hash_bytes;
  for (const std::string& word : words) {
    hashes.push_back(XXH3_64bits(word.data(), word.size()));
    hash_bytes += little_endian(hashes.back(), 8);
  }
  const Hashes shingles = shingles_of_words(hashes);
  SignedText result;
  const XXH128_hash_t content = XXH3_128bits(hash_bytes.data(), hash_bytes.size());
  result.signature.content_hash = {content.low64, content.high64};
  for (const auto& [bin, minimum] : minima_of(shingles, 512)) {
    result.signature.sketch[bin] = static_cast<std::uint8_t>(1 + (minimum % 65536) * 255 / 65536);
  }
  result.signature.bands = bands_of(shingles, store_secret);
  result.signature.simhash = simhash_of(words, hashes);
  result.signature.passages = passages_of_shingles(shingles);
  result.signature.word_count = static_cast<std::uint32_t>(words.size());
  result.signature.shingle_count = static_cast<std::uint32_t>(shingles.size());
  const std::set<std::uint64_t> distinct(shingles.begin(), shingles.end());
  result.shingles.assign(distinct.begin(), distinct.end());
  return result;
}

}  // namespace samestory::signature
