#include "core/stories/background.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

#include "core/base/bytes.hpp"

extern "C" {
extern const unsigned char samestory_background[];
extern const unsigned char samestory_background_end[];
}

namespace samestory::stories {
namespace {

constexpr float kLevelStep = 1.0F / 16;
// Half an article among 20,001: what the 20,000 articles behind the English table say of a term they lack.
constexpr float kAbsentShare = 0.5F / 20'001;
// A cache line of cells.
constexpr std::size_t kLineCells = 16, kLines = std::size_t{1} << 18;
// Of a background line, when it has many: some eight of a thousand are spilled then.
constexpr std::size_t kLineTerms = 10, kLinesMax = std::size_t{1} << 24;
// Counts whose loads are under way at a time.
constexpr std::size_t kAhead = 32;

std::uint64_t mixed(records::TermId id) {
  return (std::uint64_t{id} + 1) * 0xD6E8FEB86659FD93ULL;
}

struct Places {
  std::size_t a, b;
};

// The two cells of a term: on one line, for one load from far away, and each in its half.
Places places_of(records::TermId id) {
  constexpr std::size_t kHalf = kLineCells / 2;
  const std::uint64_t bits = mixed(id);
  const std::size_t line = static_cast<std::size_t>(bits >> 46) * kLineCells;
  return {line + (bits >> 43) % kHalf, line + kHalf + (bits >> 40) % kHalf};
}
static_assert(kLines == std::size_t{1} << (64 - 46));

// A part of the lines, a quarter of a megabyte.
std::size_t part_of(records::TermId id) {
  return static_cast<std::size_t>(mixed(id) >> 58);
}
constexpr std::size_t kParts = std::size_t{1} << (64 - 58);
// Fewer ids are counted as they come.
constexpr std::size_t kSortFrom = 8192;

// ln of a whole number; small ones, which nearly all counts are, from a table.
float log_of_count(float count) {
  static const std::array<float, 2048> logs = [] {
    std::array<float, 2048> table{};
    for (std::size_t i = 1; i < table.size(); ++i) table[i] = std::log(static_cast<float>(i));
    return table;
  }();
  return count < static_cast<float>(logs.size()) ? logs[static_cast<std::size_t>(count)] : std::log(count);
}

}  // namespace

Background::Background() {
  const auto* begin = reinterpret_cast<const char*>(samestory_background);
  const auto* end = reinterpret_cast<const char*>(samestory_background_end);
  *this = parse(std::string_view(begin, static_cast<std::size_t>(end - begin))).value();
}

Result<Background> Background::parse(std::string_view bytes) {
  const auto broken = [] {
    return fail(Errc::corrupt, "The background table of term frequencies is broken.");
  };
  const std::size_t header = bytes.find('\n');  // one line of text: what made the table
  if (header == std::string_view::npos) return broken();
  ByteReader reader(bytes.substr(header + 1));
  Background table{Flat{}};
  for (std::size_t left = reader.count(2); left > 0; --left) {
    const std::string language(reader.bytes());
    table.languages_[language] = static_cast<std::uint32_t>(reader.varint());
  }
  const std::size_t terms = reader.count(2);
  const std::size_t lines = std::max(kLinesMin, std::bit_ceil(terms / kLineTerms + 1));
  if (lines > kLinesMax) return broken();
  table.lines_.resize(lines);
  table.shift_ = static_cast<std::uint32_t>(32 - std::countr_zero(lines));
  table.terms_ = terms;
  std::uint64_t id = 0;
  for (std::size_t i = 0; i < terms; ++i) {
    const std::uint64_t step = reader.varint();
    if (i > 0 && step == 0) return broken();
    id += step;
    if (id > 0xFFFF'FFFFULL) return broken();
    table.put(static_cast<records::TermId>(id), reader.fixed<std::uint8_t>());
  }
  if (!reader.ok() || !reader.at_end()) return broken();
  return table;
}

void Background::put(records::TermId id, std::uint8_t level) {
  auto& entries = lines_[id >> shift_].entries;
  const auto free = std::find(entries.begin(), entries.end(), 0U);
  if (free == entries.end()) {
    spilled_.emplace_back(id, level);
  } else {
    *free = bits_of(id) << 8 | level;
  }
}

// No branch depends on where in its line a term stands.
std::optional<std::uint8_t> Background::level_of(records::TermId id) const {
  using Four [[gnu::vector_size(16)]] = std::uint32_t;
  std::array<Four, kLineEntries / 4> line;
  std::memcpy(line.data(), &lines_[id >> shift_], sizeof line);
  const std::uint32_t bits = bits_of(id);
  Four found{};
  for (const Four& four : line) found |= four & reinterpret_cast<Four>(four >> 8 == bits);
  const std::uint32_t entry = found[0] | found[1] | found[2] | found[3];
  if (entry != 0) return static_cast<std::uint8_t>(entry);
  if (line.back()[3] == 0) return std::nullopt;
  const auto place = std::lower_bound(spilled_.begin(), spilled_.end(), std::pair{id, std::uint8_t{0}});
  if (place == spilled_.end() || place->first != id) return std::nullopt;
  return place->second;
}

float Background::rarity(records::TermId id) const {
  static const float absent = -std::log(kAbsentShare);
  const std::optional<std::uint8_t> level = level_of(id);
  return level ? kLevelStep * static_cast<float>(*level) : absent;
}

float Background::share(records::TermId id) const {
  return std::exp(-rarity(id));
}

StreamFrequencies::StreamFrequencies() : cells_(kLines * kLineCells) {}

void StreamFrequencies::observe(const records::ArticleTerms& terms) {
  std::vector<records::TermId> ids;
  for (const auto* list : {&terms.stems, &terms.bigrams, &terms.numbers, &terms.entities}) {
    for (const records::TermCount& term : *list) ids.push_back(term.id);
  }
  const Observed article[] = {{terms.language, ids.size()}};
  observe(article, ids);
}

void StreamFrequencies::observe(std::span<const Observed> articles, std::span<const records::TermId> ids) {
  std::size_t begin = 0;
  for (const Observed& article : articles) {
    articles_[article.language] += 1;
    if (++since_halved_ < kHalveEvery) continue;
    count(ids.subspan(begin, article.end - begin));
    begin = article.end;
    since_halved_ = 0;
    for (std::uint32_t& cell : cells_) cell /= 2;
    for (auto& [each, seen] : articles_) seen /= 2;
  }
  count(ids.subspan(begin));
}

// Many ids are first sorted, roughly and in order, by where their cells are, so that these stay in a near
// cache. What an id adds depends on its own line alone, so the sums are the same.
void StreamFrequencies::count(std::span<const records::TermId> ids) {
  if (ids.size() < kSortFrom) return count_each(ids);
  std::array<std::uint32_t, kParts + 1> ends{};
  for (const records::TermId id : ids) ++ends[part_of(id) + 1];
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<records::TermId> sorted(ids.size());
  for (const records::TermId id : ids) sorted[ends[part_of(id)]++] = id;
  count_each(sorted);
}

void StreamFrequencies::count_each(std::span<const records::TermId> ids) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i + kAhead < ids.size()) __builtin_prefetch(&cells_[places_of(ids[i + kAhead]).a]);
    const Places places = places_of(ids[i]);
    std::uint32_t& a = cells_[places.a];
    std::uint32_t& b = cells_[places.b];
    const std::uint32_t next = std::min(a, b) + 1;
    a = std::max(a, next);
    b = std::max(b, next);
  }
}

