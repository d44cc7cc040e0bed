#include "proto/events_codec.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace samestory::proto {
namespace {

using nlohmann::json;

const Timestamp kNoon{std::chrono::milliseconds(1'772'539'200'000)};  // 2026-03-03T12:00:00Z

Event event() {
  Event event;
  event.id = {12, 1};
  event.kind = EventKind::article_added;
  event.at = kNoon;
  event.article = {"a"};
  event.story = StoryId{1};
  event.revision = 1;
  event.language = "en";
  return event;
}

TEST_CASE("an event says what it is about and nothing else") {
  CHECK(json::parse(encode(event())) == json::parse(R"({
    "id":"12.1","kind":"article.added","at":"2026-03-03T12:00:00Z","article_id":"a","duplicate_of":null,
    "story_id":"s00000001","revision":1,"language":"en"})"));
  Event merged;
  merged.id = {13, 0};
  merged.kind = EventKind::story_merged;
  merged.at = kNoon;
  merged.story = StoryId{1};
  merged.other_story = StoryId{2};
  merged.correction = 13;
  merged.reason = "An editor merged it.";
  CHECK(json::parse(encode(merged)) == json::parse(R"({
    "id":"13.0","kind":"story.merged","at":"2026-03-03T12:00:00Z","story_id":"s00000001",
    "other_story_id":"s00000002","correction_id":"c13","reason":"An editor merged it."})"));
}

TEST_CASE("a filter takes what it names") {
  EventFilter filter;
  CHECK(filter.wants(event()));
  filter.story = StoryId{2};
  CHECK_FALSE(filter.wants(event()));
  filter.story = StoryId{1};
  filter.language = "en";
  filter.kinds = {EventKind::article_added};
  CHECK(filter.wants(event()));
  filter.kinds = {EventKind::story_grown};
  CHECK_FALSE(filter.wants(event()));
}

TEST_CASE("a subscription is read from its query") {
  const std::vector<QueryParameter> all{{"story", "s00000001"},
                                        {"language", "en-GB"},
                                        {"kind", "story.grown"},
                                        {"kind", "story.merged"},
                                        {"last_event_id", "12.1"}};
  const auto query = parse_event_query(all);
  REQUIRE(query.has_value());
  CHECK(query->filter.story == StoryId{1});
  CHECK(query->filter.language == "en");
  CHECK(query->filter.kinds == std::vector{EventKind::story_grown, EventKind::story_merged});
  CHECK(query->after == EventId{12, 1});
  for (const auto& [name, value] : std::vector<QueryParameter>{{"story", "x"},
                                                               {"language", "!"},
                                                               {"kind", "story.eaten"},
                                                               {"last_event_id", "x"},
                                                               {"colour", "red"}}) {
    CHECK(parse_event_query(std::vector<QueryParameter>{{name, value}}).error().field == "?" + name);
  }
}

}  // namespace
}  // namespace samestory::proto
