#include "proto/members.hpp"

#include "core/stories/join_rule.hpp"

namespace samestory::proto {

void text_or_null(JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  text.empty() ? json.null() : json.string(text);
}

void id_or_null(JsonWriter& json, std::string_view key, const std::optional<ArticleId>& id) {
  text_or_null(json, key, id ? std::string_view(id->value) : std::string_view{});
}

void story_or_null(JsonWriter& json, std::string_view key, StoryId id) {
  text_or_null(json, key, id ? to_string(id) : std::string{});
}

void score_or_null(JsonWriter& json, std::string_view key, float score) {
  json.key(key);
  if (score <= stories::kNoScore) {
    json.null();
  } else {
    json.number(score);
  }
}

void story_article_members(JsonWriter& json, const StoryArticle& article) {
  json.key("id").string(article.id.value);
  text_or_null(json, "title", article.title);
  text_or_null(json, "source", article.source);
  text_or_null(json, "url", article.url);
  time_or_null(json, "published_at", article.published_at);
  json.key("received_at").string(format_utc(article.received_at));
  json.key("reported_at").string(format_utc(article.reported_at));
  id_or_null(json, "duplicate_of", article.duplicate_of);
}

}  // namespace samestory::proto
