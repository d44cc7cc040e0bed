#include "core/stories/roundup.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <string>

#include "core/stories/stop_words.hpp"
#include "core/text/words.hpp"

namespace samestory::stories {
namespace {

constexpr std::size_t kBytesMax = 48'000;
constexpr std::size_t kBlocksMin = 5;
constexpr std::size_t kBlockWords = 30;
constexpr double kSpreadMax = 0.4;
// Lines of one kind that make a list.
constexpr std::size_t kListLines = 5;
constexpr std::size_t kBulletWords = 12;
// Words are held equal by their first bytes: inflections of one word differ at its end.
constexpr std::size_t kStemBytes = 6, kWordBytesMin = 4;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// What titles of roundups say, each between characters that are no ASCII letters; in folded lower case.
constexpr std::array<std::string_view, 34> kTitleMarks = {
    "roundup",         "round up",        "live blog",        "liveblog",        "live updates",
    "as it happened",  "newsletter",      "morning briefing", "daily briefing",  "evening briefing",
    "news in brief",   "week in review",  "in brief",         "newsticker",      "liveticker",
    "live ticker",     "newsblog",        "kurznachrichten",  "wochenrückblick", "nachrichtenüberblick",
    "en direct",       "en bref",         "revue de presse",  "en directo",      "resumen de noticias",
    "noticias breves", "in diretta",      "rassegna stampa",  "ao vivo",         "дайджест",
    "главное за",      "главные новости", "прямой эфир",      "коротко"};

bool title_says_so(std::string_view title) {
  const text::Words words = text::words_of(title);
  std::string spaced = " ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    spaced += words[i];
    spaced += ' ';
  }
  return std::any_of(kTitleMarks.begin(), kTitleMarks.end(), [&spaced](std::string_view mark) {
    const std::size_t at = spaced.find(mark);
    return at != std::string::npos && spaced[at - 1] == ' ' && spaced[at + mark.size()] == ' ';
  });
}

// How the lines of a text begin.
class Lines {
 public:
  void take(std::string_view line, std::size_t words) {
    if (line.starts_with("•") || line.starts_with("·") || line.starts_with("– ") || line.starts_with("- ") ||
        line.starts_with("* ")) {
      bullets_ += words >= kBulletWords ? 1U : 0U;
    }
    while (!line.empty() && (line.front() == '#' || line.front() == '(' || line.front() == '['))
      line.remove_prefix(1);
    std::size_t digits = 0;
    int number = 0;
    while (digits < line.size() && digits < 3 && is_digit(line[digits]))
      number = 10 * number + (line[digits++] - '0');
    if (digits == 0 || digits == line.size()) return;
    const std::string_view rest = line.substr(digits);
    if (digits <= 2 && number < 24 && time_follows(rest)) {
      ++times_;
    } else if ((rest[0] == '.' || rest[0] == ')' || rest[0] == ':') && (rest.size() == 1 || rest[1] == ' ')) {
      run_ = longest_run_ > 0 && (number == last_ + 1 || number == last_ - 1) ? run_ + 1 : 1;
      longest_run_ = std::max(longest_run_, run_);
      last_ = number;
    }
  }
  bool make_a_list() const { return std::max({bullets_, times_, longest_run_}) >= kListLines; }

 private:
  // ":42", ".42", "h42", "h 42" is too rare to look for.
  static bool time_follows(std::string_view rest) {
    return rest.size() >= 3 && (rest[0] == ':' || rest[0] == '.' || rest[0] == 'h') && is_digit(rest[1]) &&
           rest[1] < '6' && is_digit(rest[2]) && (rest.size() == 3 || !is_digit(rest[3]));
  }

  std::size_t bullets_ = 0, times_ = 0, run_ = 0, longest_run_ = 0;
  int last_ = 0;
};

// In how many blocks each content word stands.
class Spread {
 public:
  explicit Spread(std::string_view language) : language_(language) {}

  void add(const text::Words& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string_view word = words[i];
      if (word.size() < kWordBytesMin || is_digit(word[0]) || is_stop_word(word, language_)) continue;
      Seen& seen = blocks_of_[std::string(word.substr(0, kStemBytes))];
      if (seen.last == blocks_ + 1) continue;
      seen.last = blocks_ + 1;
      ++seen.blocks;
    }
    words_ += words.size();
    if (words_ < kBlockWords) return;
    words_ = 0;
    ++blocks_;
  }
  bool nothing_holds_it() const {
    if (blocks_ < kBlocksMin || blocks_of_.empty()) return false;
    const auto widest =
        std::max_element(blocks_of_.begin(), blocks_of_.end(),
                         [](const auto& a, const auto& b) { return a.second.blocks < b.second.blocks; });
    return static_cast<double>(widest->second.blocks) <= kSpreadMax * static_cast<double>(blocks_);
  }

 private:
  struct Seen {
    std::size_t last = 0, blocks = 0;
  };
  std::string_view language_;
  std::size_t blocks_ = 0, words_ = 0;
  boost::unordered_flat_map<std::string, Seen> blocks_of_;
};

}  // namespace

bool is_roundup(std::string_view title, std::string_view plain_body, std::string_view language) {
  std::string_view left = plain_body.substr(0, kBytesMax);
  Lines lines;
  Spread spread(language);
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('\n'), left.size());
    std::string_view line = left.substr(0, end);
    left.remove_prefix(std::min(end + 1, left.size()));
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    if (line.empty()) continue;
    const text::Words words = text::words_of(line, text::Spaceless::characters);
    lines.take(line, words.size());
    spread.add(words);
  }
  return (lines.make_a_list() || title_says_so(title)) && spread.nothing_holds_it();
}

}  // namespace samestory::stories
