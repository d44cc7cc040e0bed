// What the current batch has decided and not yet applied: changed copies of stories, their new members, and
// an index over them. It reads the applied state and never writes it. Not synchronised: it belongs to the
// writer.
#pragma once

#include <memory>
#include <optional>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/stories/join_rule.hpp"
#include "core/stories/recent_index.hpp"
#include "core/stories/story_state.hpp"

namespace samestory::stories {

class Staged {
 public:
  explicit Staged(const StoryState& state) : state_(state) {}

  // `packed` null: a member without evidence. Returns what it made of the story; no step without evidence
  // or where it was known.
  BodyStep add(const Report& report, StoryId story, std::unique_ptr<PackedArticle> packed,
               const Computed& known = {});
  void remove(ArticleNumber number);
  void clear();

  // Null where the batch did not change the story.
  const StoryBody* body(StoryId story) const;
  // Whether the batch changed what a score of this story shows.
  bool changed(StoryId story) const { return body(story) != nullptr; }
  std::vector<RecentIndex::Found> find(std::span<const IndexTerm> query) const { return index_.find(query); }
  // Articles of the batch with an embedding.
  const SignatureRing& ring() const { return ring_; }
  // None for an article that is not there, or not any more.
  StoryId story_of(ArticleNumber number) const;
  bool counts_in(ArticleNumber group, StoryId story) const;
  const Watermark& watermark() const { return watermark_ ? *watermark_ : state_.watermark(); }
  const Liveness& liveness() const { return liveness_ ? *liveness_ : state_.liveness(); }

 private:
  struct Row {
    StoryId story;  // none: removed in this batch
    ArticleNumber group;
    std::unique_ptr<PackedArticle> packed;
  };
  StoryBody& open(StoryId story);

  const StoryState& state_;
  boost::unordered_flat_map<std::uint64_t, std::unique_ptr<StoryBody>> bodies_;
  boost::unordered_flat_map<std::uint32_t, Row> rows_;
  RecentIndex index_;
  SignatureRing ring_;
  std::optional<Watermark> watermark_;
  std::optional<Liveness> liveness_;
};

}  // namespace samestory::stories
