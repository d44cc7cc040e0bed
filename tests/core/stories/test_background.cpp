#include "core/stories/background.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/stories/terms.hpp"

using namespace samestory;
using namespace samestory::stories;

namespace {

records::TermId stem(std::string_view word, std::string_view language = "en") {
  return extract_terms("", word, language).stems.at(0).id;
}

}  // namespace

TEST_CASE("the shipped table knows which English words are common", "[stories]") {
  const Background background;
  CHECK(background.knows("en"));
  CHECK_FALSE(background.knows("xx"));
  const Idf idf(background, nullptr, "en");
  CHECK(idf(stem("government")) < 4);
  CHECK(idf(stem("volcano")) > idf(stem("government")) + 1);
  CHECK(idf(stem("qwertzuiop")) > idf(stem("volcano")));
}

TEST_CASE("in a language without a table the stream teaches what is common", "[stories]") {
  const Background background;
  StreamFrequencies stream;
  const auto everywhere = extract_terms("", "woord", "xx");
  const auto mixed = extract_terms("", "woord zeldzaam", "xx");
  for (int i = 0; i < 600; ++i) stream.observe(i % 100 == 0 ? mixed : everywhere);
  const Idf idf(background, &stream, "xx");
  CHECK(stream.articles("xx") == 600);
  CHECK(idf(stem("woord", "xx")) < 1);
  CHECK(idf(stem("zeldzaam", "xx")) > 4);
  CHECK(idf(stem("nooit", "xx")) > idf(stem("zeldzaam", "xx")));
}

TEST_CASE("old counts fade and never exceed the articles seen", "[stories]") {
  StreamFrequencies stream;
  const auto terms = extract_terms("", "eruption", "en");
  for (std::uint32_t i = 0; i < StreamFrequencies::kHalveEvery; ++i) stream.observe(terms);
  CHECK(stream.articles("en") == StreamFrequencies::kHalveEvery / 2);
  CHECK(stream.count(terms.stems[0].id) == StreamFrequencies::kHalveEvery / 2);
}

TEST_CASE("a broken table is refused", "[stories]") {
  for (const std::string_view bytes : {"", "no newline", "head\n", "head\n\x01", "head\n\x00\xff"}) {
    const auto table = Background::parse(bytes);
    REQUIRE_FALSE(table);
    CHECK(table.error().code == Errc::corrupt);
  }
  CHECK(Background::parse(std::string_view("head\n\0\0", 7)));
}
