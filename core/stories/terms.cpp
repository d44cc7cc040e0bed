#include "core/stories/terms.hpp"

#include <xxhash.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <limits>
#include <map>
#include <optional>

#include "core/stories/plain_figures.hpp"
#include "core/stories/roundup.hpp"
#include "core/stories/stems.hpp"
#include "core/stories/stop_words.hpp"
#include "core/stories/tokens.hpp"
#include "core/text/boilerplate.hpp"
#include "core/text/words.hpp"

namespace samestory::stories {
namespace {

using records::TermCount;
using records::TermId;

constexpr std::size_t kBodyCharactersMax = 12'000;
constexpr std::size_t kLeadWords = 80;
constexpr std::size_t kNameWordsMax = 4;
constexpr std::size_t kCachedWordsMax = std::size_t{1} << 16;
constexpr std::size_t kLanguagesMax = 32;

enum class Kind : std::uint8_t { stem = 1, bigram = 2, number = 3, entity = 4 };

std::uint64_t seed_of(std::string_view language, Kind kind) {
  return XXH3_64bits_withSeed(language.data(), language.size(), static_cast<std::uint64_t>(kind));
}
TermId id_of(std::string_view text, std::uint64_t seed) {
  return static_cast<TermId>(XXH3_64bits_withSeed(text.data(), text.size(), seed));
}
TermId id_of_pair(TermId a, TermId b, std::uint64_t seed) {
  const TermId both[2] = {a, b};
  return static_cast<TermId>(XXH3_64bits_withSeed(both, sizeof both, seed));
}

std::string_view first_characters(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (characters++ == limit) return text.substr(0, i);
  }
  return text;
}

struct Folded {
  TermId id = 0;
  bool content = false;
};

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return XXH3_64bits(text.data(), text.size()); }
};

// Folded words of one language to stem ids. One per thread: a stemmer has state, and most words come again.
class Stems {
 public:
  explicit Stems(std::string_view language)
      : language_(language), seed_(seed_of(language, Kind::stem)), stemmer_(language) {}

  // `word` in folded lower case, without apostrophes or hyphens.
  Folded of(std::string_view word) {
    if (const auto known = cache_.find(word); known != cache_.end()) return known->second;
    if (cache_.size() >= kCachedWordsMax) cache_.clear();
    Folded folded;
    folded.content = tells(word) && !is_stop_word(word, language_);
    if (folded.content) folded.id = id_of(stemmer_.of(word), seed_);
    cache_.emplace(word, folded);
    return folded;
  }

  TermId id_unstemmed(std::string_view word) const { return id_of(word, seed_); }

 private:
  // Single letters, kana and Korean syllables tell nothing; a single Han character may be a word.
  static bool tells(std::string_view word) {
    if (word.size() < 2) return false;
    const auto lead = static_cast<unsigned char>(word[0]);
    if (lead >= 0xC0 && lead < 0xE0) return word.size() > 2;
    const bool kana = lead == 0xE3 && static_cast<unsigned char>(word[1]) <= 0x83;
    const bool hangul = lead >= 0xEA && lead <= 0xED;
    return word.size() != 3 || !(kana || hangul);
  }

  std::string language_;
  std::uint64_t seed_;
  Stemmer stemmer_;
  boost::unordered_flat_map<std::string, Folded, Hash, std::equal_to<>> cache_;
};

Stems& stems_of(std::string_view language) {
  thread_local std::map<std::string, Stems, std::less<>> languages;
  const auto found = languages.find(language);
  if (found != languages.end()) return found->second;
  if (languages.size() >= kLanguagesMax) languages.clear();
  return languages.emplace(std::string(language), Stems(language)).first->second;
}

struct Occurrence {
  TermId id = 0;
  bool in_title = false, in_lead = false;
};

std::vector<TermCount> counts_of(std::vector<Occurrence>& occurrences) {
  std::sort(occurrences.begin(), occurrences.end(),
            [](const Occurrence& a, const Occurrence& b) { return a.id < b.id; });
  std::vector<TermCount> counts;
  for (const Occurrence& o : occurrences) {
    if (counts.empty() || counts.back().id != o.id) counts.push_back({o.id, 0, 0, 0});
    TermCount& count = counts.back();
    if (count.count < std::numeric_limits<std::uint16_t>::max()) ++count.count;
    if (o.in_title && count.in_title < 255) ++count.in_title;
    if (o.in_lead && count.in_lead < 255) ++count.in_lead;
  }
  return counts;
}

