// How common a term is: a shipped table of document frequencies, blended with what the stream itself shows.
//
// A term id carries its language and kind (core/records/terms.hpp), so a lookup needs the id alone; the
// language tells how many articles the counts come from. Languages without a table start from a flat prior.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/huge_pages.hpp"
#include "core/base/result.hpp"
#include "core/base/touch.hpp"
#include "core/records/terms.hpp"

namespace samestory::stories {

// Immutable after construction; thread-safe. About 2 MB; a lookup needs one cache line.
class Background {
 public:
  // The tables that this build ships.
  Background();
  // Format: see bench/quality/make_background.cpp. Fails with corrupt.
  static Result<Background> parse(std::string_view bytes);

  bool knows(std::string_view language) const { return languages_.contains(std::string(language)); }
  // Share of a language's articles that hold the term, (0, 1]. A term the table lacks has the share of a term
  // that was seen in half an article.
  float share(records::TermId id) const;
  float rarity(records::TermId id) const;  // -ln(share)
  std::size_t terms() const { return terms_; }
  // Loads the cache line that a lookup needs.
  void load(records::TermId id) const { touch(&lines_[id >> shift_]); }

 private:
  struct Flat {};
  explicit Background(Flat) {}
  std::unordered_map<std::string, std::uint32_t> languages_;  // articles behind each table
  // Terms whose ids have the same upper bits stand on one line, in any order: an entry is the other bits of
  // the id, a one, and -ln(share) in steps of kLevelStep in eight bits. 0: free.
  static constexpr std::size_t kLineEntries = 16, kLinesMin = 512;
  struct alignas(kCacheLine) Line {
    std::array<std::uint32_t, kLineEntries> entries{};
  };
  void put(records::TermId id, std::uint8_t level);
  std::uint32_t bits_of(records::TermId id) const { return (id & ((1U << shift_) - 1)) << 1 | 1; }
  std::optional<std::uint8_t> level_of(records::TermId id) const;

  std::vector<Line, HugePageAllocator<Line>> lines_;
  std::vector<std::pair<records::TermId, std::uint8_t>>
      spilled_;  // what full lines have no room for, ascending
  std::uint32_t shift_ = 0;
  std::size_t terms_ = 0;
};

// What the stream shows: counts of articles per term in bounded memory (16 MB), a count-min sketch with
// conservative update (Cormode and Muthukrishnan 2005; Estan and Varghese 2002), both cells of a term on one
// cache line. All counts halve every kHalveEvery articles, so old news fades. Deterministic in the order of
// observe() calls. Not synchronised: observe() is exclusive.
class StreamFrequencies {
 public:
  static constexpr std::uint32_t kHalveEvery = 200'000;
  StreamFrequencies();
  void observe(const records::ArticleTerms& terms);
  // The same for many articles: each one's language and where its terms, each once, end in `ids`. Several
  // times faster than one by one.
  struct Observed {
    std::string language;
    std::size_t end = 0;
  };
  void observe(std::span<const Observed> articles, std::span<const records::TermId> ids);
  // Articles seen in a language, faded.
  float articles(std::string_view language) const;
  float count(records::TermId id) const;
  void load(records::TermId id) const;  // the cache line that count() needs

 private:
  void count(std::span<const records::TermId> ids);
  void count_each(std::span<const records::TermId> ids);

  std::vector<std::uint32_t, HugePageAllocator<std::uint32_t>> cells_;  // line by line
  std::unordered_map<std::string, float> articles_;
  std::uint32_t since_halved_ = 0;
};

// Inverse document frequencies of one language: -ln max(background share, stream count / (stream articles +
// prior)). The prior keeps the words of one big story from counting as common in a short stream. Where there
// is a table it can be larger: nothing else has to be learned. A cheap view; both tables outlive it. `stream`
// may be null.
class Idf {
 public:
  static constexpr float kStreamPrior = 700, kStreamPriorWithTable = 5000;
  Idf(const Background& background, const StreamFrequencies* stream, std::string_view language);
  float operator()(records::TermId id) const;
  // Loads what a lookup needs: the tables are larger than the caches. For many terms, one after the other,
  // before the first is looked up.
  void load(records::TermId id) const;

 private:
  const Background& background_;
  const StreamFrequencies* stream_;
  float stream_articles_ = 0;
  float log_stream_articles_ = 0;  // with the prior
  // In a language without a table no term is rarer than one that was seen once: at first nothing is known to
  // be rare.
  float count_min_ = 0;
};

}  // namespace samestory::stories
