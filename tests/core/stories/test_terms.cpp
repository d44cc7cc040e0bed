#include "core/stories/terms.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <tuple>
#include <vector>

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

TEST_CASE("an amount is one number in the writings of each language", "[stories]") {
  const struct {
    const char* language;
    std::vector<const char*> same;
  } kCases[] = {
      {"de",
       {"4,5 Mrd. Euro", "4,5 Milliarden Euro", "4.500 Millionen Euro", "4,5 Mrd. €", "4 500 000 000 Euro"}},
      {"fr", {"4,5 milliards d'euros", "4,5 milliards d’euros", "4 500 millions d'euros", "4,5 Md €"}},
      {"es", {"4.500 millones de dólares", "4,5 mil millones de dólares", "US$ 4.500 millones"}},
      {"pt", {"R$ 4,5 bilhões", "4,5 bilhões de reais"}},
      {"it", {"4,5 miliardi di euro", "4,5 mld di euro", "€ 4,5 miliardi"}},
      {"ru",
       {"4,5 млрд долларов", "$4,5 млрд", "4.5 миллиарда долларов", "4,5 млрд. долларов",
        "4500 млн долларов"}},
      {"uk", {"4,5 млрд доларів", "4,5 мільярда доларів", "$4,5 млрд"}},
      {"pl", {"4,5 mld euro", "4,5 miliarda euro", "4,5 mld €"}},
      {"tr", {"4,5 milyar lira", "4,5 milyar TL", "₺4,5 milyar"}},
      {"el", {"4,5 δισ. ευρώ", "4,5 δισεκατομμύρια ευρώ"}},
      {"ar", {"4.5 مليار دولار", "٤٫٥ مليار دولار"}},
      {"he", {"4.5 מיליארד דולר", "$4.5 מיליארד"}},
      {"hi", {"3 लाख करोड़ रुपये", "३ लाख करोड़ रुपए", "₹3 लाख करोड़"}},
      {"zh", {"45亿美元", "45億美元", "４５亿美元", "4500百万美元"}},
      {"ja", {"1兆2000億円", "１兆２０００億円", "12000億円"}},
      {"ko", {"1조2천억원", "1조2000억 원", "12000억원"}},
      {"th", {"4,500 ล้านบาท", "4.5 พันล้านบาท"}},
      {"vi", {"4,5 tỷ USD", "4,5 tỷ đô la", "4.500 triệu USD"}},
      {"en", {"Rs 3,00,000", "300,000", "300000"}},
  };
  for (const auto& [language, same] : kCases) {
    const auto first = numbers(same.front(), language);
    CAPTURE(language);
    CHECK(first.size() == 1);
    for (const char* text : same) {
      CAPTURE(text);
      CHECK(numbers(text, language) == first);
    }
  }
}

TEST_CASE("percentages and days are read in other languages too", "[stories]") {
  for (const auto& [language, one, other] : {std::tuple{"de", "12 Prozent", "12%"},
                                             {"fr", "12 pour cent", "12 %"},
                                             {"es", "12 por ciento", "12%"},
                                             {"ru", "12 процентов", "12%"},
                                             {"tr", "%12", "12%"},
                                             {"ar", "١٢٪", "12%"},
                                             {"ko", "12퍼센트", "12%"}}) {
    CAPTURE(language);
    CHECK(numbers(one, language) == numbers(other, language));
    CHECK(numbers(one, language) != numbers("12", language));
  }
  for (const auto& [language, day, other] : {std::tuple{"de", "15. Juli", "16. Juli"},
                                             {"fr", "15 juillet", "15 juin"},
                                             {"es", "15 de julio", "15 de junio"},
                                             {"ru", "15 июля", "16 июля"},
                                             {"zh", "7月15日", "7月16日"},
                                             {"ja", "７月１５日", "7月16日"},
                                             {"ko", "7월 15일", "7월 16일"},
                                             {"el", "15 Ιουλίου", "15 Ιουνίου"}}) {
    CAPTURE(language);
    CHECK(numbers(day, language).size() == 1);
    CHECK(numbers(day, language) != numbers(other, language));
    CHECK(numbers(day, language) != numbers("15", language));
  }
}

TEST_CASE("what follows a figure in a script without spaces is read on", "[stories]") {
  CHECK(holds(stems("工厂起火，2人受伤", "zh"), stems("受伤", "zh")));
  CHECK(holds(stems("工場で火災、２０人負傷した", "ja"), stems("負傷", "ja")));
  CHECK(holds(stems("英伟达H20芯片", "zh"), stems("H20", "zh")));
  CHECK(holds(stems("英伟达H20芯片", "zh"), stems("芯片", "zh")));
  CHECK(numbers("公司投资45亿美元建设工厂", "zh") == numbers("45亿美元", "zh"));
}

TEST_CASE("one word in both writings of Chinese is one stem", "[stories]") {
  CHECK(stems("港口關閉碼頭", "zh") == stems("港口关闭码头", "zh"));
}

TEST_CASE("inflected forms meet where no stemmer is known", "[stories]") {
  CHECK(stems("정부는", "ko") == stems("정부가", "ko"));
  CHECK(stems("정부에서", "ko") == stems("정부", "ko"));
  CHECK(stems("терміналу", "uk") == stems("термінал", "uk"));
  CHECK(stems("terminala", "hr") == stems("terminalu", "hr"));
  CHECK(stems("fabryce", "pl").size() == 1);
  CHECK(stems("הנמל", "he") == stems("נמל", "he"));
  CHECK(stems("порту", "uk") != stems("парку", "uk"));
}

TEST_CASE("names with figures are codes in every alphabet with capitals", "[stories]") {
  CHECK(holds(stems("ЗРК С-400 сбил", "ru"), stems("С400", "ru")));
  CHECK(stems("Су-57", "ru") != stems("Су-34", "ru"));
  CHECK(numbers("ב-15 ביולי", "he") == numbers("15 ביולי", "he"));
}

TEST_CASE("punctuation beyond ASCII does not stick to figures", "[stories]") {
  CHECK(numbers("20–30 people") == numbers("20 to 30 people"));
  CHECK(numbers("in 2014—the year") == numbers("in 2014, the year"));
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
