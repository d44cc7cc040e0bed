#include "core/text/boilerplate.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/text/boilerplate_words.hpp"
#include "core/text/sentences.hpp"

namespace samestory::text {
namespace {

// Chrome comes in short lines; a longer one is prose, whatever it says.
constexpr std::size_t kLineBytesMax = 400;
constexpr std::size_t kPhraseLineBytesMax = 240;
constexpr std::size_t kHeadlineWordsMax = 16;
constexpr std::size_t kListItemsMax = 12;
constexpr std::size_t kWholeLineWordsMax = 6;
constexpr std::size_t kMenuLinesMin = 4;
constexpr std::size_t kNeighbourWordsMax = 26;

// A constexpr hash table over chrome::kWords: every word of every article is looked up in it.
class WordTable {
 public:
  constexpr WordTable() {
    for (const chrome::ClassedWord& entry : chrome::kWords) {
      std::size_t slot = hash(entry.word) % kSlots;
      while (!slots_[slot].word.empty()) slot = (slot + 1) % kSlots;
      slots_[slot] = entry;
    }
  }
  constexpr std::uint8_t classes_of(std::string_view lower_word) const {
    for (std::size_t slot = hash(lower_word) % kSlots; !slots_[slot].word.empty();
         slot = (slot + 1) % kSlots) {
      if (slots_[slot].word == lower_word) return slots_[slot].classes;
    }
    return chrome::kNone;
  }

 private:
  static constexpr std::size_t kSlots = 512;
  static_assert(chrome::kWords.size() * 3 < kSlots);
  static constexpr std::uint32_t hash(std::string_view word) {
    std::uint32_t value = 2166136261U;
    for (const char c : word) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
    return value ^ (value >> 15);
  }
  std::array<chrome::ClassedWord, kSlots> slots_{};
};
constexpr WordTable kTable;

// Finds any of chrome::kPhrases: a filter over four bytes first, since nearly every place of nearly every
// line fails it.
class PhraseFinder {
 public:
  constexpr PhraseFinder() {
    for (const std::string_view phrase : chrome::kPhrases) filter_[key(phrase)] = true;
  }
  bool occurs_in(std::string_view line) const {
    for (std::size_t at = 0; at + kKeyBytes <= line.size(); ++at) {
      const std::string_view rest = line.substr(at);
      if (!filter_[key(rest)]) continue;
      const auto begins = [&](std::string_view phrase) { return rest.starts_with(phrase); };
      if (std::any_of(chrome::kPhrases.begin(), chrome::kPhrases.end(), begins)) return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t kKeyBytes = 4;
  static_assert(std::all_of(chrome::kPhrases.begin(), chrome::kPhrases.end(),
                            [](std::string_view phrase) { return phrase.size() >= kKeyBytes; }));
  static constexpr std::size_t key(std::string_view text) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < kKeyBytes; ++i) value = (value << 8) | static_cast<unsigned char>(text[i]);
    return (value * 2654435761U) >> 20;
  }
  std::array<bool, 4096> filter_{};
};
constexpr PhraseFinder kPhraseFinder;

bool is_word_byte(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

// What a line shows at one reading.
struct Line {
  std::string lower;  // ASCII letters in lower case, curly apostrophes straight
  std::string words;  // lower-case words parted by one blank, for whole-line matches
  std::size_t word_count = 0;
  std::size_t calls = 0, channels = 0, persons = 0, money = 0, attributions = 0;
  std::uint8_t first_classes = chrome::kNone;
  bool has_quote = false;
  bool has_digit = false;
  bool ends_sentence = false;
};

std::string lowered(std::string_view text) {
  std::string lower;
  lower.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\xE2' && text.substr(i).starts_with("’")) {
      lower += '\'';
      i += 2;
    } else {
      lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    }
  }
  return lower;
}

void count(std::uint8_t classes, Line& line) {
  line.calls += (classes & chrome::kCall) != 0;
  line.channels += (classes & chrome::kChannel) != 0;
  line.persons += (classes & chrome::kPerson) != 0;
  line.money += (classes & chrome::kMoney) != 0;
  line.attributions += (classes & chrome::kAttribution) != 0;
}

Line read_line(std::string_view text) {
  Line line;
  line.lower = lowered(text);
  line.words.reserve(line.lower.size());
  const std::string_view lower = line.lower;
  for (std::size_t at = 0; at < lower.size();) {
    std::size_t end = at;
    while (end < lower.size() && is_word_byte(static_cast<unsigned char>(lower[end]))) ++end;
    if (end == at) {
      line.has_quote = line.has_quote || lower[at] == '"';
      ++at;
      continue;
    }
    const std::string_view word = lower.substr(at, end - at);
    line.has_digit =
        line.has_digit || std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::uint8_t classes = kTable.classes_of(word);
    if (line.word_count++ == 0) {
      line.first_classes = classes;
    } else {
      line.words += ' ';
    }
    line.words += word;
    count(classes, line);
    at = end;
  }
  line.has_quote = line.has_quote || lower.find("“") != std::string_view::npos ||
                   lower.find("«") != std::string_view::npos;
  line.ends_sentence =
      !text.empty() && (std::string_view(".!?\"").find(text.back()) != std::string_view::npos ||
                        text.ends_with("。") || text.ends_with("”") || text.ends_with("…"));
  return line;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view key) {
  return std::find(list.begin(), list.end(), key) != list.end();
}

bool is_list_heading(const Line& line) {
  return line.word_count <= kWholeLineWordsMax && contains(chrome::kListHeadings, line.words);
}

// Symbols alone: rules and ornaments, from ASCII or U+2000 to U+2FFF (punctuation, arrows, dingbats).
bool is_ornament(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\xE2') {
      i += 2;
    } else if (is_word_byte(static_cast<unsigned char>(text[i]))) {
      return false;
    }
  }
  return true;
}

