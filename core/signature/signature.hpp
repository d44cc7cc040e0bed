// Signatures of a text: everything that near-duplicate search knows of it without reading it again.
// docs/signature-spec.md specifies every value to the bit; tests/golden pins them.
//
// Shingles are 3 consecutive words (core/text/words.hpp); a text of 1 or 2 words is one shingle; a text
// without words has none. The sketch is a one-permutation MinHash (Li, Owen and Zhang, "One Permutation
// Hashing", NIPS 2012) with 512 bins, nested: the 128 bins for LSH are minima of 4 neighbours, and only those
// are densified (Shrivastava, "Optimal Densification for Fast and Accurate Minwise Hashing", ICML 2017).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace samestory::signature {

inline constexpr std::uint32_t kSpecVersion = 1;
inline constexpr int kShingleWords = 3;
inline constexpr int kSketchBins = 512;
inline constexpr int kBandBins = 128;
inline constexpr int kBands = 32;
inline constexpr int kRows = 4;

// One byte a bin: 0 = no shingle fell into it, else 1 to 255 made of the bin's minimum.
using Sketch = std::array<std::uint8_t, kSketchBins>;
// A sketch at half the size, for comparison only: cells of 4 bits, 0 = empty, else 1 to 15; byte i holds
// those of the bins i (low half) and i + 256. Estimates from it stray by a fourteenth more.
using CompactSketch = std::array<std::uint8_t, kSketchBins / 2>;
// LSH band tags, mixed with the store's secret: equal texts have equal bands inside one store only.
using Bands = std::array<std::uint32_t, kBands>;

struct Signature {
  std::array<std::uint64_t, 2> content_hash{};  // 128-bit XXH3 over the words, in order; equal = `identical`
  Sketch sketch{};
  Bands bands{};
  std::uint64_t simhash = 0;
  std::uint32_t shingle_count =
      0;  // shingles, repeats counted; the number of distinct ones is ShingleSet::size()
  std::uint32_t word_count = 0;
  std::vector<std::uint32_t> passages;  // core/signature/passages.hpp; ascending
  bool operator==(const Signature&) const = default;
};

// The distinct shingle hashes of a text, ascending.
using ShingleSet = std::vector<std::uint64_t>;

struct SignedText {
  Signature signature;
  ShingleSet shingles;
};

// `text` is valid UTF-8 (core/text/plain_text.hpp, comparable_text), at most 16 MiB. Pure functions;
// thread-safe.
SignedText sign(std::string_view text, std::uint64_t store_secret);
// The same signature without the set, for about half the work.
Signature signature_of(std::string_view text, std::uint64_t store_secret);
ShingleSet shingles_of(std::string_view text);

// Jaccard similarity estimated from two sketches, 0 to 1; RMSE 0.014 at full bins. 0 when either text is
// empty.
float estimate_similarity(const Sketch& a, const Sketch& b);

inline constexpr int kCompactValues = 15;  // of a cell that is not empty; 255 = 15 * 17, so all are as likely
CompactSketch compact(const Sketch& sketch);
float estimate_similarity(const CompactSketch& a, const CompactSketch& b);

struct Overlap {
  std::uint32_t shared = 0;
  float similarity = 0;     // |A n B| / |A u B|, exact
  float containment_a = 0;  // |A n B| / |A|
  float containment_b = 0;  // |A n B| / |B|
};
Overlap exact_overlap(const ShingleSet& a, const ShingleSet& b);

int hamming_distance(std::uint64_t simhash_a, std::uint64_t simhash_b);

// Which kernel computes: "scalar", "avx2" or "avx512"; chosen from the processor at first use, or forced by
// SAMESTORY_KERNEL. All give the same bits.
std::string_view kernel_name();

}  // namespace samestory::signature
