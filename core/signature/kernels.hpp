// The loops that a signature spends its time in, with a twin for each kind of processor; all give the same
// bits (docs/signature-spec.md). Internal to core/signature.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/cpu.hpp"
#include "core/signature/signature.hpp"
#include "core/text/words.hpp"

namespace samestory::signature {

// Arrays that kernels touch (hashes, weights, shingles, keys, tags) are readable and writable this many
// elements past what is asked for.
inline constexpr std::size_t kKernelSlack = 96;
inline constexpr std::uint32_t kEmptyBin = 0xFFFFFFFF;

// Words as core/text/word_buffer.hpp keeps them; 8 bytes are readable from the begin of every word.
struct WordList {
  const char* bytes = nullptr;
  const text::Span* spans = nullptr;
  std::size_t count = 0;
};

struct CellCounts {
  std::uint32_t filled = 0;  // bins that are not empty in either sketch
  std::uint32_t both = 0;    // ... in both
  std::uint32_t equal = 0;   // ... in both, with one value
};

struct Kernels {
  // XXH3_64bits of each word, and its weight in the SimHash.
  void (*hash_words)(const WordList& words, std::uint64_t* hashes, std::uint8_t* weights);
  // out[i] = hash of the shingle of words i, i+1, i+2, for i < count; hashes holds count + 2.
  void (*combine_shingles)(const std::uint64_t* hashes, std::size_t count, std::uint64_t* out);
  void (*content_hash)(const std::uint64_t* hashes, std::size_t count, std::uint64_t out[2]);
  std::uint64_t (*simhash)(const std::uint64_t* hashes, const std::uint8_t* weights, std::size_t count);
  // Tags of the smallest of every window of the text's `count` 5-word sequences, in order, not the same twice
  // running; `shingles` holds count + 2, `keys` is room to work in. count >= kPassageWindow. Returns their
  // number, at most count.
  std::size_t (*window_minima)(const std::uint64_t* shingles, std::size_t count, std::uint64_t* keys,
                               std::uint32_t* tags);
  // minima: kSketchBins, kept up to date.
  void (*update_minima)(const std::uint64_t* shingles, std::size_t count, std::uint32_t* minima);
  // cells: the sketch's bytes. nested: kBandBins. Bit k of `empty` is set where nested bin k is empty.
  void (*cells_and_nested)(const std::uint32_t* minima, std::uint8_t* cells, std::uint32_t* nested,
                           std::uint64_t empty[2]);
  // `nested` has no empty bin.
  void (*band_tags)(const std::uint32_t* nested, std::uint64_t secret, std::uint32_t* tags);
  CellCounts (*compare_cells)(const std::uint8_t* a, const std::uint8_t* b);
  // small: a CompactSketch's bytes, made from a Sketch's.
  void (*compact_cells)(const std::uint8_t* cells, std::uint8_t* small);
  CellCounts (*compare_compact)(const std::uint8_t* a, const std::uint8_t* b);
  // Size of the intersection of two ascending lists without repeats.
  std::size_t (*intersect)(const std::uint64_t* a, std::size_t a_size, const std::uint64_t* b,
                           std::size_t b_size);
  // Sorts ascending what is at most `steps` places out of order.
  void (*sort_nearly_sorted)(std::uint64_t* values, std::size_t count, std::size_t steps);
};

extern const Kernels kKernelsScalar;
extern const Kernels kKernelsAvx2;
extern const Kernels kKernelsAvx512;

// `level` is supported.
const Kernels& kernels(CpuLevel level);

}  // namespace samestory::signature
