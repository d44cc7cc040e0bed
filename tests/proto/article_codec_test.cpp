#include "proto/article_codec.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace samestory::proto {
namespace {

Error error_of(std::string_view json) {
  const auto article = decode_article(json);
  REQUIRE_FALSE(article.has_value());
  return article.error();
}

void check_wrong(std::string_view json, std::string_view pointer) {
  INFO(json.substr(0, 80));
  const Error error = error_of(json);
  CHECK(error.code == Errc::invalid_value);
  CHECK(error.field == pointer);
  CHECK_FALSE(error.message.empty());
}

TEST_CASE("an article is read with every field") {
  const auto article = decode_article(R"({
    "id": "wire/1", "title": "Caf\u00e9 opens", "body": "One\ntwo \ud83d\ude00", "url": "https://example.org/1",
    "source": "Wire", "language": "en-GB", "published_at": "2026-03-03T09:15:00.250+01:00",
    "metadata": { "n": 1.50, "big": 123456789012345678901234567890 }, "unknown": {"deep": [1, 2]}
  })");
  REQUIRE(article.has_value());
  CHECK(article->id.value == "wire/1");
  CHECK(article->title == "Café opens");
  CHECK(article->body == "One\ntwo 😀");
  CHECK(article->url == "https://example.org/1");
  CHECK(article->source == "Wire");
  CHECK(article->language == "en-GB");
  CHECK(format_utc(article->published_at.value()) == "2026-03-03T08:15:00.250Z");
  CHECK(article->metadata_json == R"({ "n": 1.50, "big": 123456789012345678901234567890 })");
}

TEST_CASE("a title or a body is enough, and null is absent") {
  CHECK(decode_article(R"({"title":"One"})").has_value());
  CHECK(decode_article(R"({"body":"One"})").has_value());
  const auto article = decode_article(
      R"({"id":null,"title":"One","body":null,"url":null,"source":null,"language":null,"published_at":null,"metadata":null})");
  REQUIRE(article.has_value());
  CHECK(article->id.value.empty());
  CHECK_FALSE(article->published_at.has_value());
  CHECK(article->metadata_json.empty());
}

TEST_CASE("an embedding is read as a direction") {
  const auto article = decode_article(
      R"({"title":"a","embedding":{"model":"m-1","vector":[1, -0.5, 2.5e-1, 0, 1e-400, -0, 5E-1, 0.25],"kind":"dense"}})");
  REQUIRE(article.has_value());
  REQUIRE(article->embedding.has_value());
  CHECK(article->embedding->model == "m-1");
  CHECK(article->embedding->vector == std::vector<std::int8_t>{127, -64, 32, 0, 0, 0, 64, 32});
  const auto absent = decode_article(R"({"title":"a","embedding":null})");
  REQUIRE(absent.has_value());
  CHECK_FALSE(absent->embedding.has_value());
}

TEST_CASE("a wrong embedding names what is wrong with it") {
  const auto with = [](const std::string& embedding) {
    return R"({"title":"a","embedding":)" + embedding + "}";
  };
  const std::string eight = "[1,2,3,4,5,6,7,8]";
  check_wrong(with("[1,2]"), "/embedding");
  check_wrong(with("\"m\""), "/embedding");
  check_wrong(with("{}"), "/embedding/model");
  check_wrong(with(R"({"model":"m"})"), "/embedding/vector");
  check_wrong(with(R"({"vector":)" + eight + "}"), "/embedding/model");
  check_wrong(with(R"({"model":7,"vector":)" + eight + "}"), "/embedding/model");
  check_wrong(with(R"({"model":null,"vector":)" + eight + "}"), "/embedding/model");
  check_wrong(with(R"({"model":"m","vector":"x"})"), "/embedding/vector");
  check_wrong(with(R"({"model":"m","vector":[1,2,3]})"), "/embedding/vector");
  check_wrong(with(R"({"model":"m","vector":[1,2,3,4,5,6,7,"8"]})"), "/embedding/vector");
  check_wrong(with(R"({"model":"m","vector":[1,2,3,4,5,6,7,null]})"), "/embedding/vector");
  check_wrong(with(R"({"model":"m","vector":[1,2,3,4,5,6,7,1e400]})"), "/embedding/vector");
  check_wrong(with(R"({"model":"m","vector":[0,0,0,0,0,0,0,0]})"), "/embedding/vector");
  check_wrong(with(R"({"model":"m","model":"m","vector":)" + eight + "}"), "/embedding/model");
  check_wrong(with(R"({"model":"m","vector":)" + eight + R"(,"vector":)" + eight + "}"), "/embedding/vector");
  check_wrong(R"({"title":"a","embedding":null,"embedding":null})", "/embedding");
  std::string long_vector = "[1";
  for (int i = 0; i < 4096; ++i) long_vector += ",1";
  check_wrong(with(R"({"model":"m","vector":)" + long_vector + "]}"), "/embedding/vector");
  CHECK(error_of(R"({"title":"a","embedding":{"model":"m","vector":[1,2)").code == Errc::invalid_json);
  CHECK(error_of(R"({"title":"a","embedding":{"model":"m","vector":[NaN]}})").code == Errc::invalid_json);
}

