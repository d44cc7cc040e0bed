// JSON of signatures and of what lies near by SimHash, as openapi.yaml specifies it; compact, without a
// newline. Thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/engine.hpp"

namespace samestory::proto {

std::string encode(const SignatureView& signature);
std::string encode(const SimilarPage& page);

// 16 lower-case hexadecimal digits, the highest first.
std::string hex(std::uint64_t value);
// RFC 4648, section 4, padded.
std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace samestory::proto
