// Reader::stories: lists of stories under filters, in three orders.
#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "core/engine/absence.hpp"
#include "core/engine/cursor.hpp"
#include "core/engine/growth.hpp"
#include "core/engine/reader.hpp"
#include "core/stories/terms.hpp"

namespace samestory::engine {
namespace {

constexpr std::size_t kStoriesSearched = 500;
constexpr std::uint32_t kLanguagesSearched = 64;
constexpr std::size_t kRelatedMax = 6;
constexpr auto kGrowthSpan = std::chrono::hours(24);

char cursor_kind(StorySort sort) {
  switch (sort) {
    case StorySort::recency:
      return 'r';
    case StorySort::size:
      return 's';
    case StorySort::growth:
      return 'g';
  }
  return 'r';
}

// What a query asks of a story, with names looked up once.
struct Filter {
  const StoryQuery& query;
  std::optional<std::uint32_t> language;
  std::vector<std::uint32_t> sources;
  bool nothing = false;  // a language or sources that no article has

  Filter(const StoryQuery& asked, const ArticleTable& articles) : query(asked) {
    if (!asked.language.empty()) {
      language = articles.languages.find(asked.language);
      nothing = !language;
    }
    for (const std::string& name : asked.sources) {
      if (const auto source = articles.sources.find(name)) sources.push_back(*source);
    }
    nothing = nothing || (!asked.sources.empty() && sources.empty());
  }

  bool matches(const StoryRow& row) const {
    if (row.members.size() < query.size_min) return false;
    if (language && !row.has_language(*language)) return false;
    if (query.state && row.state != *query.state) return false;
    if (query.from && row.last < *query.from) return false;
    if (query.to && row.first >= *query.to) return false;
    return sources.empty() || std::any_of(row.sources.begin(), row.sources.end(), [&](const auto& source) {
             return std::find(sources.begin(), sources.end(), source.first) != sources.end();
           });
  }
};

// The stories in the order asked for, one after the other from a cursor on.
class Walk {
 public:
  using Place = std::pair<std::int64_t, StoryId>;

  Walk(const State& state, StorySort sort, const std::optional<Place>& from, Timestamp as_of)
      : order_(sort == StorySort::size ? state.catalog.by_size() : state.catalog.by_update()) {
    if (sort == StorySort::growth) {
      take_grown(state, as_of);
      if (from)
        next_grown_ = std::partition_point(grown_.begin(), grown_.end(),
                                           [&](const Place& place) { return place >= *from; });
      const bool among_quiet = from && from->first < kQuietBelow;
      next_ = among_quiet ? before({from->first - kQuiet, from->second}) : order_.rbegin();
      quiet_ = kQuiet;
      state_ = &state, as_of_ = as_of;
    } else {
      next_ = from ? before(*from) : order_.rbegin();
    }
  }

  // None: that was the last one.
  std::optional<Place> next() {
    if (next_grown_ != grown_.end()) return *next_grown_++;
    while (next_ != order_.rend()) {
      const Place place = *next_++;
      if (state_ != nullptr && lately(place, *state_->catalog.find(place.second), as_of_)) continue;
      return Place{place.first + quiet_, place.second};
    }
    return std::nullopt;
  }

 private:
  // Stories without a report for two days come last, by their last change: below any difference of counts.
  static constexpr std::int64_t kQuiet = std::numeric_limits<std::int64_t>::min() / 2;
  static constexpr std::int64_t kQuietBelow = kQuiet / 2;

  // A report counts at the latest when it was received, so what changed last before that has none.
  static bool lately(const Place& changed, const StoryRow& row, Timestamp as_of) {
    const Timestamp since = as_of - 2 * kGrowthSpan;
    return changed.first >= since.time_since_epoch().count() && row.last >= since;
  }

