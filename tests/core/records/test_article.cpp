#include <catch2/catch.hpp>

#include <string>

#include "core/records/article.hpp"

using namespace samestory;
using namespace samestory::records;

namespace {

Article sample() {
  Article article;
  article.id = ArticleId{"harbour-1"};
  article.title = "Harbour board closes ferry terminal";
  article.body = "<p>Engineers found cracks.</p>\0x";
  article.url = "https://news.example/harbour";
  article.source = "news.example";
  article.language = "en-GB";
  article.published_at = *parse_published_at("2025-07-15T09:30:00.250+02:00");
  article.metadata_json = R"({"desk":"city"})";
  return article;
}

Error error_of(const Article& article) {
  const auto valid = validate(article);
  return valid ? Error{Errc::internal, "accepted"} : valid.error();
}

}  // namespace

TEST_CASE("a full article and a bare one are valid") {
  CHECK(validate(sample()));
  Article bare;
  bare.title = "x";
  CHECK(validate(bare));
  bare.title.clear();
  bare.body = "x";
  CHECK(validate(bare));
}

TEST_CASE("an article needs a title or a body") {
  Article article = sample();
  article.title = article.body = "";
  CHECK(error_of(article).code == Errc::invalid_value);
  CHECK(error_of(article).field == "/body");
  CHECK(error_of(article).message == "An article needs a title or a body.");
}

TEST_CASE("every field has its limit, and the limit itself is allowed") {
  const auto check = [](auto&& field_of, std::size_t bytes_max, const std::string& pointer) {
    CAPTURE(pointer);
    Article article = sample();
    field_of(article) = std::string(bytes_max, 'a');
    CHECK(validate(article));
    field_of(article) += 'a';
    CHECK(error_of(article).code == Errc::too_large);
    CHECK(error_of(article).field == pointer);
    CHECK(error_of(article).message ==
          "This field is longer than " + std::to_string(bytes_max) + " bytes of UTF-8.");
  };
  check([](Article& a) -> std::string& { return a.id.value; }, 512, "/id");
  check([](Article& a) -> std::string& { return a.title; }, 4096, "/title");
  check([](Article& a) -> std::string& { return a.body; }, 8 * 1024 * 1024, "/body");
  check([](Article& a) -> std::string& { return a.url; }, 8192, "/url");
  check([](Article& a) -> std::string& { return a.source; }, 512, "/source");
  check([](Article& a) -> std::string& { return a.language; }, 64, "/language");
  check([](Article& a) -> std::string& { return a.metadata_json; }, 16384, "/metadata");
}

TEST_CASE("bytes that are not UTF-8 are refused with their place") {
  Article article = sample();
  article.source = "ab\xC3(";
  CHECK(error_of(article).code == Errc::invalid_utf8);
  CHECK(error_of(article).field == "/source");
  CHECK(error_of(article).offset == std::size_t{2});
}

TEST_CASE("an id holds no control characters") {
  for (const char* id : {"a\n", "\x7F", "a\xC2\x80", "\xC2\x9F", "\x01"}) {
    Article article = sample();
    article.id.value = id;
    CHECK(error_of(article).field == "/id");
    CHECK(error_of(article).code == Errc::invalid_value);
  }
  for (const char* id : {"a b", "\xC2\xA0", "été/1:2", "日本"}) {
    Article article = sample();
    article.id.value = id;
    CHECK(validate(article));
  }
}

TEST_CASE("a language has the characters of a tag") {
  Article article = sample();
  for (const char* language : {"", "en", "zh-Hant-TW", "pt_BR", "und", "english"}) {
    article.language = language;
    CHECK(validate(article));
  }
  for (const char* language : {"en GB", "français", "en;q=1"}) {
    article.language = language;
    CHECK(error_of(article).field == "/language");
  }
}

TEST_CASE("an article reads back as it was stored") {
  for (const bool dated : {true, false}) {
    Article article = sample();
    article.body += std::string("\0\xC3\xA9", 3);
    if (!dated) article.published_at.reset();
    CHECK(decode_article(encode(article)).value() == article);
  }
  CHECK(decode_article(encode(Article{})).value() == Article{});
}

TEST_CASE("a stored article that is cut or changed anywhere is corrupt") {
  const std::string stored = encode(sample());
  for (std::size_t size = 0; size < stored.size(); ++size) {
    const auto decoded = decode_article(std::string_view(stored).substr(0, size));
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error().code == Errc::corrupt);
  }
  for (std::size_t at = 0; at < stored.size(); ++at) {
    std::string damaged = stored;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    CHECK_FALSE(decode_article(damaged));
  }
}

TEST_CASE("the stored bytes of an article do not change") {
  Article article;
  article.id = ArticleId{"a"};
  article.title = "T";
  article.published_at = PublishedAt{Timestamp(std::chrono::milliseconds(-1)), DatePrecision::second};
  const std::string stored = encode(article);
  const std::string expected(
      "\x01\x21\x01"
      "a\x01T\0\0\0\0\0\x01\x01\x02",
      14);
  REQUIRE(stored.size() == expected.size() + 4);
  CHECK(stored.substr(0, expected.size()) == expected);
}

TEST_CASE("an id is derived from the address, however it is spelt") {
  Article article;
  article.url = "https://news.example/harbour";
  const ArticleId id = derive_article_id(article);
  CHECK(id.value == "d3eef78c9d7649658ce441f8166b86d3");
  article.title = "Another title";
  article.source = "elsewhere";
  article.url = "HTTPS://NEWS.example:443/harbour?utm_source=feed#top";
  CHECK(derive_article_id(article) == id);
  article.url = "https://news.example/harbour2";
  CHECK(derive_article_id(article) != id);
}

TEST_CASE("without an address an id is derived from the content") {
  Article article = sample();
  article.url = " ";
  const ArticleId id = derive_article_id(article);
  CHECK(id.value.size() == 32);
  Article other = article;
  other.id = ArticleId{"x"};
  other.metadata_json = "";
  other.language = "";
  CHECK(derive_article_id(other) == id);
  other = article;
  other.published_at.reset();
  CHECK(derive_article_id(other) != id);
  other = article;
  std::swap(other.title, other.source);
  CHECK(derive_article_id(other) != id);
  other = article;
  other.title += "x";
  CHECK(derive_article_id(other) != id);
  // Where one field ends and the next begins counts.
  Article left, right;
  left.title = "ab";
  right.title = "a";
  right.body = "b";
  CHECK(derive_article_id(left) != derive_article_id(right));
}
