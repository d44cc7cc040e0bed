#include <catch2/catch.hpp>

#include <string>

#include "core/text/sentences.hpp"

using namespace samestory::text;
using Views = std::vector<std::string_view>;

TEST_CASE("lines are trimmed and empty ones dropped") {
  CHECK(lines_of("").empty());
  CHECK(lines_of(" \n\t\r\n\xC2\xA0\n").empty());
  CHECK(lines_of(" one \r\ntwo\n\n\xE3\x80\x80three\xC2\xA0") == Views{"one", "two", "three"});
}

TEST_CASE("sentences end at full stops, question and exclamation marks") {
  CHECK(sentences_of("It rained. Did it? It did! Yes") == Views{"It rained.", "Did it?", "It did!", "Yes"});
  CHECK(sentences_of("One line\nand another.") == Views{"One line", "and another."});
  CHECK(sentences_of("\"It is over.\" She left.") == Views{"\"It is over.\"", "She left."});
  CHECK(sentences_of("“Enough!” he said (twice.) Then silence.") ==
        Views{"“Enough!”", "he said (twice.)", "Then silence."});
}

TEST_CASE("abbreviations, initials, decimals and addresses do not end a sentence") {
  CHECK(sentences_of("Mr. Smith met Dr. J. K. Doe of Acme Inc. Tuesday.").size() == 1);
  CHECK(sentences_of("The U.S. Senate voted 51.5 to 48.5 on example.org rules.").size() == 1);
  CHECK(sentences_of("It cost approx. five dollars... or so.").size() == 1);
  CHECK(sentences_of("Team No. 5 said no. Five did.") == Views{"Team No. 5 said no.", "Five did."});
  CHECK(sentences_of("So did I. Then it ended.").size() == 2);
  CHECK(sentences_of("He came from a farm. Then it ended.").size() == 2);
  CHECK(sentences_of("Das sah der Café. Dann ging er.").size() == 2);
}

TEST_CASE("other scripts have their own ends") {
  CHECK(sentences_of("今日は雨だ。明日は晴れる！本当？") ==
        Views{"今日は雨だ。", "明日は晴れる！", "本当？"});
  CHECK(sentences_of("他说：“好。”然后走了。") == Views{"他说：“好。”", "然后走了。"});
  CHECK(sentences_of("هل وصل؟ نعم وصل۔ انتهى") == Views{"هل وصل؟", "نعم وصل۔", "انتهى"});
  CHECK(sentences_of("वह आया। वह गया॥ बस") == Views{"वह आया।", "वह गया॥", "बस"});
}

TEST_CASE("sentences cover every word of the text in order, whatever it holds") {
  const std::string text =
      std::string(5000, '.') + " A. " + std::string(100, ')') + "\xE2\x80\xA6" + " end\n.\n! ?";
  const char* last = text.data();
  std::size_t bytes = 0;
  for (const std::string_view sentence : sentences_of(text)) {
    CHECK(sentence.data() >= last);
    last = sentence.data() + sentence.size();
    bytes += sentence.size();
  }
  CHECK(last == text.data() + text.size());
  CHECK(bytes + 8 >= text.size());
}
