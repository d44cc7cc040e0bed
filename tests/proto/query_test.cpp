#include "proto/query.hpp"

#include <catch2/catch.hpp>
#include <vector>

namespace samestory::proto {
namespace {

using Parameters = std::vector<QueryParameter>;

void check_wrong(const Parameters& parameters, std::string_view field) {
  INFO(field);
  const auto query = parse_story_query(parameters);
  REQUIRE_FALSE(query.has_value());
  CHECK(query.error().code == Errc::invalid_value);
  CHECK(query.error().field == field);
}

TEST_CASE("no parameters mean the newest fifty stories") {
  const auto query = parse_story_query({});
  REQUIRE(query.has_value());
  CHECK(query->limit == 50);
  CHECK(query->size_min == 1);
  CHECK(query->sort == StorySort::recency);
  CHECK_FALSE(query->from.has_value());
  CHECK_FALSE(query->state.has_value());
}

TEST_CASE("every parameter of the story list is read") {
  const auto query = parse_story_query(Parameters{{"from", "2026-03-01"},
                                                  {"to", "2026-03-02T12:00:00+02:00"},
                                                  {"language", "en-GB"},
                                                  {"size_min", "3"},
                                                  {"source", "Wire"},
                                                  {"source", "Veldmar Courier"},
                                                  {"state", "dormant"},
                                                  {"trend", "fading"},
                                                  {"sort", "growth"},
                                                  {"limit", "200"},
                                                  {"cursor", "abc"}});
  REQUIRE(query.has_value());
  CHECK(format_utc(*query->from) == "2026-03-01T00:00:00Z");
  CHECK(format_utc(*query->to) == "2026-03-02T10:00:00Z");
  CHECK(query->language == "en");
  CHECK(query->size_min == 3);
  CHECK(query->sources == std::vector<std::string>{"Wire", "Veldmar Courier"});
  CHECK(query->state == records::StoryState::dormant);
  CHECK(query->trend == StoryTrend::fading);
  CHECK(query->sort == StorySort::growth);
  CHECK(query->limit == 200);
  CHECK(query->cursor == "abc");
}

TEST_CASE("a wrong parameter is named") {
  check_wrong({{"limit", "0"}}, "?limit");
  check_wrong({{"limit", "201"}}, "?limit");
  check_wrong({{"limit", "1x"}}, "?limit");
  check_wrong({{"limit", ""}}, "?limit");
  check_wrong({{"limit", "99999999999999999999999"}}, "?limit");
  check_wrong({{"limit", "5"}, {"limit", "5"}}, "?limit");
  check_wrong({{"sort", "oldest"}}, "?sort");
  check_wrong({{"state", "open"}}, "?state");
  check_wrong({{"trend", "viral"}}, "?trend");
  check_wrong({{"from", "noon"}}, "?from");
  check_wrong({{"from", "2026-03-02"}, {"to", "2026-03-02"}}, "?to");
  check_wrong({{"language", "!"}}, "?language");
  check_wrong({{"cursor", ""}}, "?cursor");
  check_wrong({{"source", ""}}, "?source");
  check_wrong(Parameters(33, {"source", "a"}), "?source");
  check_wrong({{"colour", "red"}}, "?colour");
}

TEST_CASE("a page takes limit and cursor only") {
  CHECK(parse_page_query({})->limit == 50);
  const Parameters page{{"limit", "2"}, {"cursor", "c"}};
  CHECK(parse_page_query(page)->limit == 2);
  CHECK(parse_page_query(page)->cursor == "c");
  CHECK(parse_page_query(Parameters{{"sort", "size"}}).error().field == "?sort");
}

TEST_CASE("an id in the query comes alone") {
  CHECK(parse_id_query(Parameters{{"id", "a/b"}})->value == "a/b");
  CHECK(parse_id_query({}).error().field == "?id");
  CHECK(parse_id_query(Parameters{{"id", "a"}, {"x", "b"}}).error().field == "?x");
  CHECK(parse_no_query({}).has_value());
  CHECK(parse_no_query(Parameters{{"x", ""}}).error().field == "?x");
}

TEST_CASE("a parameter that is not UTF-8 is refused") {
  CHECK(parse_story_query(Parameters{{"source", "\xFF"}}).error().code == Errc::invalid_utf8);
}

}  // namespace
}  // namespace samestory::proto
