#include "proto/corrections.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace samestory::proto {
namespace {

TEST_CASE("a merge names its stories") {
  const auto stories = decode_merge(R"({"note":{"x":[1]},"story_ids":["s00000002","s0000000b"]})");
  REQUIRE(stories.has_value());
  CHECK(*stories == std::vector<StoryId>{StoryId{2}, StoryId{11}});
  CHECK(decode_merge(R"({"story_ids":["nothing"]})").error().code == Errc::not_found);
  CHECK(decode_merge(R"({"story_ids":[]})").error().field == "/story_ids");
  CHECK(decode_merge(R"({})").error().field == "/story_ids");
  CHECK(decode_merge(R"({"story_ids":"s00000002"})").error().field == "/story_ids");
  CHECK(decode_merge(R"({"story_ids":["s00000002",2]})").error().field == "/story_ids");
  CHECK(decode_merge(R"([])").error().code == Errc::invalid_value);
  CHECK(decode_merge(R"({"story_ids":["s00000002")").error().code == Errc::invalid_json);
  CHECK(decode_merge("{\"story_ids\":[\"\xFF\"]}").error().code == Errc::invalid_utf8);
}

TEST_CASE("a split names at most a thousand articles") {
  const auto of = [](std::size_t count) {
    std::string json = R"({"article_ids":["a")";
    for (std::size_t i = 1; i < count; ++i) json += R"(,"a")";
    return json + "]}";
  };
  CHECK(decode_split(of(2)).value() == std::vector<ArticleId>{{"a"}, {"a"}});
  CHECK(decode_split(of(1000)).value().size() == 1000);
  CHECK(decode_split(of(1001)).error().field == "/article_ids");
  CHECK(decode_split(R"({"article_ids":null})").error().field == "/article_ids");
}

TEST_CASE("a move goes to a story, or to a new one") {
  CHECK(decode_move(R"({"story_id":"s00000002"})").value() == StoryId{2});
  CHECK_FALSE(decode_move(R"({"story_id":null})").value().has_value());
  CHECK_FALSE(decode_move(R"({})").value().has_value());
  CHECK(decode_move(R"({"story_id":5})").error().field == "/story_id");
  CHECK(decode_move(R"({"story_id":"x"})").error().code == Errc::not_found);
}

TEST_CASE("a correction has an id that reads back") {
  CHECK(parse_correction_id(correction_id(12)).value() == 12);
  CHECK(correction_id(0).empty());
  for (const char* text : {"", "c", "12", "c0", "c012", "c-1", "c1x", "c99999999999999999999999"}) {
    INFO(text);
    CHECK(parse_correction_id(text).error().code == Errc::not_found);
  }
  CHECK(encode(CorrectionAnswer{12, StoryId{1}, {StoryId{1}, StoryId{2}}}) ==
        R"({"correction_id":"c12","story_id":"s00000001","story_ids":["s00000001","s00000002"]})");
}

}  // namespace
}  // namespace samestory::proto
