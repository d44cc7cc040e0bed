// The two byte scans under words_of(), with a twin for each kind of processor. Internal to core/text.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/cpu.hpp"

namespace samestory::text {

// Outputs may be written up to this many elements past what is asked for.
inline constexpr std::size_t kScanSlack = 64;

struct ScanKernel {
  // Copies a prefix of `in` that is simple: ASCII, U+2010 to U+2029 (typographic quotes, dashes, the
  // ellipsis; not U+2017, which folds to a space and a mark) and, with folds_letters, the letters of Latin-1
  // and modern Cyrillic and their quotes. Letters are case-folded, what is not ASCII and parts words becomes
  // spaces; no character changes its length. Returns the prefix's length, a character boundary: `size`, or
  // where other characters begin (now and then earlier, before a simple one).
  std::size_t (*fold_simple)(const char* in, std::size_t size, char* out);
  bool folds_letters;
  // Maximal runs of 0-9, a-z and bytes of 0x80 and above, as begin, end, begin, end...; `bounds` has room for
  // size + 2 and the slack. Returns the number of runs.
  std::size_t (*find_runs)(const char* folded, std::size_t size, std::uint32_t* bounds);
};

// `level` is supported.
const ScanKernel& scan_kernel(CpuLevel level);

extern const ScanKernel kScanScalar;
extern const ScanKernel kScanAvx2;
extern const ScanKernel kScanAvx512;

}  // namespace samestory::text
