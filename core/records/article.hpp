// An article as its caller sent it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/records/embedding.hpp"

namespace samestory::records {

inline constexpr std::size_t kTitleBytesMax = 4 * 1024;
inline constexpr std::size_t kBodyBytesMax = 8 * 1024 * 1024;
inline constexpr std::size_t kUrlBytesMax = 8 * 1024;
inline constexpr std::size_t kSourceBytesMax = 512;
inline constexpr std::size_t kLanguageBytesMax = 64;
inline constexpr std::size_t kMetadataBytesMax = 16 * 1024;

struct Article {
  ArticleId id;  // empty: derived (derive_article_id)
  std::string title;
  std::string body;  // plain text or HTML, as sent
  std::string url;
  std::string source;
  std::string language;  // BCP 47 as given, or empty
  std::optional<PublishedAt> published_at;
  std::string metadata_json;           // opaque JSON text, returned as it came; empty: none
  std::optional<Embedding> embedding;  // not part of the payload: the analysis keeps it
  bool operator==(const Article&) const = default;
};

// Every rule a single field must obey: strict UTF-8 (invalid_utf8 with the offset inside the field), limits
// (too_large), no control character in an id, the characters of a language tag, title or body not empty
// (invalid_value), and those of an embedding. The first failure, with `field`. An empty id passes: it is to
// be derived.
Result<void> validate(const Article& article);

// 128-bit XXH3 (seed 0), big-endian in 32 lower-case hex digits, of the canonical url
// (core/records/canonical_url.hpp); without a url, of source, published_at as format_utc() writes it (or ""),
// title and body, each behind its length as a varint. The same article without an id gets the same id
// everywhere.
ArticleId derive_article_id(const Article& article);

// The payload as stored: a frame (core/records/frame.hpp) around the fields. Decoding fails with corrupt or
// unsupported.
std::string encode(const Article& article);
Result<Article> decode_article(std::string_view bytes);

}  // namespace samestory::records
