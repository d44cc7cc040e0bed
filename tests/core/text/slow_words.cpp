#include "tests/core/text/slow_words.hpp"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <memory>

namespace samestory::text {
namespace {

using Characters = std::u32string;

Characters characters_of(const icu::UnicodeString& text) {
  Characters characters;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    characters.push_back(static_cast<char32_t>(text.char32At(i)));
  }
  return characters;
}

icu::UnicodeString units_of(const Characters& characters) {
  icu::UnicodeString text;
  for (const char32_t c : characters) text.append(static_cast<UChar32>(c));
  return text;
}

Characters fold(const Characters& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  Characters folded;
  Characters piece;
  const auto close = [&] {
    folded += characters_of(casefold->normalize(units_of(piece), status));
    piece.clear();
  };
  for (const char32_t c : text) {
    if (casefold->hasBoundaryBefore(static_cast<UChar32>(c)) || piece.size() == 128) close();
    piece += c;
  }
  close();
  return folded;
}

bool is_mark(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

bool is_word(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

bool is_of(char32_t c, std::initializer_list<UScriptCode> scripts) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
  for (const UScriptCode wanted : scripts) {
    if (script == wanted) return true;
  }
  return false;
}

bool is_alone(char32_t c) {
  const bool letter = (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_L_MASK) != 0;
  return c == 0x30FC || (letter && is_of(c, {USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA}));
}

bool is_dictionary(char32_t c) {
  return is_word(c) && is_of(c, {USCRIPT_THAI, USCRIPT_LAO, USCRIPT_KHMER, USCRIPT_MYANMAR});
}

void break_with_icu(const Characters& run, std::vector<Characters>& words) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  const icu::UnicodeString units = units_of(run);
  breaks->setText(units);
  std::int32_t begin = breaks->first();
  for (std::int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
    words.push_back(characters_of(units.tempSubStringBetween(begin, end)));
    begin = end;
  }
}

void part(const Characters& run, Spaceless spaceless, std::vector<Characters>& words) {
  std::vector<Characters> pieces{run};
  bool any_alone = false;
  for (const char32_t c : run) any_alone = any_alone || is_alone(c);
  if (spaceless == Spaceless::characters) {
    pieces.clear();
    for (std::size_t i = 0; i < run.size(); ++i) {
      const bool after_alone = !pieces.empty() && is_alone(pieces.back().front());
      if (pieces.empty() || is_alone(run[i]) || (after_alone && !is_mark(run[i]))) pieces.emplace_back();
      pieces.back() += run[i];
    }
  }
  for (const Characters& piece : pieces) {
    bool needs_icu = any_alone && spaceless == Spaceless::dictionary;
    for (const char32_t c : piece) needs_icu = needs_icu || is_dictionary(c);
    if (needs_icu) {
      break_with_icu(piece, words);
    } else {
      words.push_back(piece);
    }
  }
}

}  // namespace

std::vector<std::string> slow_words(std::string_view text, Spaceless spaceless) {
  const Characters folded = fold(
      characters_of(icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())})));
  std::vector<Characters> words;
  Characters run;
  for (std::size_t i = 0; i <= folded.size(); ++i) {
    if (i < folded.size() && is_word(folded[i])) {
      run += folded[i];
    } else if (!run.empty()) {
      part(run, spaceless, words);
      run.clear();
    }
  }
  std::vector<std::string> result;
  for (const Characters& word : words) {
    std::string bytes;
    units_of(word).toUTF8String(bytes);
    result.push_back(bytes);
  }
  return result;
}

}  // namespace samestory::text