void StreamFrequencies::load(records::TermId id) const {
  touch(&cells_[places_of(id).a]);
}

float StreamFrequencies::articles(std::string_view language) const {
  const auto found = articles_.find(std::string(language));
  return found == articles_.end() ? 0 : found->second;
}

float StreamFrequencies::count(records::TermId id) const {
  const Places places = places_of(id);
  return static_cast<float>(std::min(cells_[places.a], cells_[places.b]));
}

Idf::Idf(const Background& background, const StreamFrequencies* stream, std::string_view language)
    : background_(background),
      stream_(stream),
      stream_articles_(stream ? stream->articles(language) : 0),
      log_stream_articles_(
          std::log(stream_articles_ + (background.knows(language) ? kStreamPriorWithTable : kStreamPrior))),
      count_min_(background.knows(language) ? 0.0F : 1.0F) {}

float Idf::operator()(records::TermId id) const {
  float rarity = background_.rarity(id);
  if (stream_) {
    const float count = std::max(stream_->count(id), count_min_);
    if (count > 0) rarity = std::min(rarity, log_stream_articles_ - log_of_count(count));
  }
  return std::max(rarity, 0.0F);
}

void Idf::load(records::TermId id) const {
  background_.load(id);
  if (stream_) stream_->load(id);
}

}  // namespace samestory::stories
