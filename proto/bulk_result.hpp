// One line of a bulk answer, read back: what `samestory import` counts and prints. Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace samestory::proto {

struct BulkResult {
  std::size_t line = 0;  // from 1, in the request that was answered
  std::string id;        // empty when it could not be read
  std::string status;    // "created", "unchanged", "updated" or "rejected"
  std::string code;      // of the error, when rejected
  std::string detail;
  std::string pointer;
};

// Fails with invalid_json or invalid_value: the server at the other end is not samestory.
Result<BulkResult> decode_bulk_line(std::string_view json);

}  // namespace samestory::proto
