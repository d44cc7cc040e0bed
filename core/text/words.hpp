// Words of a text in normalised form: NFKC_Casefold (Unicode 15 through ICU; it also drops invisible
// characters such as the soft hyphen), a fast path for ASCII.
//
// A word is a maximal run of letters, marks and decimal digits (L*, M*, Nd); every other character separates.
// An apostrophe separates too ("don't" is "don", "t"): rewriters change quotation marks freely. Runs in
// scripts written without spaces (Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar) are parted further, see
// Spaceless. docs/signature-spec.md states all this to the byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace samestory::text {

enum class Spaceless {
  dictionary,  // ICU's word breaks part a run: words as readers know them, for terms
  characters,  // each Han, Hiragana or Katakana letter is a word, Thai and its kin as above: what signatures
               // use, since it does not change with ICU's dictionary and is many times faster
};

struct Span {
  std::uint32_t begin = 0;  // bytes, half-open
  std::uint32_t end = 0;
};

struct Words {
  std::string normalised;   // the words' bytes live here
  std::vector<Span> spans;  // into `normalised`, in order
  std::string_view operator[](std::size_t i) const {
    return std::string_view(normalised).substr(spans[i].begin, spans[i].end - spans[i].begin);
  }
  std::size_t size() const { return spans.size(); }
};

// Input: valid UTF-8, at most 16 MiB. Thread-safe.
Words words_of(std::string_view text, Spaceless spaceless = Spaceless::dictionary);

}  // namespace samestory::text