TEST_CASE("bytes that are not UTF-8 are found at their offset") {
  const Error error = error_of("{\"title\":\"ab\xFF\"}");
  CHECK(error.code == Errc::invalid_utf8);
  CHECK(error.offset == 12U);
}

TEST_CASE("malformed JSON is found at its offset, also behind a wrong value") {
  CHECK(error_of(R"({"title":"One",})").code == Errc::invalid_json);
  CHECK(error_of(R"({"title":"One",})").offset == 15U);
  CHECK(error_of(R"({"title":5,"body":)").code == Errc::invalid_json);
  CHECK(error_of(R"({"title":"\ud800"})").code == Errc::invalid_json);
  CHECK(error_of("").code == Errc::invalid_json);
  CHECK(error_of(R"({"title":"a"} {"title":"b"})").code == Errc::invalid_json);
}

TEST_CASE("nesting deeper than 64 is malformed") {
  const auto with_depth = [](std::size_t arrays) {
    return R"({"title":"a","metadata":)" + std::string(arrays, '[') + std::string(arrays, ']') + "}";
  };
  CHECK(decode_article(with_depth(63)).has_value());
  CHECK(error_of(with_depth(64)).code == Errc::invalid_json);
}

TEST_CASE("a wrong value names its field") {
  check_wrong(R"([{"title":"a"}])", "");
  check_wrong(R"("title")", "");
  check_wrong(R"({"title":5})", "/title");
  check_wrong(R"({"title":"a","body":["b"]})", "/body");
  check_wrong(R"({"title":"a","id":7})", "/id");
  check_wrong(R"({"title":"a","id":""})", "/id");
  check_wrong(R"({"title":"a","id":"a\nb"})", "/id");
  check_wrong(R"({"title":"a","url":{}})", "/url");
  check_wrong(R"({"title":"a","source":true})", "/source");
  check_wrong(R"({"title":"a","language":1})", "/language");
  check_wrong(R"({"title":"a","published_at":1700000000})", "/published_at");
  check_wrong(R"({"title":"a","published_at":"yesterday"})", "/published_at");
  check_wrong(R"({"title":"a","published_at":""})", "/published_at");
  check_wrong(R"({"title":"a","published_at":"2026-02-30"})", "/published_at");
  check_wrong(R"({"title":"a","published_at":"2026-02-03T10:00:00"})", "/published_at");
  check_wrong(R"({"title":"a","title":"b"})", "/title");
}

TEST_CASE("an over-long field is a wrong value") {
  const auto with = [](const std::string& field, std::size_t size) {
    return R"({"body":"a",")" + field + R"(":")" + std::string(size, 'x') + "\"}";
  };
  CHECK(decode_article(with("title", 4096)).has_value());
  check_wrong(with("title", 4097), "/title");
  CHECK(decode_article(with("id", 512)).has_value());
  check_wrong(with("id", 513), "/id");
  check_wrong(with("url", 8193), "/url");
  check_wrong(with("source", 513), "/source");
  check_wrong(with("language", 65), "/language");
  CHECK(decode_article(with("metadata", 16382)).has_value());  // and two quotation marks
  check_wrong(with("metadata", 16383), "/metadata");
}

TEST_CASE("an article without title and body is refused") {
  for (const char* json : {R"({})", R"({"id":"a"})", R"({"title":"","body":""})", R"({"title":null})"}) {
    INFO(json);
    CHECK(error_of(json).code == Errc::invalid_value);
  }
}

TEST_CASE("the id in the path may be repeated and not contradicted") {
  CHECK(decode_article(R"({"title":"a"})", ArticleId{"x"})->id.value == "x");
  CHECK(decode_article(R"({"title":"a","id":"x"})", ArticleId{"x"})->id.value == "x");
  CHECK(decode_article(R"({"title":"a","id":"y"})", ArticleId{"x"}).error().field == "/id");
  CHECK(decode_article(R"({"title":"a"})", ArticleId{std::string(513, 'x')}).error().field == "/id");
}

TEST_CASE("the id of a refused article is read where it can be") {
  CHECK(peek_article_id(R"({"title":5,"id":"x"})").value == "x");
  CHECK(peek_article_id(R"({"id":"x","title":)").value == "x");
  CHECK(peek_article_id(R"({"title":,"id":"x"})").value.empty());
  CHECK(peek_article_id(R"({"id":7})").value.empty());
  CHECK(peek_article_id("[]").value.empty());
  CHECK(peek_article_id("{\"id\":\"\xFF\"}").value.empty());
  CHECK(peek_article_id(R"({"id":")" + std::string(513, 'x') + R"("})").value.empty());
}

}  // namespace
}  // namespace samestory::proto
