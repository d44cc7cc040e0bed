#include "core/text/words.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using samestory::text::words_of;
using Strings = std::vector<std::string>;

namespace {

Strings words(std::string_view text) {
  const auto words = words_of(text);
  Strings result;
  for (std::size_t i = 0; i < words.size(); ++i) result.emplace_back(words[i]);
  return result;
}

}  // namespace

TEST_CASE("words are lower-cased runs of letters and digits", "[words]") {
  CHECK(words("").empty());
  CHECK(words(" .,-_!? \n\t").empty());
  CHECK(words("Hello, World") == Strings{"hello", "world"});
  CHECK(words("GPT-5 costs $1,234.50") == Strings{"gpt", "5", "costs", "1", "234", "50"});
  CHECK(words("don't snake_case") == Strings{"don", "t", "snake", "case"});
  CHECK(words("x") == Strings{"x"});
}

TEST_CASE("case folding is full and compatibility forms are made plain", "[words]") {
  CHECK(words("Stra\u00DFe STRASSE") == Strings{"strasse", "strasse"});
  CHECK(words("\u00C9t\u00E9 E\u0301te\u0301") == Strings{"\u00E9t\u00E9", "\u00E9t\u00E9"});
  CHECK(words("\uFB01ne \uFF34\uFF25\uFF38\uFF34") == Strings{"fine", "text"});
  CHECK(words("\u041C\u043E\u0441\u043A\u0432\u0430 \u0394\u03AE\u03BB\u03BF\u03C2") ==
        Strings{"\u043C\u043E\u0441\u043A\u0432\u0430", "\u03B4\u03AE\u03BB\u03BF\u03C3"});
  CHECK(words("x\u00B2 \u00BD") == Strings{"x2", "1", "2"});
}

TEST_CASE("invisible characters do not part a word, typographic ones do", "[words]") {
  CHECK(words("co\u00ADop\uFEFF \u201Cquoted\u201D\u2014dash don\u2019t") ==
        Strings{"coop", "quoted", "dash", "don", "t"});
}

TEST_CASE("scripts without spaces are parted by ICU", "[words]") {
  CHECK(words("\u5317\u4EAC\u5927\u5B66\u3002\u4F60\u597D") ==
        Strings{"\u5317\u4EAC", "\u5927\u5B66", "\u4F60\u597D"});
  CHECK(words("\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35\u0E04\u0E23\u0E31\u0E1A").size() == 2);
  CHECK(words("\uD55C\uAD6D\uC5B4 \uBB38\uC7A5").size() == 2);
}
