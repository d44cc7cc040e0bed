#include "core/engine/cursor.hpp"

#include <charconv>

namespace samestory::engine {
namespace {

constexpr std::size_t kHexDigits = 16;

void append_hex(std::string& out, std::uint64_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) out.push_back(digits[(value >> shift) & 15]);
}

bool read_hex(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string write_cursor(char kind, const Cursor& cursor) {
  std::string text(1, kind);
  append_hex(text, static_cast<std::uint64_t>(cursor.key));
  append_hex(text, cursor.item);
  return text;
}

Result<Cursor> read_cursor(char kind, std::string_view text) {
  std::uint64_t key = 0;
  std::uint64_t item = 0;
  const bool well_formed = text.size() == 1 + 2 * kHexDigits && text[0] == kind &&
                           read_hex(text.substr(1, kHexDigits), key) &&
                           read_hex(text.substr(1 + kHexDigits), item);
  if (!well_formed) {
    return fail(Errc::invalid_value, "The cursor is not one that an earlier page of this list gave.",
                "/cursor");
  }
  return Cursor{static_cast<std::int64_t>(key), item};
}

}  // namespace samestory::engine
