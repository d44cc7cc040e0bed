#include "core/text/words.hpp"

#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <memory>

#include "core/text/utf8.hpp"

namespace samestory::text {
namespace {

bool is_ascii_word(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

Words ascii_words(std::string_view text) {
  Words words;
  words.normalised.resize(text.size());
  std::uint32_t begin = 0;
  bool inside = false;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    words.normalised[i] = c;
    const bool word = is_ascii_word(static_cast<unsigned char>(c));
    if (word && !inside) begin = i;
    if (!word && inside) words.spans.push_back({begin, i});
    inside = word;
  }
  if (inside) words.spans.push_back({begin, static_cast<std::uint32_t>(text.size())});
  return words;
}

bool is_word(UChar32 c) {
  return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

bool is_written_without_spaces(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

icu::BreakIterator* word_breaks() {
  static thread_local const std::unique_ptr<icu::BreakIterator> breaks = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> it(
        icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    return U_SUCCESS(status) ? std::move(it) : nullptr;
  }();
  return breaks.get();
}

void push_broken_run(const std::string& normalised, Span run, std::vector<Span>& spans) {
  icu::BreakIterator* const breaks = word_breaks();
  if (breaks == nullptr) {  // ICU has no break data: the run stays whole
    spans.push_back(run);
    return;
  }
  const auto units = icu::UnicodeString::fromUTF8(
      icu::StringPiece(normalised.data() + run.begin, static_cast<std::int32_t>(run.end - run.begin)));
  breaks->setText(units);
  std::uint32_t begin = run.begin;
  std::int32_t unit = breaks->first();
  for (std::int32_t next = breaks->next(); next != icu::BreakIterator::DONE; next = breaks->next()) {
    std::uint32_t end = begin;
    while (unit < next) {
      const UChar32 c = units.char32At(unit);
      unit += U16_LENGTH(c);
      end += static_cast<std::uint32_t>(U8_LENGTH(c));
    }
    spans.push_back({begin, end});
    begin = end;
  }
}

Words unicode_words(std::string_view text) {
  Words words;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  icu::StringByteSink<std::string> sink(&words.normalised, static_cast<std::int32_t>(text.size()));
  fold->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr,
                      status);
  const auto size = static_cast<std::int32_t>(words.normalised.size());
  std::int32_t begin = 0;
  bool inside = false;
  bool spaceless = false;
  const auto close = [&](std::int32_t end) {
    if (!inside) return;
    const Span run{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    if (spaceless) {
      push_broken_run(words.normalised, run, words.spans);
    } else {
      words.spans.push_back(run);
    }
    inside = spaceless = false;
  };
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t at = i;
    UChar32 c = 0;
    U8_NEXT(words.normalised.data(), i, size, c);
    if (!is_word(c)) {
      close(at);
      continue;
    }
    if (!inside) begin = at;
    inside = true;
    spaceless = spaceless || is_written_without_spaces(c);
  }
  close(size);
  return words;
}

}  // namespace

Words words_of(std::string_view text) {
  return is_ascii(text) ? ascii_words(text) : unicode_words(text);
}

}  // namespace samestory::text
