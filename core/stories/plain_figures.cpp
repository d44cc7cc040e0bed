#include "core/stories/plain_figures.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace samestory::stories {
namespace {

// Lead bytes of the blocks that hold such characters: Arabic, Indic and Thai, wide forms.
bool may_begin_one(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0xD9 || byte == 0xDB || byte == 0xE0 || byte == 0xEF;
}

// In ASCII, or 0.
char plain(UChar32 c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFEE0);
  if (c == 0x066A) return '%';
  if (c == 0x066B) return '.';
  if (c == 0x066C) return ',';
  const std::int32_t digit = c < 0x80 ? -1 : u_charDigitValue(c);
  return digit >= 0 ? static_cast<char>('0' + digit) : '\0';
}

}  // namespace

std::optional<std::string> plain_figures(std::string_view text) {
  if (std::none_of(text.begin(), text.end(), may_begin_one)) return std::nullopt;
  std::string out;
  out.reserve(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  bool changed = false;
  for (std::int64_t at = 0; at < size;) {
    const std::int64_t begin = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (const char ascii = plain(c)) {
      out.push_back(ascii);
      changed = true;
    } else {
      out.append(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
    }
  }
  return changed ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace samestory::stories
