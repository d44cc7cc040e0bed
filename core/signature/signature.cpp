#include "core/signature/signature.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/signature/passages.hpp"
#include "core/text/words.hpp"

namespace samestory::signature {
namespace {

constexpr std::uint32_t kEmptyBin = 0xFFFFFFFF;
using Minima = std::array<std::uint32_t, kSketchBins>;
using BandMinima = std::array<std::uint32_t, kBandBins>;

std::uint64_t mix(std::uint64_t x) {  // the avalanche step of XXH3
  x ^= x >> 37;
  x *= 0x165667919E3779F9ULL;
  return x ^ (x >> 32);
}

std::uint64_t shingle_hash(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  return mix(a ^ std::rotl(b, 21) ^ std::rotl(c, 42));
}

std::vector<std::uint64_t> word_hashes(const text::Words& words) {
  std::vector<std::uint64_t> hashes(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) hashes[i] = XXH3_64bits(words[i].data(), words[i].size());
  return hashes;
}

std::vector<std::uint64_t> shingle_hashes(const std::vector<std::uint64_t>& words) {
  if (words.empty()) return {};
  if (words.size() < kShingleWords) return {shingle_hash(words[0], words.size() > 1 ? words[1] : 0, 0)};
  std::vector<std::uint64_t> hashes(words.size() - 2);
  for (std::size_t i = 0; i < hashes.size(); ++i)
    hashes[i] = shingle_hash(words[i], words[i + 1], words[i + 2]);
  return hashes;
}

// Where an empty bin looks: the bins in the order of their rank for it. One table for the whole process.
const std::array<std::array<std::uint8_t, kBandBins>, kBandBins>& donors() {
  static const auto table = [] {
    std::array<std::array<std::uint8_t, kBandBins>, kBandBins> order{};
    for (int bin = 0; bin < kBandBins; ++bin) {
      std::array<std::uint64_t, kBandBins> rank{};
      for (int donor = 0; donor < kBandBins; ++donor) {
        const std::array<std::uint8_t, 2> key{static_cast<std::uint8_t>(bin),
                                              static_cast<std::uint8_t>(donor)};
        rank[donor] = XXH3_64bits(key.data(), key.size());
      }
      std::iota(order[bin].begin(), order[bin].end(), std::uint8_t{0});
      std::sort(order[bin].begin(), order[bin].end(),
                [&](std::uint8_t a, std::uint8_t b) { return rank[a] < rank[b]; });
    }
    return order;
  }();
  return table;
}

void densify(BandMinima& minima) {
  const BandMinima original = minima;
  for (int bin = 0; bin < kBandBins; ++bin) {
    if (original[bin] != kEmptyBin) continue;
    for (const std::uint8_t donor : donors()[bin]) {
      if (original[donor] == kEmptyBin) continue;
      minima[bin] = original[donor];
      break;
    }
  }
}

Bands bands_of(const Minima& minima, std::uint64_t secret) {
  BandMinima nested{};
  bool any = false;
  for (int i = 0; i < kBandBins; ++i) {
    nested[i] = *std::min_element(minima.begin() + 4 * i, minima.begin() + 4 * i + 4);
    any = any || nested[i] != kEmptyBin;
  }
  Bands bands{};
  if (!any) return bands;
  densify(nested);
  for (int band = 0; band < kBands; ++band) {
    const std::array<std::uint32_t, kRows> rows{nested[band], nested[band + kBands],
                                                nested[band + 2 * kBands], nested[band + 3 * kBands]};
    bands[band] = static_cast<std::uint32_t>(XXH3_64bits_withSeed(rows.data(), sizeof rows, secret + band));
  }
  return bands;
}

std::uint8_t cell_of(std::uint32_t minimum) {
  return minimum == kEmptyBin ? 0 : static_cast<std::uint8_t>(1 + ((minimum & 0xFFFF) * 255 >> 16));
}

std::uint64_t simhash_of(const text::Words& words, const std::vector<std::uint64_t>& hashes) {
  std::array<std::uint64_t, 64> ones{};
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const std::uint64_t weight = words[i].size() < 4 ? 1 : 4;
    total += weight;
    for (int bit = 0; bit < 64; ++bit) ones[bit] += weight * ((hashes[i] >> bit) & 1);
  }
  std::uint64_t simhash = 0;
  for (int bit = 0; bit < 64; ++bit) simhash |= static_cast<std::uint64_t>(2 * ones[bit] > total) << bit;
  return simhash;
}

Signature signature_of(const text::Words& words, const std::vector<std::uint64_t>& hashes,
                       const std::vector<std::uint64_t>& shingles, std::uint64_t store_secret) {
  Signature signature;
  const XXH128_hash_t content = XXH3_128bits(hashes.data(), hashes.size() * sizeof hashes[0]);
  signature.content_hash = {content.low64, content.high64};
  Minima minima;
  minima.fill(kEmptyBin);
  for (const std::uint64_t shingle : shingles) {
    std::uint32_t& bin = minima[shingle >> 55];
    bin = std::min(bin, static_cast<std::uint32_t>(shingle));
  }
  std::transform(minima.begin(), minima.end(), signature.sketch.begin(), cell_of);
  signature.bands = bands_of(minima, store_secret);
  signature.simhash = simhash_of(words, hashes);
  signature.passages = passages_of(shingles);
  signature.word_count = static_cast<std::uint32_t>(hashes.size());
  signature.shingle_count = static_cast<std::uint32_t>(shingles.size());
  return signature;
}

void make_set(std::vector<std::uint64_t>& hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

}  // namespace

SignedText sign(std::string_view text, std::uint64_t store_secret) {
  const text::Words words = text::words_of(text);
  const std::vector<std::uint64_t> hashes = word_hashes(words);
  SignedText result;
  result.shingles = shingle_hashes(hashes);
  result.signature = signature_of(words, hashes, result.shingles, store_secret);
  make_set(result.shingles);
  return result;
}

Signature signature_of(std::string_view text, std::uint64_t store_secret) {
  const text::Words words = text::words_of(text);
  const std::vector<std::uint64_t> hashes = word_hashes(words);
  return signature_of(words, hashes, shingle_hashes(hashes), store_secret);
}

ShingleSet shingles_of(std::string_view text) {
  ShingleSet shingles = shingle_hashes(word_hashes(text::words_of(text)));
  make_set(shingles);
  return shingles;
}

float estimate_similarity(const Sketch& a, const Sketch& b) {
  int filled = 0;
  int both = 0;
  int equal = 0;
  for (int i = 0; i < kSketchBins; ++i) {
    filled += (a[i] | b[i]) != 0;
    both += a[i] != 0 && b[i] != 0;
    equal += a[i] != 0 && a[i] == b[i];
  }
  if (filled == 0) return 0;
  // Different minima meet in one of 255 cell values by chance.
  const float truly_equal = (static_cast<float>(equal) * 255 - static_cast<float>(both)) / 254;
  return std::max(0.0F, truly_equal / static_cast<float>(filled));
}

Overlap exact_overlap(const ShingleSet& a, const ShingleSet& b) {
  Overlap overlap;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++overlap.shared, ++i, ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  const auto shared = static_cast<float>(overlap.shared);
  const std::size_t united = a.size() + b.size() - overlap.shared;
  if (united > 0) overlap.similarity = shared / static_cast<float>(united);
  if (!a.empty()) overlap.containment_a = shared / static_cast<float>(a.size());
  if (!b.empty()) overlap.containment_b = shared / static_cast<float>(b.size());
  return overlap;
}

int hamming_distance(std::uint64_t simhash_a, std::uint64_t simhash_b) {
  return std::popcount(simhash_a ^ simhash_b);
}

std::string_view kernel_name() {
  return "scalar";
}

}  // namespace samestory::signature
