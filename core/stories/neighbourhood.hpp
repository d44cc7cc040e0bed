// The deferred step for one story: it and its nearest stories are dissolved into articles, agglomerated
// again, and what came out different is a plan. Bounded: at most 12 neighbours and 60 items; a story with
// more members than that stays whole, as one item.
//
// A settled story (StoryState::settled) also stays whole, and where it is: articles of younger stories may
// come to it, its own move only where a correction says so.
//
// Ids: each part that holds the most central report of a story keeps that story's id, the oldest where there
// are several; a story whose centre went into an older one keeps its id for the largest part that is left of
// it, else becomes an alias. Two stories are not merged when one article alone holds them together. A pure
// function of the applied state.
#pragma once

#include <memory>
#include <vector>

#include "core/stories/join_rule.hpp"
#include "core/stories/story_index.hpp"
#include "core/stories/story_state.hpp"

namespace samestory::stories {

inline constexpr std::size_t kNeighboursMax = 12;
inline constexpr std::size_t kItemsMax = 60;
// A neighbour scores above the merge threshold less this.
inline constexpr float kNeighbourMargin = 2.5F;

// Other open stories that share terms with this one in a language of both, and those of other languages that
// embeddings find, scored, best first; at most kScored a language and kAcross twice.
std::vector<ScoredStory> neighbours_of(const StoryState& state, const JoinRule& rule, const StoryRow& row);

std::unique_ptr<StoryIndex::Regrouping> regrouping_of(const StoryState& state, const JoinRule& rule,
                                                      StoryId story);

}  // namespace samestory::stories
