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
