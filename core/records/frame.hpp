// The frame around every encoded record, analysis and article:
//
//   version u8 | kind u8 | body | checksum u32 LE
//
// The checksum is the low 32 bits of XXH3-64 (seed 0) over everything before it. It stands in the last four
// bytes in every version there will be, so damage and "made by a newer build" are told apart: bad checksum ->
// corrupt; good checksum and a version or kind unknown here -> unsupported. docs/storage-format.md specifies
// the bytes. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace samestory::records {

// Numbers are never used again for anything else.
enum class FrameKind : std::uint8_t {
  article_submitted = 1,
  article_removed = 2,
  article_restored = 3,
  stories_changed = 4,
  story_state_changed = 5,
  settle = 6,
  articles_expired = 7,
  analysis = 32,
  article = 33,
};

inline constexpr std::size_t kFrameHeadBytes = 2;
inline constexpr std::size_t kFrameTailBytes = 4;

// `out` is empty; the body is appended to it between the two.
void begin_frame(std::string& out, std::uint8_t version, FrameKind kind);
void end_frame(std::string& out);

struct Frame {
  std::uint8_t version = 0;
  std::uint8_t kind = 0;  // as stored: it may be none of FrameKind
  std::string_view body;  // a view into the input
};

// Fails with corrupt. Version and kind are the caller's to judge.
Result<Frame> open_frame(std::string_view bytes);

}  // namespace samestory::records
