#include "bench/quality/foreign.hpp"

#include <libstemmer.h>

#include <memory>
#include <string>

#include "core/stories/stop_words.hpp"

namespace samestory::quality {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Armenian: capitals from U+0531 on, small letters from U+0561 on, two bytes each. Georgian: U+10D0 on, three
// bytes, no capitals.
void append_letter(std::string& out, char c, bool capitals) {
  const bool capital = c <= 'Z';
  if (!capitals) {
    const unsigned letter = 0x10D0U + static_cast<unsigned>(c - (capital ? 'A' : 'a'));
    out.push_back(static_cast<char>(0xE0U | letter >> 12));
    out.push_back(static_cast<char>(0x80U | (letter >> 6 & 0x3FU)));
    out.push_back(static_cast<char>(0x80U | (letter & 0x3FU)));
    return;
  }
  const unsigned point = (capital ? 0x531U : 0x561U) + static_cast<unsigned>(c - (capital ? 'A' : 'a'));
  out.push_back(static_cast<char>(0xC0U | point >> 6));
  out.push_back(static_cast<char>(0x80U | (point & 0x3FU)));
}

class Cipher {
 public:
  explicit Cipher(Foreign kind) : kind_(kind) {}

  std::string of(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      if (!is_letter(text[at])) {
        out.push_back(text[at++]);
        continue;
      }
      std::size_t end = at;
      while (end < text.size() && is_letter(text[end])) ++end;
      append_word(out, text.substr(at, end - at));
      at = end;
    }
    return out;
  }

 private:
  // A stem begins as its word does: the word's capitals stay where they stand.
  void append_word(std::string& out, const std::string& word) {
    std::size_t length = word.size();
    std::string lower = word;
    for (char& c : lower) c = c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (kind_ == Foreign::stemmed) {
      if (stories::is_stop_word(lower, "en")) return;
      const auto* stem = sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(lower.data()),
                                         static_cast<int>(lower.size()));
      length = static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()));
      lower.assign(reinterpret_cast<const char*>(stem), length);
    }
    for (std::size_t i = 0; i < length; ++i)
      append_letter(out, i < word.size() && word[i] <= 'Z' ? static_cast<char>(lower[i] - 32) : lower[i],
                    kind_ != Foreign::caseless);
  }

  Foreign kind_;
  std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)> stemmer_{sb_stemmer_new("en", nullptr),
                                                                     &sb_stemmer_delete};
};

}  // namespace

std::optional<Foreign> foreign_of(std::string_view name) {
  if (name == "stemmed") return Foreign::stemmed;
  if (name == "bare") return Foreign::bare;
  if (name == "caseless") return Foreign::caseless;
  if (name == "half") return Foreign::half;
  return std::nullopt;
}

void make_foreign(std::vector<LabelledArticle>& articles, Foreign kind) {
  Cipher cipher(kind);
  bool second = false;
  for (LabelledArticle& article : articles) {
    if (article.language != "en") continue;
    second = !second;
    if (kind == Foreign::half && second) continue;
    article.title = cipher.of(article.title);
    article.body = cipher.of(plain_body(article));
    article.language = "qaa";
  }
}

}  // namespace samestory::quality
