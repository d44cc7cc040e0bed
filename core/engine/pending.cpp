#include "core/engine/pending.hpp"

#include <algorithm>

namespace samestory::engine {

std::optional<IdState> Pending::find(const ArticleId& id) const {
  if (const auto entry = ids_.find(id); entry != ids_.end()) return entry->second;
  if (const IdState* applied = state_.articles.find(id)) return *applied;
  return std::nullopt;
}

bool Pending::live(ArticleNumber number) const {
  if (departed_.contains(number.value)) return false;
  return rows_.contains(number.value) || state_.articles.live(number) != nullptr;
}

ArticleNumber Pending::representative_of(ArticleNumber number) const {
  const auto row = rows_.find(number.value);
  ArticleNumber representative =
      row != rows_.end() ? row->second.representative : state_.groups.representative_of(number);
  for (auto next = promoted_.find(representative.value); next != promoted_.end();
       next = promoted_.find(representative.value)) {
    representative = ArticleNumber{next->second};
  }
  return representative;
}

std::optional<records::Promotion> Pending::promotion_for(ArticleNumber number) const {
  if (representative_of(number) != number) return std::nullopt;
  ArticleNumber heir;
  const auto consider = [&](ArticleNumber member) {
    if (member == number || !live(member) || representative_of(member) != number) return;
    if (!heir || member < heir) heir = member;
  };
  // Applied members stand under `number` itself or under those it took over from in this batch.
  for (const ArticleNumber member : state_.groups.members(number)) consider(member);
  for (const auto& [from, to] : promoted_) {
    for (const ArticleNumber member : state_.groups.members(ArticleNumber{from})) consider(member);
  }
  for (const auto& [member, row] : rows_) consider(ArticleNumber{member});
  if (!heir) return std::nullopt;
  return records::Promotion{number, heir};
}

StoryId Pending::story_of(ArticleNumber number) const {
  const auto row = rows_.find(number.value);
  return row != rows_.end() ? row->second.story : state_.articles.row(number).story;
}

bool Pending::story_is_empty(StoryId story) const {
  for (const auto& [number, row] : rows_) {
    if (row.story == story && live(ArticleNumber{number})) return false;
  }
  const StoryRow* row = state_.catalog.find(story);
  return row == nullptr || std::none_of(row->members.begin(), row->members.end(),
                                        [this](ArticleNumber member) { return live(member); });
}

const ArticleId& Pending::id_of(ArticleNumber number) const {
  const auto row = rows_.find(number.value);
  return row != rows_.end() ? row->second.id : state_.articles.row(number).id;
}

std::uint64_t Pending::submission_hash_of(ArticleNumber number) const {
  const auto row = rows_.find(number.value);
  return row != rows_.end() ? row->second.submission_hash : state_.articles.row(number).submission_hash;
}

std::vector<duplicates::Candidate> Pending::candidates(const signature::Signature& query) const {
  if (rows_.empty()) return {};
  return bands_.candidates(query);
}

const records::EmbeddingSpace* Pending::embedding_space() const {
  if (state_.embedding_space) return &*state_.embedding_space;
  return embedding_space_ ? &*embedding_space_ : nullptr;
}

void Pending::submit(const records::ArticleSubmitted& article, const records::Analysis& analysis) {
  if (article.replaces) depart(*article.replaces);
  rows_[article.number.value] = {article.id, article.representative, article.story, article.submission_hash};
  ids_[article.id] = {article.number, article.revision, false};
  bands_.insert(article.number, analysis.signature);
  if (analysis.embedding && !embedding_space_) embedding_space_ = records::space_of(*analysis.embedding);
}

void Pending::depart(const records::Departure& departure) {
  departed_.insert(departure.number.value);
  if (departure.promotion) promoted_[departure.promotion->from.value] = departure.promotion->to.value;
  bands_.remove(departure.number);
}

void Pending::clear() {
  if (!rows_.empty()) bands_ = duplicates::BandIndex();
  ids_.clear();
  rows_.clear();
  departed_.clear();
  promoted_.clear();
  embedding_space_.reset();
}

}  // namespace samestory::engine