bool is_title_case(std::string_view title, std::string_view language) {
  std::size_t words = 0, capitals = 0;
  for_each_token(title, language, [&](const Token& token) {
    if (token.kind != TokenKind::word || token.text.size() < 4) return;
    ++words;
    capitals += token.capital ? 1 : 0;
  });
  return words >= 3 && 4 * capitals >= 3 * words;
}

class Extractor {
 public:
  Extractor(std::string_view language, bool with_surfaces)
      : language_(language),
        stems_(stems_of(language)),
        bigram_seed_(seed_of(language, Kind::bigram)),
        number_seed_(seed_of(language, Kind::number)),
        entity_seed_(seed_of(language, Kind::entity)),
        with_surfaces_(with_surfaces) {}

  void title(std::string_view text) {
    in_title_ = true;
    quiet_capitals_ = is_title_case(text, language_);
    read(text);
    in_title_ = quiet_capitals_ = false;
    previous_ = 0;
  }
  void body(std::string_view text) { read(text); }

  records::ArticleTerms finish(Surfaces* surfaces) {
    std::vector<TermId> known;
    for (const Occurrence& o : entities_) known.push_back(o.id);
    std::sort(known.begin(), known.end());
    for (const Occurrence& o : doubtful_) {
      if (std::binary_search(known.begin(), known.end(), o.id)) entities_.push_back(o);
    }
    records::ArticleTerms terms;
    terms.language = std::string(language_);
    terms.content_words = words_;
    terms.stems = counts_of(stem_list_);
    terms.bigrams = counts_of(bigrams_);
    terms.numbers = counts_of(numbers_);
    terms.entities = counts_of(entities_);
    if (surfaces) choose_surfaces(*surfaces);
    return terms;
  }

 private:
  void read(std::string_view text) {
    for_each_token(text, language_, [this](const Token& token) { take(token); });
    close_name();
  }

  void take(const Token& token) {
    if (token.after_break) close_name();
    switch (token.kind) {
      case TokenKind::figure:
        numbers_.push_back(here(id_of(token.text, number_seed_)));
        return close_name();
      case TokenKind::code:
        return take_code(token);
      case TokenKind::word:
        return take_word(token);
    }
  }

  Occurrence here(TermId id) const { return {id, in_title_, words_ < kLeadWords}; }

  void note(TermId id, std::string_view written) {
    if (with_surfaces_) ++written_[id][std::string(written)];
  }

  void content(TermId id, std::string_view written) {
    stem_list_.push_back(here(id));
    if (previous_ != 0) bigrams_.push_back(here(id_of_pair(previous_, id, bigram_seed_)));
    previous_ = id;
    ++words_;
    note(id, written);
  }

  // A code is a term of its own, and its leading letters are a word besides: "COVID-19" meets "Covid".
  void take_code(const Token& token) {
    content(stems_.id_unstemmed(token.text), token.written);
    const std::size_t hyphen = token.written.find('-');
    if (hyphen != std::string_view::npos && hyphen >= 3) {
      const std::string_view letters = token.text.substr(0, hyphen);
      const bool word =
          std::all_of(letters.begin(), letters.end(), [](char c) { return c >= 'a' && c <= 'z'; });
      if (const Folded folded = stems_.of(letters); word && folded.content)
        stem_list_.push_back(here(folded.id));
    }
    const TermId id = id_of(token.text, entity_seed_);
    if (token.capital) entities_.push_back(here(id));
    note(id, token.written);
    name_.push_back(id);
    extend_written(token.written);
  }

  void take_word(const Token& token) {
    fold(token.text);
    std::size_t parts = 0;
    for (std::size_t begin = 0; begin < folded_.size();) {
      const std::size_t end = std::min(folded_.find('-', begin), folded_.size());
      if (end > begin) {
        take_part(std::string_view(folded_).substr(begin, end - begin), token);
        ++parts;
      }
      begin = end + 1;
    }
    take_name(token);
  }

