#include "core/stories/background.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "core/base/bytes.hpp"
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
  CHECK(2 * stream.articles("en") == StreamFrequencies::kHalveEvery);
  CHECK(2 * stream.count(terms.stems[0].id) == StreamFrequencies::kHalveEvery);
}

TEST_CASE("articles observed together count as they do one by one, also where counts fade", "[stories]") {
  std::mt19937 random(20260322);
  std::vector<StreamFrequencies::Observed> articles(StreamFrequencies::kHalveEvery - 1000, {"xx", 0});
  std::vector<records::TermId> ids;
  for (int article = 0; article < 2000; ++article) {
    for (int term = 0; term < 20; ++term) ids.push_back(random() % 30'000 * 0x9E3779B1U);
    articles.push_back({"xx", ids.size()});
  }
  StreamFrequencies together, one_by_one;
  together.observe(articles, ids);
  std::size_t begin = 0;
  for (const StreamFrequencies::Observed& each : articles) {
    const StreamFrequencies::Observed alone[] = {{each.language, each.end - begin}};
    one_by_one.observe(alone, std::span(ids).subspan(begin, each.end - begin));
    begin = each.end;
  }
  CHECK(together.articles("xx") == one_by_one.articles("xx"));
  CHECK(together.articles("xx") < static_cast<float>(articles.size()));
  const auto differs = [&](records::TermId id) { return together.count(id) != one_by_one.count(id); };
  CHECK(std::none_of(ids.begin(), ids.end(), differs));
}

TEST_CASE("a broken table is refused", "[stories]") {
  for (const std::string_view bytes : {"", "no newline", "head\n", "head\n\x01", "head\n\x00\xff"}) {
    const auto table = Background::parse(bytes);
    REQUIRE_FALSE(table);
    CHECK(table.error().code == Errc::corrupt);
  }
  CHECK(Background::parse(std::string_view("head\n\0\0", 7)));
}

TEST_CASE("a table finds all its terms, also where many share their upper bits", "[stories]") {
  INFO("seed 20260323");
  std::mt19937 random(20260323);
  for (const std::size_t count : {0U, 1U, 40U, 20'000U}) {
    std::map<records::TermId, std::uint8_t> model;
    while (model.size() < count) {
      const auto id = static_cast<records::TermId>(random());
      model[count == 40 ? id >> 12 : id] = static_cast<std::uint8_t>(random());  // 40: all on one line
    }
    std::string bytes = "made here\n";
    ByteWriter writer(bytes);
    writer.varint(0);
    writer.varint(model.size());
    records::TermId before = 0;
    for (const auto& [id, level] : model) {
      writer.varint(id - before);
      writer.fixed(level);
      before = id;
    }
    const Background table = Background::parse(bytes).value();
    CHECK(table.terms() == model.size());
    const float absent = Background().rarity(stem("qwertzuiop"));
    for (const auto& [id, level] : model) CHECK(table.rarity(id) == static_cast<float>(level) / 16);
    for (int i = 0; i < 2000; ++i) {
      const auto id = static_cast<records::TermId>(count == 40 ? random() >> 12 : random());
      if (!model.contains(id)) CHECK(table.rarity(id) == absent);
    }
  }
}
