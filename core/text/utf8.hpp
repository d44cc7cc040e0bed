// Strict UTF-8 (Unicode 15, table 3-7): no surrogates, no overlong forms, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace samestory::text {

// The offset of the first byte that does not belong to a well-formed sequence; nothing when all is well.
// Thread-safe.
std::optional<std::size_t> first_invalid_utf8(std::string_view bytes);

bool is_ascii(std::string_view bytes);

}  // namespace samestory::text
