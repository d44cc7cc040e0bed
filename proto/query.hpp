// Query parameters, already percent-decoded, to what the engine takes. An unknown, repeated (where one is
// meant) or ill-formed parameter is invalid_value with `field` "?name": ignoring a filter would answer
// another question than the one asked. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.hpp"
#include "core/engine.hpp"

namespace samestory::proto {

using QueryParameter = std::pair<std::string, std::string>;  // name, value

// from, to (RFC 3339 or a date; `to` is exclusive, and a date means its start), language, size_min, source
// (repeatable, at most 32), state, sort, limit, cursor.
Result<StoryQuery> parse_story_query(std::span<const QueryParameter> parameters);

struct PageQuery {
  std::size_t limit = 50;  // 1 to 200
  std::string cursor;
};
// limit, cursor.
Result<PageQuery> parse_page_query(std::span<const QueryParameter> parameters);

// within_bits (0 to 6), limit, cursor.
Result<SimilarQuery> parse_similar_query(std::span<const QueryParameter> parameters);

// `id`, once, and nothing else: /v1/articles/by-id.
Result<ArticleId> parse_id_query(std::span<const QueryParameter> parameters);

// What every query must be: UTF-8, and each parameter once (but for `repeatable`).
Result<void> check_parameters(std::span<const QueryParameter> parameters, std::string_view repeatable = {});
[[nodiscard]] tl::unexpected<Error> unknown_parameter(const std::string& name);

// For paths without parameters.
Result<void> parse_no_query(std::span<const QueryParameter> parameters);

}  // namespace samestory::proto
