// The tokens of a plain text that terms are made of: words as written, figures, days.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace samestory::stories {

enum class TokenKind : std::uint8_t {
  word,    // as written, inner apostrophes and hyphens included
  figure,  // canonical (core/stories/numbers.hpp)
  code,    // a name with digits, lower case and without hyphens: "h20", "gpt5", "covid19", "5g"
};

struct Token {
  TokenKind kind = TokenKind::word;
  std::string_view text;      // valid during the call only
  std::string_view written;   // the piece of the input
  bool capital = false;       // begins with an upper-case letter
  bool all_capitals = false;  // two letters or more and none in lower case
  bool sentence_start = false;
  bool after_break = false;  // punctuation stands between this and the token before
};

// Calls back for each token in order. `text` is valid UTF-8; `language` a primary subtag or "und".
void for_each_token(std::string_view text, std::string_view language,
                    const std::function<void(const Token&)>& visit);

}  // namespace samestory::stories
