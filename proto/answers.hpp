// The answers' JSON, as openapi.yaml specifies it. Every function returns one compact JSON value without a
// newline. A member that can be nothing is null, not left out, except in an article, which comes back as it
// was sent. Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/engine.hpp"
#include "proto/problem.hpp"

namespace samestory::proto {

std::string encode(const IngestAnswer& answer);
std::string encode(const MatchAnswer& answer);
std::string encode(const ArticleView& view);
std::string encode(const DuplicatesPage& page);
std::string encode(const StoryView& view);
std::string encode(const StoriesPage& page);
// For /v1/stories/{id}/articles: the story's id, one page of its articles, the cursor.
std::string encode_story_articles(const StoryView& view);

// One line of a bulk answer, without its newline. `line` counts from 1.
std::string encode_bulk_line(std::size_t line, const IngestAnswer& answer);
// `id` is empty when it could not be read.
std::string encode_bulk_line(std::size_t line, const ArticleId& id, const Problem& problem);

// {"status":...}: of health.
std::string encode_status(std::string_view status);

}  // namespace samestory::proto