  void take_part(std::string_view part, const Token& token) {
    const Folded folded = stems_.of(part);
    if (folded.content) content(folded.id, part.size() == token.text.size() ? token.written : part);
  }

  void take_name(const Token& token) {
    const bool name =
        token.capital && folded_.size() > 1 && (token.all_capitals || !is_stop_word(folded_, language_));
    if (!name) return close_name();
    const TermId id = id_of(folded_, entity_seed_);
    const bool doubtful = !token.all_capitals && (token.sentence_start || quiet_capitals_);
    (doubtful ? doubtful_ : entities_).push_back(here(id));
    note(id, token.written);
    name_.push_back(id);
    extend_written(token.written);
  }

  void extend_written(std::string_view written) {
    if (!with_surfaces_) return;
    if (!name_written_.empty()) name_written_ += ' ';
    name_written_ += written;
  }

  // The run of capitals that ends here, as one entity more.
  void close_name() {
    if (name_.size() >= 2 && name_.size() <= kNameWordsMax && !quiet_capitals_) {
      TermId id = name_[0];
      for (std::size_t i = 1; i < name_.size(); ++i) id = id_of_pair(id, name_[i], entity_seed_);
      entities_.push_back(here(id));
      note(id, name_written_);
    }
    name_.clear();
    name_written_.clear();
  }

  // Lower case, NFKC, without "'s" and apostrophes; hyphens stay. Words of scripts without spaces are parted
  // by hyphens.
  void fold(std::string_view word) {
    folded_.clear();
    const bool ascii =
        std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) {
      for (const char c : word) folded_.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    } else {
      std::string plain(word);
      for (std::size_t at = plain.find("’"); at != std::string::npos; at = plain.find("’", at))
        plain.replace(at, 3, "'");
      if (plain.ends_with("'s") || plain.ends_with("'S")) plain.resize(plain.size() - 2);
      const text::Words words = text::words_of(plain);
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (i) folded_ += '-';
        folded_ += words[i];
      }
      return;
    }
    if (folded_.ends_with("'s")) folded_.resize(folded_.size() - 2);
    std::replace(folded_.begin(), folded_.end(), '\'', '-');
    std::replace(folded_.begin(), folded_.end(), '&', '-');
  }

  void choose_surfaces(Surfaces& surfaces) const {
    for (const auto& [id, forms] : written_) {
      const auto best = std::max_element(forms.begin(), forms.end(),
                                         [](const auto& a, const auto& b) { return a.second < b.second; });
      surfaces.emplace(id, best->first);
    }
  }

  std::string_view language_;
  Stems& stems_;
  std::uint64_t bigram_seed_, number_seed_, entity_seed_;
  bool with_surfaces_;
  bool in_title_ = false, quiet_capitals_ = false;
  std::uint32_t words_ = 0;
  TermId previous_ = 0;
  std::vector<Occurrence> stem_list_, bigrams_, numbers_, entities_, doubtful_;
  std::vector<TermId> name_;
  std::string name_written_, folded_;
  std::unordered_map<TermId, std::map<std::string, std::uint32_t>> written_;
};

}  // namespace

records::ArticleTerms extract_terms(std::string_view title, std::string_view plain_body,
                                    std::string_view language, Surfaces* surfaces) {
  const std::string body = text::strip_boilerplate(first_characters(plain_body, 2 * kBodyCharactersMax));
  Extractor extractor(language, surfaces != nullptr);
  const std::optional<std::string> plain_title = plain_figures(title), plain = plain_figures(body);
  extractor.title(plain_title ? std::string_view(*plain_title) : title);
  extractor.body(first_characters(plain ? *plain : body, kBodyCharactersMax));
  records::ArticleTerms terms = extractor.finish(surfaces);
  terms.has_title =
      std::any_of(terms.stems.begin(), terms.stems.end(), [](const TermCount& t) { return t.in_title > 0; });
  terms.roundup = is_roundup(title, plain_body, language);
  return terms;
}

}  // namespace samestory::stories
