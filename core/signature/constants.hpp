// The numbers of docs/signature-spec.md that the kernels share. Macro-free, template-free: see
// kernel_lanes.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace samestory::signature {

// Of the xxHash specification (XXH64 and XXH3; the "flips" are pairs of words of its default secret, XORed).
inline constexpr std::uint64_t kPrime64_2 = 0xC2B2AE3D27D4EB4FULL;
inline constexpr std::uint64_t kPrime64_3 = 0x165667B19E3779F9ULL;
inline constexpr std::uint64_t kPrimeMx1 = 0x165667919E3779F9ULL;
inline constexpr std::uint64_t kPrimeMx2 = 0x9FB21C651E98DF25ULL;
inline constexpr std::uint64_t kFlip1To3 = 0x87275A9BULL;
inline constexpr std::uint64_t kFlip4To8 = 0xC73AB174C5ECD5A2ULL;
inline constexpr std::uint64_t kFlip9To16Low = 0x6782737BEA4239B9ULL;
inline constexpr std::uint64_t kFlip9To16High = 0xAF56BC3B0996523AULL;

// Words hashed before the long ones among them are.
inline constexpr std::size_t kHashChunk = 256;

inline constexpr int kSecondWordTurn = 21;
inline constexpr int kThirdWordTurn = 42;

// Passages: words i to i + 4 from the shingles of words i to i + 2 and i + 2 to i + 4.
inline constexpr int kSequenceTurn = 29;

// SimHash: weight of a word by its length in bytes.
inline constexpr std::uint32_t kMiddleWordBytes = 5;
inline constexpr std::uint32_t kLongWordBytes = 7;
inline constexpr int kShortWordWeight = 1;
inline constexpr int kMiddleWordWeight = 3;
inline constexpr int kLongWordWeight = 8;
// Words whose weights fit one byte, however heavy.
inline constexpr std::size_t kSimhashChunk = 255 / kLongWordWeight;

}  // namespace samestory::signature
