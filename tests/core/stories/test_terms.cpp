#include "core/stories/terms.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

using namespace samestory;
using namespace samestory::stories;

namespace {

std::set<records::TermId> ids_of(const std::vector<records::TermCount>& list) {
  std::set<records::TermId> ids;
  for (const records::TermCount& term : list) ids.insert(term.id);
  return ids;
}
std::set<records::TermId> stems(std::string_view text, std::string_view language = "en") {
  return ids_of(extract_terms("", text, language).stems);
}
std::set<records::TermId> numbers(std::string_view text, std::string_view language = "en") {
  return ids_of(extract_terms("", text, language).numbers);
}
bool holds(const std::set<records::TermId>& all, const std::set<records::TermId>& some) {
  return !some.empty() && std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace

TEST_CASE("inflected forms of a word are one stem in languages with a stemmer", "[stories]") {
  CHECK(stems("exporting exports") == stems("export"));
  CHECK(stems("выборы выборах", "ru") == stems("выборов", "ru"));
  CHECK(stems("Häuser Hauses", "de").size() <= 2);
}

TEST_CASE("stop words and single letters are no terms", "[stories]") {
  CHECK(stems("It is what it was, and he said so. A b c.").empty());
  CHECK(stems("и в на что было", "ru").empty());
  CHECK(extract_terms("", "It is what it was", "en").content_words == 0);
}

TEST_CASE("an amount is one number however it is written", "[stories]") {
  const auto amount = numbers("$4.5bn");
  REQUIRE(amount.size() == 1);
  for (const char* same :
       {"4.5 billion dollars", "$4.5 billion", "US$4.5bn", "$4,500 million", "4,500,000,000 dollars"}) {
    INFO(same);
    CHECK(numbers(same) == amount);
  }
  CHECK(numbers("4,5 Milliarden Dollar", "de").size() == 1);
  CHECK(numbers("12%") == numbers("12 per cent"));
  CHECK(numbers("12 percent") == numbers("12%"));
  CHECK(numbers("12%") != numbers("12"));
  CHECK(numbers("1,234 people") == numbers("1234 people"));
  CHECK(numbers("July 15") == numbers("15 July"));
  CHECK(numbers("July 15, 2025") != numbers("July 16, 2025"));
}

TEST_CASE("codes are kept whole, with and without a hyphen", "[stories]") {
  for (const auto& [one, other] :
       {std::pair{"H20", "h20"}, {"GPT-5", "GPT5"}, {"COVID-19", "Covid-19"}, {"F-16", "F16"}}) {
    INFO(one);
    CHECK_FALSE(stems(one).empty());
    CHECK(holds(stems(one), stems(other)));
  }
  CHECK(stems("H20") != stems("H100"));
  CHECK(stems("F-16") != stems("F-35"));
  CHECK(holds(stems("COVID-19"), stems("covid")));
}

TEST_CASE("hyphens and apostrophes part words alike in every typography", "[stories]") {
  CHECK(stems("AI-powered chips") == stems("AI powered chips"));
  CHECK(stems("Nvidia's chip") == stems("Nvidia’s chip"));
}

TEST_CASE("names inside sentences are entities, and so are runs of them", "[stories]") {
  const auto terms = extract_terms("", "Yesterday Jensen Huang met Donald Trump in the White House.", "en");
  CHECK(terms.entities.size() == 6 + 3);  // six names, three runs
  CHECK(extract_terms("", "Nothing but plain words here.", "en").entities.empty());
}

TEST_CASE("texts without spaces are parted into words", "[stories]") {
  const auto chinese = stems("中国外交部发言人表示，美国总统将访问北京。", "zh");
  CHECK(chinese.size() >= 5);
  CHECK(holds(chinese, stems("北京", "zh")));
  CHECK(stems("日本の首相は東京で会見した", "ja").size() >= 3);
  CHECK(stems("นายกรัฐมนตรีเดินทางไปกรุงเทพมหานคร", "th").size() >= 2);
}

TEST_CASE("terms know whether they stand in the title and in the lead", "[stories]") {
  std::string body = "Volcano erupts near village.";
  for (int i = 0; i < 100; ++i) body += " filler" + std::string(1, static_cast<char>('a' + i % 26)) + "word";
  body += " eruption lava";
  const auto terms = extract_terms("Volcano wakes", body, "en");
  CHECK(terms.has_title);
  const auto volcano = *ids_of(extract_terms("", "volcano", "en").stems).begin();
  const auto lava = *ids_of(extract_terms("", "lava", "en").stems).begin();
  const auto count_of = [&](records::TermId id) {
    return *std::find_if(terms.stems.begin(), terms.stems.end(), [&](const auto& t) { return t.id == id; });
  };
  CHECK(count_of(volcano).count == 2);
  CHECK(count_of(volcano).in_title == 1);
  CHECK(count_of(volcano).in_lead == 2);
  CHECK(count_of(lava).in_title == 0);
  CHECK(count_of(lava).in_lead == 0);
  CHECK_FALSE(extract_terms("", body, "en").has_title);
}

TEST_CASE("only the first 12,000 characters of a body are read", "[stories]") {
  std::string body;
  while (body.size() < 30'000) body += "lorem ipsum ";
  CHECK(stems(body + "zeppelin") == stems("lorem ipsum"));
}

TEST_CASE("terms of one text differ between languages", "[stories]") {
  CHECK(stems("Berlin", "de") != stems("Berlin", "en"));
}

TEST_CASE("surfaces name the terms as they were written", "[stories]") {
  Surfaces surfaces;
  const auto terms = extract_terms("", "The exports of chips. Exporting chips.", "en", &surfaces);
  const auto chip = *stems("chip").begin();
  REQUIRE(surfaces.contains(chip));
  CHECK(surfaces[chip] == "chips");
}

TEST_CASE("any text has ascending terms and survives its stored form", "[stories]") {
  const unsigned seed = 31;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::string_view pieces[] = {
      "Nvidia ", "H20", "-", "'", "’s ", "$4",       ".5", "bn ", "北京", "を", "%",     " per cent", "\n",
      "U.S.",    "é",   "́",  "9", ",",   "15 July ", "Ж",  "&",   "…",    "a",  "ZZ-9 ", "€"};
  for (int round = 0; round < 300; ++round) {
    std::string title, body;
    for (unsigned i = random() % 12; i > 0; --i) title += pieces[random() % std::size(pieces)];
    for (unsigned i = random() % 80; i > 0; --i) body += pieces[random() % std::size(pieces)];
    const auto terms = extract_terms(title, body, "en");
    for (const auto* list : {&terms.stems, &terms.bigrams, &terms.numbers, &terms.entities}) {
      CHECK(std::is_sorted(list->begin(), list->end(),
                           [](const auto& a, const auto& b) { return a.id <= b.id; }));
    }
    const auto again = records::decode_terms(records::encode(terms));
    REQUIRE(again);
    CHECK(*again == terms);
  }
}

TEST_CASE("broken stored terms are refused", "[stories]") {
  const std::string bytes =
      records::encode(extract_terms("Nvidia sells H20", "It may sell 4.5bn dollars worth.", "en"));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(records::decode_terms(bytes.substr(0, size)));
  CHECK_FALSE(records::decode_terms(bytes + "x"));
  std::string other_format = bytes;
  other_format[0] = 9;
  CHECK(records::decode_terms(other_format).error().code == Errc::unsupported);
}
