#include "core/engine/story_catalog.hpp"

#include <algorithm>

namespace samestory::engine {
namespace {

std::int64_t millis(Timestamp at) {
  return at.time_since_epoch().count();
}

void refresh_dates(StoryRow& row, const ArticleTable& articles) {
  row.first = row.last = articles.row(row.members.front()).reported_at;
  for (const ArticleNumber member : row.members) {
    const Timestamp when = articles.row(member).reported_at;
    row.first = std::min(row.first, when);
    row.last = std::max(row.last, when);
  }
}

// A source's or a language's entry.
template <class Counts>
auto find_in(Counts& counts, std::uint32_t which) {
  return std::find_if(counts.begin(), counts.end(), [which](const auto& s) { return s.first == which; });
}

}  // namespace

bool StoryRow::has_language(std::uint32_t which) const {
  return languages.empty() ? which == language : find_in(languages, which) != languages.end();
}

// Called before the report is among the members. Nearly all stories have one language and keep no list.
void StoryCatalog::count_language(StoryRow& row, std::uint32_t language) {
  if (row.languages.empty()) {
    if (row.members.empty() || language == row.language) return;
    row.languages.emplace_back(row.language, static_cast<std::uint32_t>(row.members.size()));
  }
  const auto known = find_in(row.languages, language);
  if (known == row.languages.end()) {
    row.languages.emplace_back(language, 1);
  } else {
    ++known->second;
  }
}

void StoryCatalog::take_out(StoryId story, const StoryRow& row) {
  by_update_.erase({millis(row.updated_at), story});
  by_size_.erase({static_cast<std::int64_t>(row.members.size()), story});
}

void StoryCatalog::put_in(StoryId story, const StoryRow& row) {
  by_update_.insert({millis(row.updated_at), story});
  by_size_.insert({static_cast<std::int64_t>(row.members.size()), story});
}

void StoryCatalog::add(StoryId story, ArticleNumber number, const ArticleTable& articles, Timestamp at,
                       Sequence sequence) {
  const auto [entry, created] = stories_.try_emplace(story);
  StoryRow& row = entry->second;
  const ArticleRow& article = articles.row(number);
  const Timestamp when = article.reported_at;
  if (created) {
    row.created_at = at;
    row.language = article.language;
    row.first = row.last = when;
  } else {
    take_out(story, row);
  }
  count_language(row, article.language);
  row.members.insert(std::upper_bound(row.members.begin(), row.members.end(), number), number);
  row.first = std::min(row.first, when);
  row.last = std::max(row.last, when);
  if (article.published_at) ++row.dated_members;
  const auto source = find_in(row.sources, article.source);
  if (source == row.sources.end()) {
    row.sources.emplace_back(article.source, 1);
  } else {
    ++source->second;
  }
  row.updated_at = at;
  row.changed = sequence;
  put_in(story, row);
}

void StoryCatalog::remove(StoryId story, ArticleNumber number, const ArticleTable& articles, Timestamp at,
                          Sequence sequence) {
  const auto entry = stories_.find(story);
  if (entry == stories_.end()) return;
  StoryRow& row = entry->second;
  take_out(story, row);
  std::erase(row.members, number);
  if (row.members.empty()) {
    stories_.erase(entry);
    return;
  }
  discount(row, articles.row(number));
  refresh_dates(row, articles);
  row.updated_at = at;
  row.changed = sequence;
  put_in(story, row);
}

void StoryCatalog::discount(StoryRow& row, const ArticleRow& article) {
  const auto source = find_in(row.sources, article.source);
  if (source != row.sources.end() && --source->second == 0) row.sources.erase(source);
  if (article.published_at) --row.dated_members;
  const auto language = find_in(row.languages, article.language);
  if (language != row.languages.end() && --language->second == 0) row.languages.erase(language);
}

void StoryCatalog::expire(StoryId story, std::span<const ArticleNumber> leaving, const ArticleTable& articles,
                          Sequence sequence) {
  const auto entry = stories_.find(story);
  if (entry == stories_.end()) return;
  StoryRow& row = entry->second;
  take_out(story, row);
  std::erase_if(row.members,
                [&](ArticleNumber n) { return std::binary_search(leaving.begin(), leaving.end(), n); });
  if (row.members.empty()) {
    stories_.erase(entry);
    forget(story);
    return;
  }
  for (const ArticleNumber number : leaving) discount(row, articles.row(number));
  refresh_dates(row, articles);
  row.changed = sequence;
  put_in(story, row);
}

void StoryCatalog::forget(StoryId story) {
  for (const StoryId alias : aliases_of(story)) {
    survivors_.erase(alias);
    aliases_.erase(alias);
    history_.erase(alias);
  }
  aliases_.erase(story);
  history_.erase(story);
}

void StoryCatalog::set_state(StoryId story, records::StoryState state, Sequence sequence) {
  const auto entry = stories_.find(story);
  if (entry == stories_.end()) return;
  entry->second.state = state;
  entry->second.changed = sequence;
}

void StoryCatalog::add_alias(StoryId alias, StoryId survivor) {
  survivors_[alias] = survivor;
  aliases_[survivor].push_back(alias);
}

void StoryCatalog::remove_alias(StoryId alias) {
  const auto entry = survivors_.find(alias);
  if (entry == survivors_.end()) return;
  std::erase(aliases_[entry->second], alias);
  survivors_.erase(entry);
}

StoryId StoryCatalog::resolve(StoryId story) const {
  // A chain is as long as a story was merged on; a survivor is always older, so it ends.
  for (auto entry = survivors_.find(story); entry != survivors_.end(); entry = survivors_.find(story)) {
    story = entry->second;
  }
  return story;
}

std::vector<StoryId> StoryCatalog::chain(StoryId story) const {
  std::vector<StoryId> ids = {story};
  for (auto entry = survivors_.find(story); entry != survivors_.end(); entry = survivors_.find(ids.back())) {
    ids.push_back(entry->second);
  }
  return ids;
}

std::vector<StoryId> StoryCatalog::aliases_of(StoryId story) const {
  std::vector<StoryId> all;
  const auto own = aliases_.find(story);
  if (own == aliases_.end()) return all;
  all = own->second;
  for (std::size_t i = 0; i < all.size(); ++i) {  // an alias may have been a survivor before
    const auto inherited = aliases_.find(all[i]);
    if (inherited != aliases_.end())
      all.insert(all.end(), inherited->second.begin(), inherited->second.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<StoryHistoryEntry> StoryCatalog::history_of(StoryId story) const {
  const auto entry = history_.find(story);
  return entry == history_.end() ? std::vector<StoryHistoryEntry>{} : entry->second;
}

const StoryRow* StoryCatalog::find(StoryId story) const {
  const auto entry = stories_.find(story);
  return entry == stories_.end() ? nullptr : &entry->second;
}

}  // namespace samestory::engine
