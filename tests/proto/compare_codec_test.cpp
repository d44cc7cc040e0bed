#include "proto/compare_codec.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace samestory::proto {
namespace {

using nlohmann::json;

const Timestamp kNoon{std::chrono::milliseconds(1'772'539'200'000)};  // 2026-03-03T12:00:00Z

TEST_CASE("two articles stand side by side") {
  CompareAnswer answer;
  answer.a = {ArticleId{"a"}, "One",      "",         PublishedAt{kNoon, DatePrecision::day},
              kNoon,          StoryId{1}, "One\ntwo", 0.5F};
  answer.b = {ArticleId{"b"}, "", "Wire", {}, kNoon, StoryId{1}, "two", 1.0F};
  answer.passages = {{4, 7, 0, 3, 1}};
  answer.relation = records::Relation::contains;
  answer.similarity = 0.5F;
  answer.bits_apart = 9;
  answer.containment_a = 0.5F;
  answer.containment_b = 1.0F;
  answer.same_story = answer.same_language = true;
  answer.explanation = {0.75F, -1.5F, 3, {{"title", 0.5F, 0.25F}}, {}};
  answer.shared_terms = {{"two", 2.0F}};
  CHECK(json::parse(encode(answer)) == json::parse(R"({
    "a":{"id":"a","title":"One","source":null,"published_at":"2026-03-03","received_at":"2026-03-03T12:00:00Z",
         "story_id":"s00000001","text":"One\ntwo","copied":0.5,"containment":0.5},
    "b":{"id":"b","title":null,"source":"Wire","published_at":null,"received_at":"2026-03-03T12:00:00Z",
         "story_id":"s00000001","text":"two","copied":1.0,"containment":1.0},
    "relation":"contains","similarity":0.5,"bits_apart":9,"passages":[{"a":[4,7],"b":[0,3],"words":1}],
    "same_story":true,"same_language":true,
    "score":{"score":0.75,"threshold":-1.5,"model_version":3,"inputs":[{"name":"title","value":0.5,"share":0.25}]},
    "shared_terms":[{"text":"two","weight":2.0}]})"));
}

TEST_CASE("a timeline has its buckets and its history") {
  StoryTimeline timeline;
  timeline.id = StoryId{1};
  timeline.bucket_width = std::chrono::hours(1);
  timeline.buckets = {{kNoon, 3, 1}};
  timeline.history = {{7, kNoon, "merged", StoryId{2}, 7, "An editor merged it."},
                      {8, kNoon, "created", {}, 0, ""}};
  CHECK(json::parse(encode(timeline)) == json::parse(R"({
    "id":"s00000001","bucket_seconds":3600,"buckets":[{"begin":"2026-03-03T12:00:00Z","reports":3,"originals":1}],
    "history":[{"at":"2026-03-03T12:00:00Z","kind":"merged","other_story_id":"s00000002","correction_id":"c7",
                "reason":"An editor merged it."},
               {"at":"2026-03-03T12:00:00Z","kind":"created","other_story_id":null,"correction_id":null,"reason":null}]})"));
}

TEST_CASE("a lineage has parents, hints and what is a text's own") {
  StoryLineage lineage;
  lineage.id = StoryId{1};
  lineage.first = {"a"};
  LineageNode node;
  node.article.id = {"b"};
  node.article.received_at = kNoon;
  node.parents = {{ArticleId{"a"}, 0.75F, 0.5F}};
  node.hints = {{ArticleId{"c"}, "quotation", "we are back"}};
  node.own = 0.25F;
  lineage.nodes = {node};
  const auto encoded = json::parse(encode(lineage));
  CHECK(encoded["first_id"] == "a");
  CHECK(encoded["truncated"] == false);
  CHECK(encoded["articles"][0]["own"] == 0.25);
  CHECK(encoded["articles"][0]["parents"] == json::parse(R"([{"id":"a","containment":0.75,"adds":0.5}])"));
  CHECK(encoded["articles"][0]["hints"] ==
        json::parse(R"([{"id":"c","kind":"quotation","evidence":"we are back"}])"));
}

TEST_CASE("a comparison names two articles") {
  const std::vector<QueryParameter> both{{"a", "x"}, {"b", "y/z"}};
  CHECK(parse_compare_query(both)->a.value == "x");
  CHECK(parse_compare_query(both)->b.value == "y/z");
  CHECK(parse_compare_query(std::vector<QueryParameter>{{"a", "x"}}).error().field == "?b");
  CHECK(parse_compare_query(std::vector<QueryParameter>{{"b", "x"}}).error().field == "?a");
  CHECK(parse_compare_query(std::vector<QueryParameter>{{"a", "x"}, {"b", "y"}, {"c", "z"}}).error().field ==
        "?c");
}

}  // namespace
}  // namespace samestory::proto
