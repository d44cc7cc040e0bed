// The words of a text with where they stand in it, for showing shared passages.
//
// The words are those of words_of() (core/text/words.hpp), found run by run. Offsets are Unicode code points
// into the text as it is before normalisation, half-open. Where one written sign stands for several words (a
// ligature of words), they share its place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace samestory::text {

struct LocatedWord {
  std::string word;  // normalised
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Input: valid UTF-8, at most 16 MiB. Thread-safe.
std::vector<LocatedWord> located_words(std::string_view text);

}  // namespace samestory::text
