#include "core/text/located_words.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "core/text/words.hpp"

namespace samestory::text {
namespace {

bool is_word_character(UChar32 c) {
  constexpr auto kMask = U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK;
  return (U_GET_GC_MASK(c) & kMask) != 0;
}

// Whether a sign counts as part of a word once it is normalised ("½" does: it becomes digits).
bool makes_word(UChar32 c, const icu::Normalizer2& normalizer) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  if (is_word_character(c)) return true;
  const icu::UnicodeString one(c);
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString normal = normalizer.normalize(one, error);
  if (U_FAILURE(error)) return false;
  for (int32_t i = 0; i < normal.length(); i = normal.moveIndex32(i, 1)) {
    if (is_word_character(normal.char32At(i))) return true;
  }
  return normal.isEmpty();  // dropped by normalisation: it does not part a word
}

std::uint32_t code_points(std::string_view text) {
  return static_cast<std::uint32_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void add_run(std::string_view run, std::uint32_t begin, std::vector<LocatedWord>& out) {
  const Words words = words_of(run);
  const std::uint32_t length = code_points(run);
  std::uint32_t total = 0;
  for (std::size_t i = 0; i < words.size(); ++i) total += code_points(words[i]);
  std::uint32_t at = begin;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool exact = total == length;  // each sign kept its place: words of a script without spaces
    const std::uint32_t width = exact ? code_points(words[i]) : length;
    out.push_back({std::string(words[i]), at, at + width});
    if (exact) at += width;
  }
}

}  // namespace

std::vector<LocatedWord> located_words(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::vector<LocatedWord> out;
  if (U_FAILURE(error)) return out;
  const auto size = static_cast<int32_t>(text.size());
  std::uint32_t position = 0;  // in code points
  std::uint32_t run_position = 0;
  int32_t run_begin = -1;  // in bytes; -1: outside a word
  for (int32_t i = 0; i < size; ++position) {
    const int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    const bool inside = c >= 0 && makes_word(c, *normalizer);
    if (inside && run_begin < 0) {
      run_begin = begin;
      run_position = position;
    } else if (!inside && run_begin >= 0) {
      add_run(text.substr(static_cast<std::size_t>(run_begin), static_cast<std::size_t>(begin - run_begin)),
              run_position, out);
      run_begin = -1;
    }
  }
  if (run_begin >= 0) add_run(text.substr(static_cast<std::size_t>(run_begin)), run_position, out);
  return out;
}

}  // namespace samestory::text
