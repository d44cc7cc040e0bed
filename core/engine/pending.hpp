// The batch at hand as a layer over the applied state: what was decided and is not yet durable. Later
// articles of the batch see it; it is dropped when the append fails, and cleared when its records have been
// applied.
//
// Used by the writer alone.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <optional>
#include <vector>

#include "core/duplicates/band_index.hpp"
#include "core/engine/state.hpp"

namespace samestory::engine {

class Pending {
 public:
  explicit Pending(const State& state) : state_(state) {}

  // ---- what holds, this layer included
  std::optional<IdState> find(const ArticleId& id) const;
  bool live(ArticleNumber number) const;
  ArticleNumber representative_of(ArticleNumber number) const;
  // As Groups::promotion_for, over applied and pending members.
  std::optional<records::Promotion> promotion_for(ArticleNumber number) const;
  StoryId story_of(ArticleNumber number) const;
  bool story_is_empty(StoryId story) const;  // no live article reports it
  const ArticleId& id_of(ArticleNumber number) const;
  std::uint64_t submission_hash_of(ArticleNumber number) const;
  std::vector<duplicates::Candidate> candidates(
      const signature::Signature& query) const;  // of this batch only

  // The space that an embedding has to be of; null: any.
  const records::EmbeddingSpace* embedding_space() const;

  // ---- what is added to it
  void submit(const records::ArticleSubmitted& article, const records::Analysis& analysis);
  void depart(const records::Departure& departure);
  void set_id(const ArticleId& id, IdState state) { ids_[id] = state; }
  void clear();

 private:
  struct Row {
    ArticleId id;
    ArticleNumber representative;
    StoryId story;
    std::uint64_t submission_hash = 0;
  };

  const State& state_;
  boost::unordered_flat_map<ArticleId, IdState, std::hash<ArticleId>> ids_;
  boost::unordered_flat_map<std::uint32_t, Row> rows_;
  boost::unordered_flat_set<std::uint32_t> departed_;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> promoted_;  // from -> to
  duplicates::BandIndex bands_;
  std::optional<records::EmbeddingSpace> embedding_space_;  // of this batch's first embedding
};

}  // namespace samestory::engine
