#include "core/signature/signature.hpp"

#include <algorithm>
#include <bit>
#include <span>

#include "core/signature/aligned_vector.hpp"
#include "core/signature/at_level.hpp"
#include "core/signature/densify.hpp"
#include "core/signature/kernels.hpp"
#include "core/signature/passages.hpp"
#include "core/signature/shingle_set.hpp"
#include "core/text/word_buffer.hpp"

namespace samestory::signature {
namespace {

// What one text needs on its way, kept from text to text. Longer texts than usual give their storage back.
struct Scratch {
  text::WordBuffer words;
  AlignedVector<std::uint64_t> hashes;
  AlignedVector<std::uint8_t> weights;
  AlignedVector<std::uint64_t> shingles;
  PassageScratch passages;
};
constexpr std::size_t kScratchWordsMax = 1 << 17;

Scratch& scratch() {
  static thread_local Scratch instance;
  if (instance.hashes.size() > kScratchWordsMax ||
      instance.words.folded.bytes.size() > 8 * kScratchWordsMax) {
    instance = Scratch{};
  }
  return instance;
}

// Into scratch: words, their hashes, the shingles' hashes, which are returned.
std::span<const std::uint64_t> shingles_into(Scratch& s, std::string_view text, CpuLevel level) {
  text::split_words(text, text::Spaceless::characters, level, s.words);
  const std::size_t words = s.words.count;
  if (words == 0) return {};
  if (s.hashes.size() < words + kKernelSlack) {
    const std::size_t room = words + words / 2 + kKernelSlack;
    s.hashes.resize(room);
    s.weights.resize(room);
    s.shingles.resize(room);
  }
  const Kernels& k = kernels(level);
  k.hash_words({s.words.folded.bytes.data(), s.words.spans.data(), words}, s.hashes.data(), s.weights.data());
  // A text shorter than a shingle goes on with words of hash 0.
  std::fill_n(s.hashes.begin() + static_cast<std::ptrdiff_t>(words), kShingleWords - 1, 0);
  const std::size_t shingles = words < kShingleWords ? 1 : words - (kShingleWords - 1);
  k.combine_shingles(s.hashes.data(), shingles, s.shingles.data());
  return {s.shingles.data(), shingles};
}

Signature signature_from(Scratch& s, std::span<const std::uint64_t> shingles, std::uint64_t store_secret,
                         CpuLevel level) {
  const Kernels& k = kernels(level);
  Signature signature;
  k.content_hash(s.hashes.data(), s.words.count, signature.content_hash.data());
  alignas(64) std::array<std::uint32_t, kSketchBins> minima;
  minima.fill(kEmptyBin);
  k.update_minima(shingles.data(), shingles.size(), minima.data());
  alignas(64) NestedMinima nested;
  std::array<std::uint64_t, 2> empty{};
  k.cells_and_nested(minima.data(), signature.sketch.data(), nested.data(), empty.data());
  if (densify(nested, empty)) k.band_tags(nested.data(), store_secret, signature.bands.data());
  signature.simhash = k.simhash(s.hashes.data(), s.weights.data(), s.words.count);
  signature.passages = passages_of(shingles, level, s.passages);
  signature.word_count = static_cast<std::uint32_t>(s.words.count);
  signature.shingle_count = static_cast<std::uint32_t>(shingles.size());
  return signature;
}

constexpr int kCellValues = 255;

// Different minima meet in one of a cell's values by chance.
float estimate_from(const CellCounts& counts, int values) {
  if (counts.filled == 0) return 0;
  const float truly_equal =
      (static_cast<float>(counts.equal) * static_cast<float>(values) - static_cast<float>(counts.both)) /
      static_cast<float>(values - 1);
  return std::max(0.0F, truly_equal / static_cast<float>(counts.filled));
}

}  // namespace

Signature signature_of(std::string_view text, std::uint64_t store_secret, CpuLevel level) {
  Scratch& s = scratch();
  const auto shingles = shingles_into(s, text, level);
  return signature_from(s, shingles, store_secret, level);
}

SignedText sign(std::string_view text, std::uint64_t store_secret, CpuLevel level) {
  Scratch& s = scratch();
  const auto shingles = shingles_into(s, text, level);
  return {signature_from(s, shingles, store_secret, level), make_shingle_set(shingles, level)};
}

ShingleSet shingles_of(std::string_view text, CpuLevel level) {
  return make_shingle_set(shingles_into(scratch(), text, level), level);
}

float estimate_similarity(const Sketch& a, const Sketch& b, CpuLevel level) {
  return estimate_from(kernels(level).compare_cells(a.data(), b.data()), kCellValues);
}

CompactSketch compact(const Sketch& sketch, CpuLevel level) {
  CompactSketch small;
  kernels(level).compact_cells(sketch.data(), small.data());
  return small;
}

float estimate_similarity(const CompactSketch& a, const CompactSketch& b, CpuLevel level) {
  return estimate_from(kernels(level).compare_compact(a.data(), b.data()), kCompactValues);
}

Overlap exact_overlap(const ShingleSet& a, const ShingleSet& b, CpuLevel level) {
  Overlap overlap;
  overlap.shared =
      static_cast<std::uint32_t>(kernels(level).intersect(a.data(), a.size(), b.data(), b.size()));
  const auto shared = static_cast<float>(overlap.shared);
  const std::size_t united = a.size() + b.size() - overlap.shared;
  if (united > 0) overlap.similarity = shared / static_cast<float>(united);
  if (!a.empty()) overlap.containment_a = shared / static_cast<float>(a.size());
  if (!b.empty()) overlap.containment_b = shared / static_cast<float>(b.size());
  return overlap;
}

SignedText sign(std::string_view text, std::uint64_t store_secret) {
  return sign(text, store_secret, cpu_level());
}

Signature signature_of(std::string_view text, std::uint64_t store_secret) {
  return signature_of(text, store_secret, cpu_level());
}

ShingleSet shingles_of(std::string_view text) {
  return shingles_of(text, cpu_level());
}

float estimate_similarity(const Sketch& a, const Sketch& b) {
  return estimate_similarity(a, b, cpu_level());
}

CompactSketch compact(const Sketch& sketch) {
  return compact(sketch, cpu_level());
}

float estimate_similarity(const CompactSketch& a, const CompactSketch& b) {
  return estimate_similarity(a, b, cpu_level());
}

Overlap exact_overlap(const ShingleSet& a, const ShingleSet& b) {
  return exact_overlap(a, b, cpu_level());
}

int hamming_distance(std::uint64_t simhash_a, std::uint64_t simhash_b) {
  return std::popcount(simhash_a ^ simhash_b);
}

std::string_view kernel_name() {
  return name_of(cpu_level());
}

}  // namespace samestory::signature
