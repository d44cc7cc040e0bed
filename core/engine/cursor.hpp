// Where a page ended, as the opaque text that callers hand back: a kind, a 64-bit key and the item that had
// it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace samestory::engine {

struct Cursor {
  std::int64_t key = 0;
  std::uint64_t item = 0;
};

std::string write_cursor(char kind, const Cursor& cursor);
// Fails with invalid_value (field "/cursor") for anything write_cursor(kind, ...) does not produce.
Result<Cursor> read_cursor(char kind, std::string_view text);

}  // namespace samestory::engine
