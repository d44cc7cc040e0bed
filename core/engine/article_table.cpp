#include "core/engine/article_table.hpp"

#include <algorithm>

namespace samestory::engine {

std::uint32_t StringTable::intern(std::string_view text) {
  const auto [entry, added] =
      index_.try_emplace(std::string(text), static_cast<std::uint32_t>(texts_.size()));
  if (added) texts_.emplace_back(text);
  return entry->second;
}

std::optional<std::uint32_t> StringTable::find(std::string_view text) const {
  const auto entry = index_.find(std::string(text));
  if (entry == index_.end()) return std::nullopt;
  return entry->second;
}

void ArticleTable::submit(const records::ArticleSubmitted& article, Timestamp received_at) {
  if (article.number.value >= rows_.size()) rows_.resize(article.number.value + std::size_t{1});
  rows_[article.number.value] = ArticleRow{.id = article.id,
                                           .revision = article.revision,
                                           .source = sources.intern(article.source),
                                           .language = languages.intern(article.language),
                                           .live = true,
                                           .story = article.story,
                                           .received_at = received_at,
                                           .published_at = article.published_at,
                                           .submission_hash = article.submission_hash,
                                           .links = article.duplicates};
  for (const records::DuplicateLink& link : article.duplicates) {
    if (live(link.other) == nullptr) continue;
    rows_[link.other.value].links.push_back(
        {article.number, records::reverse(link.relation), link.similarity, link.containment});
  }
  ids_[article.id] = IdState{article.number, article.revision, false};
  ++live_count_;
}

void ArticleTable::depart(ArticleNumber number) {
  if (live(number) == nullptr) return;
  ArticleRow& row = rows_[number.value];
  for (const records::DuplicateLink& link : row.links) {
    if (live(link.other) == nullptr) continue;
    std::erase_if(rows_[link.other.value].links,
                  [&](const records::DuplicateLink& back) { return back.other == number; });
  }
  row.links = {};
  row.live = false;
  --live_count_;
}

void ArticleTable::remove(const records::ArticleRemoved& removal) {
  depart(removal.departure.number);
  IdState& state = ids_[removal.id];
  state.number = {};
  state.taken_down = removal.cause == records::RemovalCause::taken_down;
}

void ArticleTable::restore(const ArticleId& id) {
  const auto entry = ids_.find(id);
  if (entry != ids_.end()) entry->second.taken_down = false;
}

const IdState* ArticleTable::find(const ArticleId& id) const {
  const auto entry = ids_.find(id);
  return entry == ids_.end() ? nullptr : &entry->second;
}

const ArticleRow* ArticleTable::live(ArticleNumber number) const {
  if (number.value == 0 || number.value >= rows_.size() || !rows_[number.value].live) return nullptr;
  return &rows_[number.value];
}

}  // namespace samestory::engine
