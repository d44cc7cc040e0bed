// The UTF-8 check against a decoder written from the standard's table, and words of whatever is valid.
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "core/text/utf8.hpp"
#include "core/text/words.hpp"

namespace {

std::optional<std::size_t> first_invalid(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto byte = [&](std::size_t i) -> unsigned {
      return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U;
    };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead >= 0x80 && (lead < 0xC2 || lead > 0xF4)) return at;
    unsigned code_point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte(i) & 0xC0) != 0x80) return at;
      code_point = (code_point << 6) | (byte(i) & 0x3F);
    }
    constexpr unsigned kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code_point < kLeast[length] || code_point > 0x10FFFF) return at;
    if (code_point >= 0xD800 && code_point <= 0xDFFF) return at;
    at += length;
  }
  return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samestory::text;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (first_invalid_utf8(bytes) != first_invalid(bytes)) std::abort();
  if (first_invalid(bytes)) return 0;
  const Words words = words_of(bytes);
  if (first_invalid(words.normalised)) std::abort();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].empty() || words.spans[i].end > words.normalised.size()) std::abort();
  }
  return 0;
}
