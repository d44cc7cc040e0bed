#include "core/text/sentences.hpp"

#include <algorithm>
#include <array>

namespace samestory::text {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The length of a blank at the start: ASCII space, no-break space or ideographic space; 0 when there is none.
std::size_t blank_at(std::string_view text) {
  if (text.empty()) return 0;
  if (is_space(text[0])) return 1;
  if (text.starts_with("\xC2\xA0")) return 2;
  return text.starts_with("\xE3\x80\x80") ? 3 : 0;
}

std::string_view trim(std::string_view text) {
  while (const std::size_t blank = blank_at(text)) text.remove_prefix(blank);
  for (;;) {
    if (!text.empty() && is_space(text.back())) {
      text.remove_suffix(1);
    } else if (text.ends_with("\xC2\xA0")) {
      text.remove_suffix(2);
    } else if (text.ends_with("\xE3\x80\x80")) {
      text.remove_suffix(3);
    } else {
      return text;
    }
  }
}

// Ends that need no blank after them: ideographic full stop, full-width ! ? and the half-width full stop.
constexpr std::array<std::string_view, 4> kEndsAlone = {"。", "！", "？", "｡"};
// Ends that count before a blank only: ellipsis, Arabic ? and full stop, Devanagari danda and double danda,
// Armenian full stop, Ethiopic full stop, Myanmar section.
constexpr std::array<std::string_view, 8> kEndsBeforeBlank = {"…", "؟", "۔", "।", "॥", "։", "።", "။"};
constexpr std::array<std::string_view, 14> kClosers = {"\"", "'",  ")",  "]",  "”", "’", "»",
                                                       "」", "』", "）", "】", "›", "“", "》"};

template <std::size_t N>
std::size_t match_any(std::string_view text, const std::array<std::string_view, N>& choices) {
  for (const std::string_view choice : choices) {
    if (text.starts_with(choice)) return choice.size();
  }
  return 0;
}

// Words that a full stop rarely ends a sentence after. Lower case, sorted.
constexpr std::array<std::string_view, 61> kAbbreviations = {
    "adm",  "al",   "approx", "apr", "aug", "ave", "bzw", "capt", "cf",   "cmdr", "co",     "col", "corp",
    "dec",  "dept", "dr",     "ed",  "est", "etc", "feb", "fig",  "fr",   "ft",   "gen",    "gov", "hon",
    "hr",   "inc",  "jan",    "jr",  "jul", "jun", "lt",  "ltd",  "maj",  "mar",  "messrs", "mr",  "mrs",
    "ms",   "mt",   "nos",    "nov", "nr",  "oct", "pp",  "pres", "prof", "pvt",  "rep",    "rev", "sen",
    "sept", "sgt",  "sr",     "sra", "st",  "ste", "usw", "vol",  "vs"};
static_assert(std::is_sorted(kAbbreviations.begin(), kAbbreviations.end()));
constexpr std::size_t kAbbreviationBytesMax = 6;

bool is_abbreviation(std::string_view word) {
  if (word.empty() || word.size() > kAbbreviationBytesMax) return false;
  std::array<char, kAbbreviationBytesMax> lower{};
  std::transform(word.begin(), word.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::binary_search(kAbbreviations.begin(), kAbbreviations.end(),
                            std::string_view(lower.data(), word.size()));
}

// Whether the full stop at `dot` belongs to an abbreviation, an initial ("J. Doe") or a chain of them
// ("U.S.").
bool is_shortening(std::string_view line, std::size_t dot) {
  std::size_t begin = dot;
  while (begin > 0 && dot - begin <= kAbbreviationBytesMax && is_letter(line[begin - 1])) --begin;
  const std::string_view word = line.substr(begin, dot - begin);
  const bool whole_word = begin == 0 || static_cast<unsigned char>(line[begin - 1]) < 0x80;
  if (!whole_word || word.empty()) return false;
  if (word.size() == 1) return word != "I" || (begin > 0 && line[begin - 1] == '.');
  // "No. 5", but "He said no. Five people ..."
  const std::string_view after = line.substr(dot + 1);
  if ((word == "No" || word == "no") && after.size() > 1 && after[0] == ' ' && after[1] >= '0' &&
      after[1] <= '9')
    return true;
  return is_abbreviation(word);
}

// The length of the sentence end at `at`, closing quotes and brackets included; 0 when none is there.
std::size_t sentence_end_at(std::string_view line, std::size_t at) {
  std::string_view rest = line.substr(at);
  std::size_t size = match_any(rest, kEndsAlone);
  const bool alone = size > 0;
  bool full_stop = false;
  if (!alone) {
    size = match_any(rest, kEndsBeforeBlank);
    if (size == 0 && (rest[0] == '.' || rest[0] == '!' || rest[0] == '?')) size = 1;
    if (size == 0) return 0;
    full_stop = rest[0] == '.' || rest.starts_with("…");
    if (rest[0] == '.' && is_shortening(line, at)) return 0;
  }
  while (const std::size_t closer = match_any(rest.substr(size), kClosers)) size += closer;
  const std::string_view after = rest.substr(size);
  if (after.empty() || alone) return size;
  const std::size_t blank = blank_at(after);
  if (blank == 0) return 0;
  // "... and then", "approx. five": a small letter goes on.
  const std::string_view next = trim(after.substr(0, blank + 8));
  if (full_stop && !next.empty() && next[0] >= 'a' && next[0] <= 'z') return 0;
  return size;
}

void cut_line(std::string_view line, std::vector<std::string_view>& sentences) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = sentence_end_at(line, at);
    at += end == 0 ? 1 : end;
    if (end == 0) continue;
    if (const std::string_view sentence = trim(line.substr(begin, at - begin)); !sentence.empty()) {
      sentences.push_back(sentence);
    }
    begin = at;
  }
  if (const std::string_view sentence = trim(line.substr(begin)); !sentence.empty())
    sentences.push_back(sentence);
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  // One character at a time is sought, which is a vectorised memchr.
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view rest = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!rest.empty()) {
      const std::size_t cut = std::min(rest.find('\r'), rest.size());
      if (const std::string_view line = trim(rest.substr(0, cut)); !line.empty()) lines.push_back(line);
      rest.remove_prefix(std::min(cut + 1, rest.size()));
    }
  }
  return lines;
}

std::vector<std::string_view> sentences_of(std::string_view text) {
  std::vector<std::string_view> sentences;
  for (const std::string_view line : lines_of(text)) cut_line(line, sentences);
  return sentences;
}

}  // namespace samestory::text
