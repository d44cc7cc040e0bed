// Identities. Two that could be swapped are two types.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace samestory {

// The caller's name for an article: 1 to 512 bytes of UTF-8 without control characters, compared as bytes
// (core/records/article.hpp, validate).
struct ArticleId {
  std::string value;
  auto operator<=>(const ArticleId&) const = default;
};
inline constexpr std::size_t kArticleIdBytesMax = 512;

// Dense internal number of one revision of one article, from 1 on, never used again. 0: none.
struct ArticleNumber {
  std::uint32_t value = 0;
  auto operator<=>(const ArticleNumber&) const = default;
  explicit operator bool() const { return value != 0; }
};

// A story. Written as 's' and eight lower-case base-32 digits ("s0000004k"), which sort by creation. 0: none.
struct StoryId {
  std::uint64_t value = 0;
  auto operator<=>(const StoryId&) const = default;
  explicit operator bool() const { return value != 0; }
};
std::string to_string(StoryId id);
// Fails with not_found for anything to_string() does not produce: an unknown id is not a malformed request.
Result<StoryId> parse_story_id(std::string_view text);

// Position in the record sequence of one collection; the first record is 1.
using Sequence = std::uint64_t;

// Every stored key begins with it. Today there is one collection, "default".
struct CollectionNumber {
  std::uint32_t value = 1;
  auto operator<=>(const CollectionNumber&) const = default;
};

}  // namespace samestory

template <>
struct std::hash<samestory::ArticleId> {
  std::size_t operator()(const samestory::ArticleId& id) const noexcept {
    return std::hash<std::string>{}(id.value);
  }
};
template <>
struct std::hash<samestory::ArticleNumber> {
  std::size_t operator()(samestory::ArticleNumber n) const noexcept {
    return n.value * 0x9E3779B97F4A7C15ULL;
  }
};
template <>
struct std::hash<samestory::StoryId> {
  std::size_t operator()(samestory::StoryId id) const noexcept { return id.value * 0x9E3779B97F4A7C15ULL; }
};
