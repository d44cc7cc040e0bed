#include "core/text/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace samestory::text {
namespace {

// The first offset from `at` on whose byte is not ASCII; `size` when all are.
std::size_t skip_ascii(const char* bytes, std::size_t at, std::size_t size) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
  while (at + 32 <= size) {
    std::uint64_t chunk[4];
    std::memcpy(chunk, bytes + at, sizeof chunk);
    if ((chunk[0] | chunk[1] | chunk[2] | chunk[3]) & kHighBits) break;
    at += sizeof chunk;
  }
  while (at < size && static_cast<std::uint8_t>(bytes[at]) < 0x80) ++at;
  return at;
}

// Length of the well-formed sequence that begins at `p` with a byte of 0x80 or more (Unicode 15, table 3-7);
// 0: ill-formed.
std::size_t sequence_length(const std::uint8_t* p, std::size_t left) {
  const auto continues = [](std::uint8_t byte) { return (byte & 0xC0) == 0x80; };
  const std::uint8_t lead = p[0];
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return left >= 2 && continues(p[1]) ? 2 : 0;
  if (lead < 0xF0) {
    if (left < 3 || !continues(p[1]) || !continues(p[2])) return 0;
    if (lead == 0xE0 && p[1] < 0xA0) return 0;   // overlong
    if (lead == 0xED && p[1] >= 0xA0) return 0;  // surrogate
    return 3;
  }
  if (lead > 0xF4 || left < 4 || !continues(p[1]) || !continues(p[2]) || !continues(p[3])) return 0;
  if (lead == 0xF0 && p[1] < 0x90) return 0;   // overlong
  if (lead == 0xF4 && p[1] >= 0x90) return 0;  // above U+10FFFF
  return 4;
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while ((at = skip_ascii(bytes.data(), at, bytes.size())) < bytes.size()) {
    do {
      const auto* p = reinterpret_cast<const std::uint8_t*>(bytes.data()) + at;
      const std::size_t length = sequence_length(p, bytes.size() - at);
      if (length == 0) return at;
      at += length;
    } while (at < bytes.size() && static_cast<std::uint8_t>(bytes[at]) >= 0x80);
  }
  return std::nullopt;
}

bool is_ascii(std::string_view bytes) {
  return skip_ascii(bytes.data(), 0, bytes.size()) == bytes.size();
}

}  // namespace samestory::text