  StoryCatalog::Order::const_reverse_iterator before(const Place& place) const {
    return std::make_reverse_iterator(order_.lower_bound(place));
  }
  void take_grown(const State& state, Timestamp as_of) {
    const std::int64_t since = (as_of - 2 * kGrowthSpan).time_since_epoch().count();
    for (auto entry = order_.rbegin(); entry != order_.rend() && entry->first >= since; ++entry) {
      const StoryRow& row = *state.catalog.find(entry->second);
      if (!lately(*entry, row, as_of)) continue;
      const StoryGrowth growth = growth_of(state, row, as_of);
      grown_.emplace_back(std::int64_t{growth.last_day} - growth.day_before, entry->second);
    }
    std::sort(grown_.begin(), grown_.end(), std::greater<>());
    next_grown_ = grown_.begin();
  }

  const StoryCatalog::Order& order_;
  StoryCatalog::Order::const_reverse_iterator next_;
  std::int64_t quiet_ = 0;
  std::vector<Place> grown_;
  std::vector<Place>::const_iterator next_grown_ = grown_.end();
  const State* state_ = nullptr;  // set: who grew has been listed
  Timestamp as_of_{};
};

}  // namespace

// Stories whose terms match the words, best first. A term belongs to a language, so the words are tried in
// each one that articles have come in; the caller's filter narrows that.
std::vector<StoryId> Reader::search(const StoryQuery& query) const {
  std::vector<StoryId> found;
  for (std::uint32_t i = 0; i < state_.articles.languages.size() && i < kLanguagesSearched; ++i) {
    const std::string& language = state_.articles.languages[i];
    if (!query.language.empty() && language != query.language) continue;
    const records::ArticleTerms terms = stories::extract_terms(query.words, {}, language);
    std::vector<records::TermId> ids;
    for (const records::TermCount& term : terms.stems) ids.push_back(term.id);
    if (ids.empty()) continue;
    for (const StoryId story : state_.stories.search(ids, kStoriesSearched)) found.push_back(story);
  }
  return found;
}

Result<StoriesPage> Reader::related(StoryId id) const {
  StoriesPage page;
  std::vector<StoryDraft> drafts;
  {
    const ReadLock lock(mutex_);
    const StoryId own = state_.catalog.resolve(id);
    if (state_.catalog.find(own) == nullptr) return fail(no_story(state_, own));
    for (const stories::ScoredStory& near : state_.stories.related(own, kRelatedMax)) {
      const StoryRow* row = state_.catalog.find(near.story);
      if (row != nullptr && near.story != own) drafts.push_back(draft(near.story, *row));
    }
  }
  for (StoryDraft& drafted : drafts) page.stories.push_back(finish(std::move(drafted)));
  return page;
}

Result<StoriesPage> Reader::stories(const StoryQuery& query) const {
  const char kind = cursor_kind(query.sort);
  Result<Cursor> from = query.cursor.empty() ? Result<Cursor>(Cursor{}) : read_cursor(kind, query.cursor);
  if (!from) return fail(from.error());
  StoriesPage page;
  std::vector<StoryDraft> drafts;
  {
    const ReadLock lock(mutex_);
    const Filter filter(query, state_.articles);
    if (filter.nothing) return page;
    const Timestamp as_of = growth_clock(state_, clock_.now());
    const auto matches = [&](const StoryRow& row) {
      return filter.matches(row) && (!query.trend || growth_of(state_, row, as_of).trend == *query.trend);
    };
    if (!query.words.empty()) {
      for (const StoryId found : search(query)) {
        const StoryRow* row = state_.catalog.find(found);
        if (row == nullptr || !matches(*row)) continue;
        drafts.push_back(draft(found, *row));
        if (drafts.size() == query.limit) break;
      }
    }
    std::optional<Walk::Place> place;
    if (!query.cursor.empty()) place = {from->key, StoryId{from->item}};
    Walk walk(state_, query.sort, place, as_of);
    std::pair<std::int64_t, StoryId> last;
    while (query.words.empty() && (place = walk.next())) {
      const StoryRow& row = *state_.catalog.find(place->second);
      if (!matches(row)) continue;
      if (drafts.size() == query.limit) {
        page.next_cursor = write_cursor(kind, {last.first, last.second.value});
        break;
      }
      drafts.push_back(draft(place->second, row));
      last = *place;
    }
  }
  for (StoryDraft& drafted : drafts) page.stories.push_back(finish(std::move(drafted)));
  return page;
}

}  // namespace samestory::engine
