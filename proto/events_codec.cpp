#include "proto/events_codec.hpp"

#include <algorithm>

#include "core/text/language.hpp"
#include "proto/corrections.hpp"
#include "proto/members.hpp"

namespace samestory::proto {
namespace {

void text_if_any(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.key(key).string(text);
}

bool is_about_an_article(EventKind kind) {
  return kind == EventKind::article_added || kind == EventKind::article_updated ||
         kind == EventKind::group_changed;
}

}  // namespace

std::string encode(const Event& event) {
  JsonWriter json;
  json.begin_object();
  json.key("id").string(to_string(event.id));
  json.key("kind").string(name_of(event.kind));
  json.key("at").string(format_utc(event.at));
  text_if_any(json, "article_id", event.article.value);
  if (is_about_an_article(event.kind)) id_or_null(json, "duplicate_of", event.duplicate_of);
  if (event.story) json.key("story_id").string(to_string(event.story));
  if (event.other_story) json.key("other_story_id").string(to_string(event.other_story));
  if (event.revision != 0) json.key("revision").number(event.revision);
  text_if_any(json, "correction_id", correction_id(event.correction));
  text_if_any(json, "language", event.language);
  text_if_any(json, "reason", event.reason);
  json.end_object();
  return json.take();
}

std::string encode_reset(EventId id) {
  JsonWriter json;
  json.begin_object();
  json.key("id").string(to_string(id));
  json.key("kind").string("reset");
  json.end_object();
  return json.take();
}

bool EventFilter::wants(const Event& event) const {
  const auto about = [&](StoryId one) { return event.story == one || event.other_story == one; };
  if (story && !about(story) && std::none_of(followed.begin(), followed.end(), about)) return false;
  if (!language.empty() && event.language != language) return false;
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), event.kind) != kinds.end();
}

Result<EventQuery> parse_event_query(std::span<const QueryParameter> parameters) {
  constexpr std::size_t kKindsMax = 32;
  if (auto shape = check_parameters(parameters, "kind"); !shape) return fail(shape.error());
  EventQuery query;
  for (const auto& [name, value] : parameters) {
    if (name == "story") {
      const auto story = parse_story_id(value);
      if (!story) return fail(Errc::invalid_value, "Give a story's id.", "?story");
      query.filter.story = *story;
    } else if (name == "language") {
      query.filter.language = value == "und" ? value : text::primary_subtag(value);
      if (query.filter.language.empty()) return fail(Errc::invalid_value, "Give a BCP 47 tag.", "?language");
    } else if (name == "kind") {
      const auto kind = parse_event_kind(value);
      if (!kind || query.filter.kinds.size() == kKindsMax) {
        return fail(Errc::invalid_value, "There is no such kind of event.", "?kind");
      }
      query.filter.kinds.push_back(*kind);
    } else if (name == "last_event_id") {
      const auto after = parse_event_id(value);
      if (!after) return fail(Errc::invalid_value, after.error().message, "?last_event_id");
      query.after = *after;
    } else {
      return unknown_parameter(name);
    }
  }
  return query;
}

}  // namespace samestory::proto
