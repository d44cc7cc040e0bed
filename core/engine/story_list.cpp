// Reader::stories: lists of stories under filters, in three orders.
#include <algorithm>
#include <utility>

#include "core/engine/cursor.hpp"
#include "core/engine/reader.hpp"

namespace samestory::engine {
namespace {

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
    for (; next != order.rend(); ++next) {
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
