#include "core/text/words.hpp"

#include <unicode/brkiter.h>
#include <unicode/stringpiece.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>

#include "core/text/word_buffer.hpp"

namespace samestory::text {
namespace {

icu::BreakIterator* word_breaks() {
  static thread_local const std::unique_ptr<icu::BreakIterator> breaks = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> it(
        icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    return U_SUCCESS(status) ? std::move(it) : nullptr;
  }();
  return breaks.get();
}

// Parts runs that hold letters of scripts without spaces.
class Splitter {
 public:
  Splitter(Spaceless spaceless, WordBuffer& words) : spaceless_(spaceless), words_(words) {}

  void run() {
    const std::vector<Span> runs(words_.spans.begin(),
                                 words_.spans.begin() + static_cast<std::ptrdiff_t>(words_.count));
    words_.spans.clear();
    for (const Span run : runs) {
      if (spaceless_ == Spaceless::dictionary) {
        whole(run);
      } else {
        characters(run);
      }
    }
    words_.count = words_.spans.size();
    words_.spans.resize(words_.count + kScanSlack);
  }

 private:
  const char* bytes() const { return words_.folded.bytes.data(); }

  void push(std::uint32_t begin, std::uint32_t end) {
    if (begin != end) words_.spans.push_back({begin, end});
  }

  void whole(Span run) {
    for (std::uint32_t at = run.begin; at < run.end;) {
      const CharacterKind kind = character_kind(bytes() + at);
      if (kind.alone || kind.dictionary) return broken(run.begin, run.end);
      at += kind.length;
    }
    push(run.begin, run.end);
  }

  void characters(Span run) {
    std::uint32_t begin = run.begin;
    bool dictionary = false;
    bool alone = false;  // the word that begins at `begin` is one character with its marks
    for (std::uint32_t at = run.begin; at < run.end;) {
      const CharacterKind kind = character_kind(bytes() + at);
      if (at > begin && (kind.alone || (alone && !kind.mark))) {
        piece(begin, at, dictionary);
        begin = at;
        alone = dictionary = false;
      }
      alone = alone || kind.alone;
      dictionary = dictionary || kind.dictionary;
      at += kind.length;
    }
    piece(begin, run.end, dictionary);
  }

  void piece(std::uint32_t begin, std::uint32_t end, bool dictionary) {
    if (dictionary) return broken(begin, end);
    push(begin, end);
  }

  void broken(std::uint32_t begin, std::uint32_t end) {
    icu::BreakIterator* const breaks = word_breaks();
    if (breaks == nullptr) return push(begin, end);  // ICU has no break data: the run stays whole
    const auto units = icu::UnicodeString::fromUTF8(
        icu::StringPiece(bytes() + begin, static_cast<std::int32_t>(end - begin)));
    breaks->setText(units);
    std::int32_t unit = breaks->first();
    for (std::int32_t next = breaks->next(); next != icu::BreakIterator::DONE; next = breaks->next()) {
      std::uint32_t word_end = begin;
      while (unit < next) {
        const UChar32 c = units.char32At(unit);
        unit += U16_LENGTH(c);
        word_end += static_cast<std::uint32_t>(U8_LENGTH(c));
      }
      push(begin, word_end);
      begin = word_end;
    }
  }

  Spaceless spaceless_;
  WordBuffer& words_;
};

}  // namespace

void split_words(std::string_view text, Spaceless spaceless, CpuLevel level, WordBuffer& out) {
  const ScanKernel& kernel = scan_kernel(level);
  fold(text, kernel, out.folded);
  const std::size_t spans_max = out.folded.size / 2 + 1 + kScanSlack;
  if (out.spans.size() < spans_max) out.spans.resize(spans_max);
  static_assert(sizeof(Span) == 2 * sizeof(std::uint32_t));
  out.count = kernel.find_runs(out.folded.bytes.data(), out.folded.size, &out.spans.data()->begin);
  if (out.folded.spaceless) Splitter(spaceless, out).run();
  std::fill_n(out.spans.begin() + static_cast<std::ptrdiff_t>(out.count), kScanSlack / 2, Span{});
}

Words words_of(std::string_view text, Spaceless spaceless) {
  WordBuffer buffer;
  split_words(text, spaceless, cpu_level(), buffer);
  Words words;
  words.spans.assign(buffer.spans.begin(), buffer.spans.begin() + static_cast<std::ptrdiff_t>(buffer.count));
  words.normalised = std::move(buffer.folded.bytes);
  words.normalised.resize(buffer.folded.size);
  return words;
}

}  // namespace samestory::text
