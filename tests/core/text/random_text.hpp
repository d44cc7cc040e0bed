// Random valid UTF-8 that visits the corners: scripts, marks, ligatures, typographic and invisible
// characters.
#pragma once

#include <array>
#include <random>
#include <string>

namespace samestory::text {

inline void append_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
  } else if (c < 0x10000) {
    out += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
            static_cast<char>(0x80 | (c & 63))};
  } else {
    out += {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
            static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
  }
}

// `flavours` is a set of bits over kRanges, so that some texts are of one script and some of all.
inline std::string random_text(std::mt19937_64& random, std::size_t characters, std::uint32_t flavours) {
  struct Range {
    std::uint32_t first, last;
  };
  static constexpr std::array<Range, 24> kRanges{{
      {0x20, 0x7E},     {'a', 'z'},         {0x00, 0x7F},     {0xA0, 0xFF},     {0x100, 0x24F},
      {0x300, 0x36F},   {0x370, 0x3FF},     {0x400, 0x4FF},   {0x591, 0x6FF},   {0x900, 0x97F},
      {0xE01, 0xE5B},   {0x1780, 0x17F9},   {0x1000, 0x109F}, {0x1100, 0x11FF}, {0x2000, 0x206F},
      {0x2010, 0x2029}, {0x3040, 0x30FF},   {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}, {0xF900, 0xFDFF},
      {0xFE00, 0xFFEF}, {0x1F300, 0x1F6FF}, {0x1E00, 0x1FFF}, {0x80, 0x10FFFF},
  }};
  std::string text;
  for (std::size_t i = 0; i < characters; ++i) {
    std::size_t pick = random() % kRanges.size();
    for (std::size_t tries = 0; tries < kRanges.size() && !(flavours >> pick & 1U); ++tries)
      pick = (pick + 1) % kRanges.size();
    const Range range = kRanges[pick];
    const auto c = static_cast<std::uint32_t>(range.first + random() % (range.last - range.first + 1));
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    append_utf8(text, c);
    if (random() % 6 == 0) text += ' ';
  }
  return text;
}

// One, two or all of the flavours.
inline std::uint32_t random_flavours(std::mt19937_64& random) {
  switch (random() % 4) {
    case 0:
      return 1U << random() % 24;
    case 1:
      return ~0U;
    default:
      return 2U | 1U << random() % 24 | 1U << random() % 24;
  }
}

}  // namespace samestory::text
