// Members that many answers share. Private to proto.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/engine.hpp"
#include "proto/json_writer.hpp"

namespace samestory::proto {

void text_or_null(JsonWriter& json, std::string_view key, std::string_view text);  // empty: null
void id_or_null(JsonWriter& json, std::string_view key, const std::optional<ArticleId>& id);
void story_or_null(JsonWriter& json, std::string_view key, StoryId id);

// Null where a rule before the score keeps the two apart.
void score_or_null(JsonWriter& json, std::string_view key, float score);

template <class Time>
void time_or_null(JsonWriter& json, std::string_view key, const std::optional<Time>& at) {
  text_or_null(json, key, at ? format_utc(*at) : std::string{});
}

// The members of StoryArticle, without braces.
void story_article_members(JsonWriter& json, const StoryArticle& article);

}  // namespace samestory::proto
