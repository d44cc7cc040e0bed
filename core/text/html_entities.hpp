// Character references of HTML.
#pragma once

#include <cstddef>
#include <string_view>

namespace samestory::text {

struct CharacterReference {
  char32_t code_point = 0;
  std::size_t bytes = 0;  // of the reference, '&' included; 0: none stands here
};

// Decodes the reference at the start of `text`, which begins with '&'. Numeric ones as HTML has it
// (Windows-1252 for 128-159; U+FFFD for zero, surrogates and what lies beyond Unicode); named ones of HTML 4
// and the typographic ones of HTML 5; without a semicolon only where HTML allows it. Reads at most 33 bytes.
// Thread-safe.
CharacterReference decode_character_reference(std::string_view text);

}  // namespace samestory::text
