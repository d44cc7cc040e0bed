#include "core/text/words.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "core/text/word_buffer.hpp"
#include "tests/core/text/random_text.hpp"
#include "tests/core/text/slow_words.hpp"

using namespace samestory::text;
using Strings = std::vector<std::string>;

namespace {

Strings words(std::string_view text) {
  const auto words = words_of(text);
  Strings result;
  for (std::size_t i = 0; i < words.size(); ++i) result.emplace_back(words[i]);
  return result;
}

std::string word_at(const WordBuffer& buffer, std::size_t i) {
  return buffer.folded.bytes.substr(buffer.spans[i].begin, buffer.spans[i].end - buffer.spans[i].begin);
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

TEST_CASE("for signatures a Han or kana letter is a word, with its marks", "[words]") {
  const auto split = [](std::string_view text) {
    const auto words = words_of(text, Spaceless::characters);
    Strings result;
    for (std::size_t i = 0; i < words.size(); ++i) result.emplace_back(words[i]);
    return result;
  };
  CHECK(split("iPhone\u624B\u673A5\u53F0") == Strings{"iphone", "\u624B", "\u673A", "5", "\u53F0"});
  CHECK(split("\u30AB\u30FC\u30C9") == Strings{"\u30AB", "\u30FC", "\u30C9"});
  CHECK(split("\u304B\u0323\u3044") == Strings{"\u304B\u0323", "\u3044"});
  CHECK(split("\uD55C\uAD6D\uC5B4").size() == 1);
}

TEST_CASE("a text of nothing but combining marks is cut, so that its cost stays linear", "[words]") {
  std::string marks = "a";
  for (int i = 0; i < 300; ++i) marks += i % 2 == 0 ? "\u0301" : "\u0323";
  CHECK(words(marks) == slow_words(marks, Spaceless::dictionary));
  std::string tone_marks = "\u0E01";
  for (int i = 0; i < 300; ++i) tone_marks += i % 50 == 49 ? "\u0301" : "\u0E48";
  CHECK(words(tone_marks) == slow_words(tone_marks, Spaceless::dictionary));
}

TEST_CASE("every character folds as the slow model does, alone and between letters", "[words]") {
  for (std::uint32_t c = 0; c < 0x30000; c += c < 0x20000 ? 1 : 61) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text = "x";
    append_utf8(text, c);
    text += "e\u0301 ";
    append_utf8(text, c);
    if (words_of(text).size() != slow_words(text, Spaceless::dictionary).size() ||
        words(text) != slow_words(text, Spaceless::dictionary)) {
      FAIL("code point " << std::hex << c);
    }
  }
}

TEST_CASE("random texts have the words of the slow model, whatever the kernel", "[words]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  WordBuffer buffer;
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random_text(random, random() % 200, random_flavours(random));
    CAPTURE(text);
    for (const Spaceless spaceless : {Spaceless::dictionary, Spaceless::characters}) {
      const Strings expected = slow_words(text, spaceless);
      for (int level = 0; level <= static_cast<int>(samestory::supported_cpu_level()); ++level) {
        split_words(text, spaceless, static_cast<samestory::CpuLevel>(level), buffer);
        Strings got;
        for (std::size_t i = 0; i < buffer.count; ++i) {
          got.push_back(word_at(buffer, i));
        }
        CAPTURE(level);
        REQUIRE(got == expected);
      }
    }
  }
}

TEST_CASE("kernels agree on ASCII, typographic, Latin and Cyrillic text of every length and offset",
          "[words]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  WordBuffer buffer;
  constexpr std::array<std::uint32_t, 5> kFlavours{1U << 15 | 1U, 1U, 1U << 3 | 2U, 1U << 7 | 2U,
                                                   1U << 3 | 1U << 7 | 1U << 15};
  for (std::size_t size = 0; size < 400; ++size) {
    const std::string text = random_text(random, size, kFlavours[size % kFlavours.size()]);
    const Strings expected = slow_words(text, Spaceless::characters);
    for (int level = 0; level <= static_cast<int>(samestory::supported_cpu_level()); ++level) {
      split_words(text, Spaceless::characters, static_cast<samestory::CpuLevel>(level), buffer);
      REQUIRE(buffer.count == expected.size());
      for (std::size_t i = 0; i < buffer.count; ++i) {
        REQUIRE(word_at(buffer, i) == expected[i]);
      }
    }
  }
}

TEST_CASE("ill-formed input, though not allowed, stays inside its bounds", "[words]") {
  for (const char* bytes : {"\xF0", "\xE2\x80", "abc\xC3", "\xF7\xBF\xBF\xBF", "\x80\x80", "a\xFF"}) {
    CHECK(words_of(bytes).size() <= 4);
  }
}
