#include "core/stories/related.hpp"

#include <algorithm>
#include <cmath>

#include "core/stories/neighbourhood.hpp"
#include "core/stories/postings.hpp"

namespace samestory::stories {
namespace {

// Stories of which the likeness to one is computed, the least that relates two, and how far a score across
// languages counts.
constexpr std::size_t kRelatedTried = 24;
constexpr float kRelatedMin = 0.15F, kAcrossShare = 0.5F;

}  // namespace

std::vector<ScoredStory> related_to(const StoryState& state, const JoinRule& rule, StoryId story,
                                    std::size_t limit) {
  const StoryRow* row = state.row(story);
  if (row == nullptr) return {};
  std::vector<ScoredStory> near;
  for (const ScoredStory& found : neighbours_of(state, rule, *row)) {
    const StoryRow* other = state.row(found.story);
    if (other != nullptr && other->body.language() != row->body.language())
      near.push_back({found.story, kAcrossShare / (1 + std::exp(-found.score)), found.changed});
  }
  Ranks ranks;
  state.postings().rank(row->body.index_terms(), ranks);
  std::vector<RankedSlot> ranked = ranks.best(kRelatedTried + 1);
  std::sort(ranked.begin(), ranked.end(), [](const RankedSlot& a, const RankedSlot& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.slot < b.slot;
  });
  if (ranked.size() > kRelatedTried) ranked.resize(kRelatedTried);
  const Vectors sum = row->body.sum();
  for (const RankedSlot& each : ranked) {
    const StoryRow* other = state.row_at(each.slot);
    if (other == nullptr || other == row || other->body.language() != row->body.language()) continue;
    const Products cross = products(sum, other->body.sum());
    const auto cosine = [&](Field field) {
      const float norms = at(row->body.group().norms, field) * at(other->body.group().norms, field);
      return norms > 0 ? at(cross, field) / std::sqrt(norms) : 0;
    };
    const float likeness = (cosine(Field::stem) + cosine(Field::entity)) / 2;
    if (likeness >= kRelatedMin) near.push_back({other->body.id(), likeness, other->evidence_changed});
  }
  std::sort(near.begin(), near.end(), [](const ScoredStory& a, const ScoredStory& b) {
    return a.score != b.score ? a.score > b.score : a.story < b.story;
  });
  if (near.size() > limit) near.resize(limit);
  return near;
}

}  // namespace samestory::stories
