#include "core/engine/article_table.hpp"

#include <algorithm>

#include "core/engine_types.hpp"

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

void ArticleTable::submit(const records::ArticleSubmitted& article, Timestamp received_at,
                          Timestamp reported_at) {
  last_number_ = std::max(last_number_, article.number);
  while (first_chunk_ + chunks_.size() <= article.number.value / kChunk)
    chunks_.push_back(std::make_unique<Chunk>());
  at(article.number) = ArticleRow{.id = article.id,
                                  .revision = article.revision,
                                  .source = sources.intern(article.source),
                                  .language = languages.intern(article.language),
                                  .live = true,
                                  .story = article.story,
                                  .received_at = received_at,
                                  .published_at = article.published_at,
                                  .reported_at = reported_at,
                                  .stand_in = article.stand_in.value_or(Timestamp{}),
                                  .submission_hash = article.submission_hash,
                                  .links = article.duplicates};
  for (const records::DuplicateLink& link : article.duplicates) {
    if (live(link.other) == nullptr) continue;
    at(link.other)
        .links.push_back(
            {article.number, records::reverse(link.relation), link.similarity, link.containment});
  }
  ids_[article.id] = IdState{article.number, article.revision, false};
  ++live_count_;
}

void ArticleTable::depart(ArticleNumber number) {
  if (live(number) == nullptr) return;
  ArticleRow& row = at(number);
  for (const records::DuplicateLink& link : row.links) {
    if (live(link.other) == nullptr) continue;
    std::erase_if(at(link.other).links,
                  [&](const records::DuplicateLink& back) { return back.other == number; });
  }
  row.links = {};
  row.live = false;
  --live_count_;
}

// Links of later articles to these stay where they are: every reader of links passes over who is not live.
void ArticleTable::expire(const records::ArticlesExpired& expired, Sequence sequence, Timestamp now) {
  for (ArticleNumber n = expired.first; n <= expired.through; ++n.value) {
    if (live(n) == nullptr) continue;
    ArticleRow& row = at(n);
    row.links = {};
    row.live = false;
    row.expired = true;
    --live_count_;
    ++expired_count_;
    ids_.erase(row.id);
  }
  expired_through_ = expired.through;
  expired_before_ = std::max(expired_before_, expired.received_before);
  expiries_.push_back({expired.through, sequence, now});
  while (!expiries_.empty() && expiries_.front().at + kEventsKept < now) {
    forgotten_at_ = expiries_.front().sequence;
    forget_rows(expiries_.front().through);
    expiries_.pop_front();
  }
}

void ArticleTable::forget_rows(ArticleNumber through) {
  kept_from_ = ArticleNumber{through.value + 1};
  while (!chunks_.empty() && (first_chunk_ + 1) * kChunk <= kept_from_.value) {
    chunks_.pop_front();
    ++first_chunk_;
  }
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
  if (number < kept_from_ || number > last_number_) return nullptr;
  const ArticleRow& row = at(number);
  return row.live ? &row : nullptr;
}

}  // namespace samestory::engine
