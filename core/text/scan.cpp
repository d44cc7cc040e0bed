#include "core/text/scan.hpp"

#include <cstring>

namespace samestory::text {
namespace {

bool is_typographic(const std::uint8_t* p, std::size_t left) {
  return left >= 3 && p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0xA9 && p[2] != 0x97;
}

bool is_word_byte(std::uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

std::size_t fold_simple(const char* in, std::size_t size, char* out) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(in);
  std::size_t i = 0;
  while (i < size) {
    const std::uint8_t c = bytes[i];
    if (c < 0x80) {
      out[i++] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    } else if (is_typographic(bytes + i, size - i)) {
      std::memset(out + i, ' ', 3);
      i += 3;
    } else {
      break;
    }
  }
  return i;
}

std::size_t find_runs(const char* folded, std::size_t size, std::uint32_t* bounds) {
  std::uint32_t* bound = bounds;
  bool inside = false;
  for (std::size_t i = 0; i < size; ++i) {
    const bool word = is_word_byte(static_cast<std::uint8_t>(folded[i]));
    *bound = static_cast<std::uint32_t>(i);
    bound += word != inside;
    inside = word;
  }
  if (inside) *bound++ = static_cast<std::uint32_t>(size);
  return static_cast<std::size_t>(bound - bounds) / 2;
}

}  // namespace

const ScanKernel kScanScalar{fold_simple, false, find_runs};

const ScanKernel& scan_kernel(CpuLevel level) {
#if defined(__x86_64__)
  if (level == CpuLevel::avx512) return kScanAvx512;
  if (level == CpuLevel::avx2) return kScanAvx2;
#endif
  static_cast<void>(level);
  return kScanScalar;
}

}  // namespace samestory::text