// One address, or one or more @handles and #tags and little else.
bool is_address(std::string_view text) {
  std::size_t addresses = 0, others = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view token = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (token.empty()) continue;
    const bool address = token.starts_with("http://") || token.starts_with("https://") ||
                         token.starts_with("www.") ||
                         (token.size() > 1 && (token.find('@') != std::string_view::npos || token[0] == '#'));
    ++(address ? addresses : others);
  }
  return addresses > 0 && others <= addresses * 2 && others <= 4;
}

bool starts_with_year(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" ,");
  if (begin == std::string_view::npos || begin + 4 > text.size()) return false;
  const std::string_view year = text.substr(begin, 4);
  return (year.starts_with("19") || year.starts_with("20")) && year[2] >= '0' && year[2] <= '9' &&
         year[3] >= '0' && year[3] <= '9';
}

bool is_copyright(std::string_view lower) {
  for (const std::string_view mark : {"©", "(c)", "copyright"}) {
    const std::size_t at = lower.find(mark);
    if (at == std::string_view::npos) continue;
    if (at == 0 && mark == "©") return true;
    if (starts_with_year(lower.substr(at + mark.size()))) return true;
  }
  return false;
}

// "(Reporting by A. Writer; editing by B. Editor)".
bool is_credit(const Line& line) {
  const std::string_view words = line.words;
  return line.word_count <= 40 &&
         (words.starts_with("reporting by ") || words.starts_with("additional reporting by ") ||
          words.starts_with("editing by ") || words.starts_with("writing by "));
}

// An editor's choice: "X, editor of Y, selects her favourite stories in this weekly newsletter".
bool is_teaser(const Line& line) {
  const auto has = [&](std::string_view word) { return line.words.find(word) != std::string::npos; };
  return line.word_count <= 24 && has("editor") && (has("favourite") || has("favorite")) &&
         (has("weekly") || has("daily"));
}

bool asks_the_reader(const Line& line) {
  if (line.has_quote || line.attributions > 0) return false;
  const bool imperative = (line.first_classes & chrome::kCall) != 0;
  if (imperative && line.channels > 0 && line.word_count <= 14) return true;
  const bool offer = imperative || (line.first_classes & chrome::kMoney) != 0;
  if (offer && line.money > 0 && line.calls + line.money >= 2 && line.word_count <= 14) return true;
  if (line.calls > 0 && line.persons > 0 && line.channels + line.money >= 2 && line.word_count <= 45)
    return true;
  return line.word_count <= 30 && line.money >= 2 && line.calls + line.persons > 0;
}

