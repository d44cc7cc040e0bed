// Words of a text in normalised form: NFKC_Casefold (Unicode 15 through ICU; it also drops invisible
// characters such as the soft hyphen), a fast path for ASCII.
//
// A word is a maximal run of letters, marks and decimal digits (L*, M*, Nd); every other character separates.
// An apostrophe separates too ("don't" is "don", "t"): rewriters change quotation marks freely. In scripts
// without spaces (Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar) ICU's word breaks part a run.
// docs/signature-spec.md states this as bytes, since signatures depend on it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace samestory::text {

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
Words words_of(std::string_view text);

}  // namespace samestory::text
