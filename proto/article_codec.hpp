// Articles as callers send them: JSON in, records::Article out.
//
// Fields: id, title, body, url, source, language, published_at (strings) and metadata (any JSON value). null
// counts as absent; an unknown field is ignored, so that a caller can post what its own pipeline carries; a
// known field given twice is refused, since readers disagree on which one counts. metadata is kept as its own
// text, byte for byte.
//
// Errors: invalid_utf8 and invalid_json with the byte offset into `bytes`; invalid_value with the field's
// JSON pointer. Malformed JSON anywhere wins over wrong values. Thread-safe.
#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/records/article.hpp"

namespace samestory::proto {

Result<records::Article> decode_article(std::string_view bytes);

// For PUT: the id stands in the path; the body may repeat it, not contradict it.
Result<records::Article> decode_article(std::string_view bytes, const ArticleId& id);

// The id of an article that was refused, for a bulk answer: empty unless it can be read and is short enough
// to be one.
ArticleId peek_article_id(std::string_view bytes);

}  // namespace samestory::proto
