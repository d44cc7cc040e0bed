#include "core/stories/headline.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace samestory::stories {
namespace {

constexpr float kLoudnessMax = 0.6F;
constexpr float kCapitals = 0.4F, kSomeCapitals = 0.15F, kLabel = 0.15F, kTeaser = 0.12F, kMark = 0.1F,
                kShort = 0.25F, kTerse = 0.08F, kLong = 0.12F, kCut = 0.1F, kKicker = 0.05F, kTail = 0.06F;
constexpr std::size_t kWordsMin = 4, kShortBytes = 28, kWordsTerse = 5, kTerseBytes = 42, kWordsMax = 18,
                      kBytesMax = 140;
constexpr std::size_t kKickerBytes = 28;
constexpr std::size_t kNameMin = 4, kInitialsMin = 3;

constexpr std::array<std::string_view, 6> kDividers{" - ", " – ", " — ", " | ", " • ", " :: "};
// First words that promise the story instead of telling it.
constexpr std::array<std::string_view, 21> kTeasers{
    "why",       "how",      "what",      "here",       "heres",  "this",   "these",
    "opinion",   "analysis", "watch",     "live",       "video",  "photos", "podcast",
    "explainer", "column",   "editorial", "commentary", "review", "listen", "icymi"};

bool is_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}

// Lower case letters and digits alone; beyond ASCII as it is.
std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (is_letter(c)) letters.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  return letters;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \t\n", begin), text.size());
    if (std::any_of(text.begin() + static_cast<std::ptrdiff_t>(begin),
                    text.begin() + static_cast<std::ptrdiff_t>(end), is_letter)) {
      words.push_back(text.substr(begin, end - begin));
    }
    begin = end + 1;
  }
  return words;
}

// "www.courier.co.uk" -> "courier"; what is no domain stays whole.
std::string name_in(std::string_view source) {
  if (source.find(' ') != std::string_view::npos || source.find('.') == std::string_view::npos)
    return letters_of(source);
  std::string_view longest;
  for (std::size_t begin = 0; begin <= source.size();) {
    const std::size_t end = std::min(source.find('.', begin), source.size());
    const std::string_view label = source.substr(begin, end - begin);
    if (label != "www" && label.size() > longest.size()) longest = label;
    begin = end + 1;
  }
  return letters_of(longest);
}

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/:?#"));
}

bool names(std::string_view segment, std::string_view source) {
  const std::string name = name_in(source);
  const std::string said = letters_of(segment);
  if (name.size() < kInitialsMin || said.empty()) return false;
  if (said == name) return true;
  std::string_view bare = said;
  if (bare.starts_with("the") && bare.size() > 3 + kNameMin) bare.remove_prefix(3);
  if (bare.size() >= kNameMin && letters_of(source).find(bare) != std::string::npos) return true;
  if (name.size() >= kNameMin && said.find(name) != std::string::npos) return true;
  std::string initials;
  for (const std::string_view word : words_of(segment)) initials += letters_of(word.substr(0, 1));
  return initials == name;
}

// Where the last part begins that a divider sets off, and where the divider does.
struct Tail {
  std::size_t divider = std::string_view::npos, begin = 0;
};
Tail tail_of(std::string_view title) {
  Tail tail;
  for (const std::string_view divider : kDividers) {
    const std::size_t at = title.rfind(divider);
    if (at == std::string_view::npos || at == 0) continue;
    if (tail.divider == std::string_view::npos || at > tail.divider) tail = {at, at + divider.size()};
  }
  return tail;
}

bool is_upper(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
         (c >= 0x400 && c <= 0x42F);
}
bool is_cased(char32_t c) {
  return is_upper(c) || (c >= U'a' && c <= U'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7) ||
         (c >= 0x3B1 && c <= 0x3C9) || (c >= 0x430 && c <= 0x45F);
}

// Of a word's cased letters: whether there are many, and all are capitals.
struct Case {
  bool long_enough = false, shouts = false;
};
Case case_of(std::string_view word) {
  std::size_t cased = 0, upper = 0;
  for (std::size_t at = 0; at < word.size(); ++at) {
    auto letter = static_cast<char32_t>(static_cast<unsigned char>(word[at]));
    // All cased letters judged here are of one byte or two.
    if (letter >= 0xC3 && letter <= 0xDF && at + 1 < word.size()) {
      letter = (letter & 0x1F) << 6 | (static_cast<unsigned char>(word[++at]) & 0x3F);
    } else if (letter >= 0x80) {
      continue;
    }
    cased += is_cased(letter) ? 1 : 0;
    upper += is_upper(letter) ? 1 : 0;
  }
  return {cased >= 5, cased >= 5 && upper == cased};
}

float capitals(const std::vector<std::string_view>& words) {
  std::size_t judged = 0, shouting = 0;
  for (const std::string_view word : words) {
    const Case found = case_of(word);
    judged += found.long_enough ? 1 : 0;
    shouting += found.shouts ? 1 : 0;
  }
  if (shouting > 0 && 2 * shouting > judged) return kCapitals;
  return shouting >= 2 ? kSomeCapitals : 0;
}

// "BREAKING: ...", "UPDATE 2-...": capitals set off at the beginning.
bool has_label(std::string_view title) {
  const std::size_t end = title.find_first_of(":-");
  if (end == std::string_view::npos || end == 0 || end > 20) return false;
  const std::string_view label = title.substr(0, end);
  const bool shouts = std::all_of(label.begin(), label.end(), [](char c) {
    return !(c >= 'a' && c <= 'z') && static_cast<unsigned char>(c) < 0x80;
  });
  const bool says = std::count_if(label.begin(), label.end(), is_letter) >= 3;
  return shouts && says && (title[end] == ':' || label.find(' ') != std::string_view::npos);
}

}  // namespace

std::string_view without_outlet(std::string_view title, std::string_view source, std::string_view url) {
  for (Tail tail = tail_of(title); tail.divider != std::string_view::npos; tail = tail_of(title)) {
    const std::string_view said = title.substr(tail.begin);
    if (!names(said, source) && !names(said, host_of(url))) break;
    title = title.substr(0, title.find_last_not_of(' ', tail.divider) + 1);
  }
  return title;
}

float loudness(std::string_view title) {
  const std::vector<std::string_view> words = words_of(title);
  if (words.empty()) return kLoudnessMax;
  float loud = capitals(words);
  if (has_label(title)) loud += kLabel;
  // "Back to work: ..."
  if (title.find(": ") < kKickerBytes) loud += kKicker;
  const std::string first = letters_of(words.front());
  if (std::find(kTeasers.begin(), kTeasers.end(), first) != kTeasers.end()) loud += kTeaser;
  const auto shouts = std::count(title.begin(), title.end(), '!');
  loud += kMark * static_cast<float>(std::min<std::ptrdiff_t>(shouts, 2));
  if (title.find('?') != std::string_view::npos) loud += kMark;
  if (title.ends_with("...") || title.ends_with("…")) loud += kCut;
  if (words.size() < kWordsMin && title.size() < kShortBytes) {
    loud += kShort;
  } else if (words.size() <= kWordsTerse && title.size() < kTerseBytes) {
    loud += kTerse;
  }
  if (words.size() > kWordsMax || (words.size() >= kWordsMin && title.size() > kBytesMax)) loud += kLong;
  const Tail tail = tail_of(title);
  if (tail.divider != std::string_view::npos && words_of(title.substr(tail.begin)).size() <= 5) loud += kTail;
  return std::min(loud, kLoudnessMax);
}

}  // namespace samestory::stories