bool is_chrome(std::string_view text, const Line& line) {
  if (is_ornament(text) || is_address(text)) return true;
  if (line.word_count <= kWholeLineWordsMax &&
      (contains(chrome::kWholeLines, line.words) || is_list_heading(line)))
    return true;
  if (is_copyright(line.lower) || is_credit(line) || is_teaser(line) || asks_the_reader(line)) return true;
  if (text.size() > kPhraseLineBytesMax) return false;
  // A heading "Read more:" announces another article; what that article says does not matter.
  const bool reports = line.has_quote || line.attributions > 0;
  const std::string_view lower = line.lower;
  const std::string_view begin = lower.substr(std::min(lower.find_first_not_of("-*>| "), lower.size()));
  const auto opens = [&](std::string_view beginning) {
    return begin.starts_with(beginning) && (!reports || beginning.ends_with(':'));
  };
  if (std::any_of(chrome::kBeginnings.begin(), chrome::kBeginnings.end(), opens)) return true;
  return !reports && kPhraseFinder.occurs_in(lower);
}

// Decides line by line, then by neighbours.
class Page {
 public:
  explicit Page(std::string_view text)
      : texts_(lines_of(text)), chrome_(texts_.size(), false), lines_(texts_.size()) {
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      if (texts_[i].size() > kLineBytesMax) continue;
      lines_[i] = read_line(texts_[i]);
      chrome_[i] = is_chrome(texts_[i], lines_[i]);
    }
    mark_lists();
    mark_menus();
    mark_neighbours();
  }

  std::string rest() const {
    std::string out;
    std::size_t all_bytes = 0;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      all_bytes += texts_[i].size() + 1;
      if (chrome_[i]) continue;
      if (!out.empty()) out += '\n';
      out += texts_[i];
    }
    return out.size() * 10 < all_bytes ? std::string() : out;
  }
  bool any() const { return std::find(chrome_.begin(), chrome_.end(), true) != chrome_.end(); }

 private:
  bool is_short(std::size_t i) const { return texts_[i].size() <= kLineBytesMax; }

  // Headlines that follow "Related stories" and its kin.
  void mark_lists() {
    std::size_t left = 0;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const Line& line = lines_[i];
      if (is_list_heading(line)) {
        left = kListItemsMax;
        continue;
      }
      const bool headline = is_short(i) && line.word_count <= kHeadlineWordsMax && !line.ends_sentence;
      left = headline && left > 0 ? left - 1 : 0;
      if (left > 0) chrome_[i] = true;
    }
  }

  // Runs of one-word lines: menus and tag lists in any language.
  void mark_menus() {
    for (std::size_t i = 0; i < texts_.size();) {
      std::size_t end = i;
      while (end < texts_.size() && is_short(end) && lines_[end].word_count == 1 && !lines_[end].has_digit &&
             !lines_[end].ends_sentence && texts_[end].size() <= 24) {
        ++end;
      }
      if (end - i >= kMenuLinesMin)
        std::fill(chrome_.begin() + static_cast<long>(i), chrome_.begin() + static_cast<long>(end), true);
      i = end + 1;
    }
  }

  // A short line that speaks to the reader, beside chrome, is chrome: outlets ask in several lines.
  void mark_neighbours() {
    const auto spreads_to = [&](std::size_t i) {
      const Line& line = lines_[i];
      return !chrome_[i] && is_short(i) && line.word_count <= kNeighbourWordsMax && !line.has_quote &&
             line.attributions == 0 &&
             (line.persons >= 2 || (line.persons == 1 && line.calls + line.channels + line.money > 0));
    };
    for (std::size_t i = 1; i < texts_.size(); ++i) {
      if (chrome_[i - 1] && !is_ornament(texts_[i - 1]) && spreads_to(i)) chrome_[i] = true;
    }
    for (std::size_t i = texts_.size(); i-- > 1;) {
      if (chrome_[i] && !is_ornament(texts_[i]) && spreads_to(i - 1)) chrome_[i - 1] = true;
    }
  }

  std::vector<std::string_view> texts_;
  std::vector<bool> chrome_;
  std::vector<Line> lines_;
};

}  // namespace

std::string strip_boilerplate(std::string_view plain_text) {
  const Page page(plain_text);
  if (!page.any()) return std::string(plain_text);
  std::string rest = page.rest();
  return rest.empty() ? std::string(plain_text) : rest;
}

}  // namespace samestory::text
