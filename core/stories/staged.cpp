#include "core/stories/staged.hpp"

#include <algorithm>

namespace samestory::stories {

const StoryBody* Staged::body(StoryId story) const {
  const auto place = bodies_.find(story.value);
  return place == bodies_.end() ? nullptr : place->second.get();
}

StoryBody& Staged::open(StoryId story) {
  auto& body = bodies_[story.value];
  if (!body) {
    const StoryRow* row = state_.row(story);
    body = row ? std::make_unique<StoryBody>(row->body) : std::make_unique<StoryBody>(story);
  }
  return *body;
}

StoryId Staged::story_of(ArticleNumber number) const {
  if (const auto place = rows_.find(number.value); place != rows_.end()) return place->second.story;
  const Member* member = state_.members().find(number);
  return member ? member->story : StoryId{};
}

bool Staged::counts_in(ArticleNumber group, StoryId story) const {
  const StoryBody* staged = body(story);
  return staged ? staged->counted_for(group) == nullptr : state_.counts_in(group, story);
}

BodyStep Staged::add(const Report& report, StoryId story, std::unique_ptr<PackedArticle> packed,
                     const Computed& known) {
  if (!watermark_) watermark_ = state_.watermark();
  watermark_->advance(state_.arrival_of(report), report.received_at);
  if (!liveness_) liveness_ = state_.liveness();
  state_.observe(report, *liveness_);
  const ArticleNumber group = report.representative ? report.representative : report.number;
  Row& row = rows_[report.number.value];
  row = {story, group, std::move(packed)};
  if (state_.closed(story) != nullptr) return {};
  const bool fresh = body(story) == nullptr;
  StoryBody& changed = open(story);
  const std::string language = report.terms ? report.terms->language : std::string();
  const std::uint64_t before = changed.version();
  const bool evidence = changed.attach({report.number, group, row.packed.get()}, language, known);
  // From now on the story is found here only, so also where the first that came is no evidence.
  if (evidence || fresh) index_.put(story, changed.index_terms());
  if (!evidence) return {};
  if (const EmbeddingView embedding = row.packed->embedding()) {
    const SignBits bits = known.signs ? *known.signs : state_.embeddings().signs(embedding);
    ring_.add(report.number, row.packed->language(), bits);
  }
  if (known.step != nullptr && changed.version() == known.step->after) return {};
  return changed.step_from(before);
}

void Staged::remove(ArticleNumber number) {
  const StoryId story = story_of(number);
  if (!story) return;
  Row& row = rows_[number.value];
  row.story = {};
  if (state_.row(story) == nullptr && body(story) == nullptr) return;
  StoryBody& changed = open(story);
  const auto counted = changed.counted();
  const auto place = std::find_if(counted.begin(), counted.end(),
                                  [&](const CountedMember& m) { return m.number == number; });
  if (place != counted.end()) {
    const ArticleNumber group = place->group;
    const auto takes_over = [&](ArticleNumber n) {
      return n != number && story_of(n) == story &&
             (n == group || std::ranges::count(state_.members().copies_of(group), n) > 0 ||
              (rows_.contains(n.value) && rows_.at(n.value).group == group));
    };
    const auto& members = changed.members();
    const auto next = std::find_if(members.begin(), members.end(), takes_over);
    if (next != members.end()) changed.hand_over(number, *next, place->packed);
  }
  const ArticleNumber leaving[] = {number};
  changed.detach(leaving);
  index_.put(story, changed.index_terms());
}

void Staged::clear() {
  bodies_.clear();
  rows_.clear();
  index_.clear();
  ring_.clear();
  watermark_.reset();
  liveness_.reset();
}

}  // namespace samestory::stories
