#include "proto/answers.hpp"

#include "proto/members.hpp"

namespace samestory::proto {
namespace {

void text_if_sent(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.key(key).string(text);
}

void duplicates(JsonWriter& json, const std::vector<DuplicateView>& links, std::size_t total) {
  json.key("duplicates").begin_array();
  for (const DuplicateView& link : links) {
    json.begin_object();
    json.key("id").string(link.id.value);
    json.key("relation").string(records::name_of(link.relation));
    json.key("similarity").number(link.similarity);
    json.key("containment").number(link.containment);
    json.end_object();
  }
  json.end_array();
  json.key("duplicates_total").number(total);
}

void ingest_members(JsonWriter& json, const IngestAnswer& answer) {
  json.key("id").string(answer.id.value);
  json.key("status").string(name_of(answer.status));
  json.key("revision").number(answer.revision);
  json.key("story_id").string(to_string(answer.story));
  json.key("story_created").boolean(answer.story_created);
  id_or_null(json, "duplicate_of", answer.duplicate_of);
  duplicates(json, answer.duplicates, answer.duplicates_total);
}

void growth_member(JsonWriter& json, const StoryGrowth& growth) {
  json.key("growth").begin_object();
  json.key("trend").string(name_of(growth.trend));
  json.key("last_hour").number(growth.last_hour);
  json.key("hour_before").number(growth.hour_before);
  json.key("last_six_hours").number(growth.last_six_hours);
  json.key("last_day").number(growth.last_day);
  json.key("day_before").number(growth.day_before);
  json.key("as_of").string(format_utc(growth.as_of));
  json.end_object();
}

void summary_members(JsonWriter& json, const StorySummary& story) {
  json.key("id").string(to_string(story.id));
  json.key("title").string(story.title);
  json.key("language").string(story.language);
  json.key("state").string(records::name_of(story.state));
  json.key("article_count").number(story.article_count);
  json.key("source_count").number(story.source_count);
  time_or_null(json, "first_published_at", story.first_published_at);
  time_or_null(json, "last_published_at", story.last_published_at);
  json.key("created_at").string(format_utc(story.created_at));
  json.key("updated_at").string(format_utc(story.updated_at));
  growth_member(json, story.growth);
  text_or_null(json, "representative_id", story.representative.value);
  json.key("keywords").begin_array();
  for (const std::string& keyword : story.keywords) json.string(keyword);
  json.end_array();
  json.key("aliases").begin_array();
  for (const StoryId alias : story.aliases) json.string(to_string(alias));
  json.end_array();
}

void story_articles(JsonWriter& json, const StoryView& view) {
  json.key("articles").begin_array();
  for (const StoryArticle& article : view.articles) {
    json.begin_object();
    story_article_members(json, article);
    json.end_object();
  }
  json.end_array();
  text_or_null(json, "next_cursor", view.next_cursor);
}

}  // namespace

std::string encode(const IngestAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  ingest_members(json, answer);
  json.end_object();
  return json.take();
}

std::string encode(const MatchAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  story_or_null(json, "story_id", answer.story);
  id_or_null(json, "duplicate_of", answer.duplicate_of);
  duplicates(json, answer.duplicates, answer.duplicates_total);
  json.key("language").string(answer.language);
  json.key("evidence").begin_object();
  json.key("cause").string(records::name_of(answer.evidence.cause));
  json.key("score").number(answer.evidence.score);
  json.key("threshold").number(answer.evidence.threshold);
  story_or_null(json, "runner_up", answer.evidence.runner_up);
  json.key("runner_up_score").number(answer.evidence.runner_up_score);
  json.key("model_version").number(answer.evidence.model_version);
  json.end_object();
  json.end_object();
  return json.take();
}

std::string encode(const ArticleView& view) {
  JsonWriter json;
  const records::Article& article = view.article;
  json.begin_object();
  json.key("id").string(article.id.value);
  text_if_sent(json, "title", article.title);
  text_if_sent(json, "body", article.body);
  text_if_sent(json, "url", article.url);
  text_if_sent(json, "source", article.source);
  text_if_sent(json, "language", article.language);
  if (article.published_at) json.key("published_at").string(format_utc(*article.published_at));
  if (!article.metadata_json.empty()) json.key("metadata").raw(article.metadata_json);
  json.key("story_id").string(to_string(view.story));
  id_or_null(json, "duplicate_of", view.duplicate_of);
  json.key("revision").number(view.revision);
  json.key("received_at").string(format_utc(view.received_at));
  json.key("detected_language").string(view.detected_language);
  json.end_object();
  return json.take();
}

std::string encode(const DuplicatesPage& page) {
  JsonWriter json;
  json.begin_object();
  duplicates(json, page.duplicates, page.total);
  text_or_null(json, "next_cursor", page.next_cursor);
  json.end_object();
  return json.take();
}

std::string encode(const StoryView& view) {
  JsonWriter json;
  json.begin_object();
  summary_members(json, view.summary);
  json.key("asked_id").string(to_string(view.asked));
  story_articles(json, view);
  json.end_object();
  return json.take();
}

std::string encode_story_articles(const StoryView& view) {
  JsonWriter json;
  json.begin_object();
  json.key("id").string(to_string(view.summary.id));
  json.key("asked_id").string(to_string(view.asked));
  json.key("article_count").number(view.summary.article_count);
  story_articles(json, view);
  json.end_object();
  return json.take();
}

std::string encode(const StoriesPage& page) {
  JsonWriter json;
  json.begin_object();
  json.key("stories").begin_array();
  for (const StorySummary& story : page.stories) {
    json.begin_object();
    summary_members(json, story);
    json.end_object();
  }
  json.end_array();
  text_or_null(json, "next_cursor", page.next_cursor);
  json.end_object();
  return json.take();
}

std::string encode_bulk_line(std::size_t line, const IngestAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  json.key("line").number(line);
  ingest_members(json, answer);
  json.end_object();
  return json.take();
}

std::string encode_bulk_line(std::size_t line, const ArticleId& id, const Problem& problem) {
  JsonWriter json;
  json.begin_object();
  json.key("line").number(line);
  text_or_null(json, "id", id.value);
  json.key("status").string("rejected");
  json.key("error").raw(encode(problem));
  json.end_object();
  return json.take();
}

std::string encode_status(std::string_view status) {
  JsonWriter json;
  return json.begin_object().key("status").string(status).end_object().take();
}

}  // namespace samestory::proto
