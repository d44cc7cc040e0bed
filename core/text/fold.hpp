// NFKC_Casefold of UTF-8 into bytes that a plain byte scan can part into words. Internal to core/text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/text/scan.hpp"

namespace samestory::text {

struct Folded {
  // The first `size` bytes are the text's NFKC_Casefold with every non-ASCII character that is not a letter,
  // mark or decimal digit made into spaces; kScanSlack or more bytes follow. So a byte of a word is 0-9, a-z
  // or 0x80 and above.
  std::string bytes;
  std::size_t size = 0;
  bool spaceless = false;  // holds a letter of a script written without spaces (see CharacterKind)
};

// Folds all of `text` into `out`, whose storage is used again. Thread-safe.
void fold(std::string_view text, const ScanKernel& kernel, Folded& out);

// What parts a run of word characters further. `p` points at a whole character inside Folded::bytes.
struct CharacterKind {
  std::uint32_t length = 1;  // bytes
  bool alone = false;        // letter of Han, Hiragana or Katakana, or U+30FC
  bool dictionary = false;   // of Thai, Lao, Khmer or Myanmar
  bool mark = false;         // M*
};
CharacterKind character_kind(const char* p);

}  // namespace samestory::text
