#include <catch2/catch.hpp>
#include <string>

#include "core/duplicates/passages.hpp"
#include "core/text/located_words.hpp"
#include "core/text/words.hpp"

using namespace samestory;
using duplicates::shared_passages;
using text::located_words;

namespace {

// The code points [begin, end) of a text of one-byte and two-byte signs.
std::string cut(const std::string& text, std::uint32_t begin, std::uint32_t end) {
  std::string out;
  std::uint32_t at = 0;
  for (std::size_t i = 0; i < text.size(); ++at) {
    std::size_t length = 1;
    while (i + length < text.size() && (static_cast<unsigned char>(text[i + length]) & 0xC0) == 0x80)
      ++length;
    if (at >= begin && at < end) out += text.substr(i, length);
    i += length;
  }
  return out;
}

}  // namespace

TEST_CASE("located words are the words of the text, with their place in code points", "[passages]") {
  for (const std::string text : {"Plain words, and more: 4.5 billion!", "Él añadió «más» café",
                                 "Straße – ﬁnal ½ №5", "中文新闻报道 and English", ""}) {
    const auto located = located_words(text);
    const text::Words words = text::words_of(text);
    REQUIRE(located.size() == words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
      CHECK(located[i].word == words[i]);
      CHECK(located[i].begin < located[i].end);
    }
  }
  const auto located = located_words("Él añadió café");
  REQUIRE(located.size() == 3);
  CHECK(located[1].begin == 3);
  CHECK(located[1].end == 9);
}

TEST_CASE("a copied half is one passage, exactly", "[passages]") {
  const std::string half =
      "the ministry said on Tuesday that the bridge would stay closed until the café reopens";
  const std::string a = "Opening words of one paper. " + half + ". Nothing else is alike here at all";
  const std::string b = half + ", while quite other things happened";
  const auto shared = shared_passages(located_words(a), located_words(b));
  REQUIRE(shared.passages.size() == 1);
  const auto& passage = shared.passages[0];
  CHECK(cut(a, passage.a_begin, passage.a_end) == half);
  CHECK(cut(b, passage.b_begin, passage.b_end) == half);
  CHECK(passage.words == 15);
  CHECK(shared.share_b == Approx(15.0 / 20));
}

TEST_CASE("passages are found when their order changed, and short phrases are none", "[passages]") {
  const std::string one = "alpha beta gamma delta epsilon zeta";
  const std::string two = "one two three four five six seven";
  const auto shared = shared_passages(located_words(one + ". " + two), located_words(two + "; " + one));
  REQUIRE(shared.passages.size() == 2);
  CHECK(shared.share_a == 1.0F);
  CHECK(shared.share_b == 1.0F);
  CHECK(shared_passages(located_words("said on Monday that it rains"),
                        located_words("who said on Monday that I am"))
            .passages.empty());
}

TEST_CASE("texts without words share nothing", "[passages]") {
  CHECK(shared_passages({}, located_words("some words are here now")).passages.empty());
  CHECK(shared_passages({}, {}).share_a == 0.0F);
}
