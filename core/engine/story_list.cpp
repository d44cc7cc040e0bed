// Reader::stories: lists of stories under filters, in three orders.
#include <algorithm>
#include <utility>

#include "core/engine/absence.hpp"
#include "core/engine/cursor.hpp"
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
    if (language && row.language != *language) return false;
    if (query.state && row.state != *query.state) return false;
    if (query.from && row.last < *query.from) return false;
    if (query.to && row.first >= *query.to) return false;
    return sources.empty() || std::any_of(row.sources.begin(), row.sources.end(), [&](const auto& source) {
             return std::find(sources.begin(), sources.end(), source.first) != sources.end();
           });
  }
};

// Stories that got reports in the day before the newest change, by how many.
StoryCatalog::Order by_growth(const State& state) {
  StoryCatalog::Order order;
  const StoryCatalog::Order& recent = state.catalog.by_update();
  if (recent.empty()) return order;
  const Timestamp since = Timestamp(std::chrono::milliseconds(recent.rbegin()->first)) - kGrowthSpan;
  for (auto entry = recent.rbegin(); entry != recent.rend(); ++entry) {
    if (entry->first < since.time_since_epoch().count()) break;
    std::int64_t grown = 0;
    for (const ArticleNumber member : state.catalog.find(entry->second)->members) {
      if (state.articles.row(member).received_at >= since) ++grown;
    }
    if (grown > 0) order.insert({grown, entry->second});
  }
  return order;
}

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
    if (!query.words.empty()) {
      for (const StoryId found : search(query)) {
        const StoryRow* row = state_.catalog.find(found);
        if (row == nullptr || !filter.matches(*row)) continue;
        drafts.push_back(draft(found, *row));
        if (drafts.size() == query.limit) break;
      }
    }
    StoryCatalog::Order growth;
    if (query.sort == StorySort::growth) growth = by_growth(state_);
    const StoryCatalog::Order& order = query.sort == StorySort::growth ? growth
                                       : query.sort == StorySort::size ? state_.catalog.by_size()
                                                                       : state_.catalog.by_update();
    auto next = order.rbegin();
    if (!query.cursor.empty()) {
      next = std::make_reverse_iterator(order.lower_bound({from->key, StoryId{from->item}}));
    }
    std::pair<std::int64_t, StoryId> last;
    for (; query.words.empty() && next != order.rend(); ++next) {
      const StoryRow& row = *state_.catalog.find(next->second);
      if (!filter.matches(row)) continue;
      if (drafts.size() == query.limit) {
        page.next_cursor = write_cursor(kind, {last.first, last.second.value});
        break;
      }
      drafts.push_back(draft(next->second, row));
      last = *next;
    }
  }
  for (StoryDraft& drafted : drafts) page.stories.push_back(finish(std::move(drafted)));
  return page;
}

}  // namespace samestory::engine
