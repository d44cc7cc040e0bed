#include "proto/answers.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace samestory::proto {
namespace {

using nlohmann::json;

const Timestamp kNoon{std::chrono::milliseconds(1'772'539'200'000)};  // 2026-03-03T12:00:00Z

IngestAnswer ingest_answer() {
  IngestAnswer answer;
  answer.id = {"b"};
  answer.story = StoryId{1};
  answer.duplicate_of = ArticleId{"a"};
  answer.duplicates = {{ArticleId{"a"}, records::Relation::near_duplicate, 0.875F, 1.0F}};
  answer.duplicates_total = 1;
  return answer;
}

StoryView story_view() {
  StoryView view;
  view.summary.id = StoryId{1};
  view.summary.title = "One \"story\"";
  view.summary.language = "en";
  view.summary.article_count = 1;
  view.summary.source_count = 1;
  view.summary.first_published_at = kNoon;
  view.summary.created_at = view.summary.updated_at = kNoon;
  view.summary.representative = {"a"};
  view.summary.keywords = {"port", "strike"};
  view.summary.aliases = {StoryId{2}};
  view.asked = StoryId{2};
  StoryArticle article;
  article.id = {"a"};
  article.title = "One";
  article.received_at = kNoon;
  view.articles = {article};
  view.next_cursor = "next";
  return view;
}

TEST_CASE("a submit's answer has every member") {
  CHECK(json::parse(encode(ingest_answer())) == json::parse(R"({
    "id":"b","status":"created","revision":1,"story_id":"s00000001","story_created":false,"duplicate_of":"a",
    "duplicates":[{"id":"a","relation":"near_duplicate","similarity":0.875,"containment":1.0}],"duplicates_total":1})"));
}

TEST_CASE(
    "a bulk line is the answer with its line, or a rejection with its "
    "problem") {
  auto expected = json::parse(encode(ingest_answer()));
  expected["line"] = 3;
  CHECK(json::parse(encode_bulk_line(3, ingest_answer())) == expected);

  Problem problem = problem_of({Errc::invalid_json, "No.", "", 5});
  problem.line = 4;
  const auto rejected = json::parse(encode_bulk_line(4, ArticleId{}, problem));
  CHECK(rejected["line"] == 4);
  CHECK(rejected["id"].is_null());
  CHECK(rejected["status"] == "rejected");
  CHECK(rejected["error"]["offset"] == 5);
  CHECK(rejected["error"]["line"] == 4);
}

TEST_CASE("an article comes back as it was sent") {
  ArticleView view;
  view.article.id = {"a"};
  view.article.title = "One";
  view.article.published_at = PublishedAt{kNoon, DatePrecision::day};
  view.article.metadata_json = R"({"n": 1.50})";
  view.story = StoryId{1};
  view.received_at = kNoon;
  view.detected_language = "en";
  CHECK(
      encode(view) ==
      R"({"id":"a","title":"One","published_at":"2026-03-03","metadata":{"n": 1.50},"story_id":"s00000001",)"
      R"("duplicate_of":null,"revision":1,"received_at":"2026-03-03T12:00:00Z","detected_language":"en"})");
}

TEST_CASE("a match that finds nothing says null") {
  const auto answer = json::parse(encode(MatchAnswer{}));
  CHECK(answer["story_id"].is_null());
  CHECK(answer["duplicate_of"].is_null());
  CHECK(answer["evidence"]["cause"] == "started");
  CHECK(answer["evidence"]["runner_up"].is_null());
}

TEST_CASE("a story that was asked for by an alias says so") {
  const auto story = json::parse(encode(story_view()));
  CHECK(story["id"] == "s00000001");
  CHECK(story["asked_id"] == "s00000002");
  CHECK(story["aliases"] == json{"s00000002"});
  CHECK(story["title"] == "One \"story\"");
  CHECK(story["state"] == "active");
  CHECK(story["first_published_at"] == "2026-03-03T12:00:00Z");
  CHECK(story["last_published_at"].is_null());
  CHECK(story["articles"][0]["title"] == "One");
  CHECK(story["articles"][0]["source"].is_null());
  CHECK(story["next_cursor"] == "next");

  const auto page = json::parse(encode_story_articles(story_view()));
  CHECK(page["articles"] == story["articles"]);
  CHECK_FALSE(page.contains("title"));
}

TEST_CASE("a list's last page has no cursor") {
  StoriesPage page;
  page.stories = {story_view().summary};
  const auto stories = json::parse(encode(page));
  CHECK(stories["stories"].size() == 1);
  CHECK(stories["next_cursor"].is_null());
  CHECK(json::parse(encode(DuplicatesPage{}))["next_cursor"].is_null());
}

}  // namespace
}  // namespace samestory::proto
