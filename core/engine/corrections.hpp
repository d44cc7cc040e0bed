// An editor's corrections as decisions: merge, split, move, and their undoing. Each becomes one
// StoriesChanged record with a number; its constraints bind joining and re-clustering from then on.
//
// Pure functions of the applied state; the writer calls them on its thread with nothing pending.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/engine/state.hpp"

namespace samestory::engine {

// All members of `others` move into the oldest of these stories, whose id survives; the others become its
// aliases. not_found; conflict when there is nothing to merge or their languages differ.
Result<records::StoriesChanged> merge_stories(const State& state, StoryId story,
                                              std::span<const StoryId> others);

// These members leave for a new story. The part with the representative keeps the id: when all but it would
// leave, they leave; when it is among the leaving, the others take the new id. not_found; conflict when
// nothing would stay, or nothing leave.
Result<records::StoriesChanged> split_story(const State& state, StoryId story,
                                            std::span<const ArticleId> leaving, StoryId new_story);

// One article goes to another story, or to a new one of its own.
Result<records::StoriesChanged> move_article(const State& state, const ArticleId& article,
                                             std::optional<StoryId> to, StoryId new_story);

// Articles that a correction moved go back where they came from, as far as they are live; its aliases and
// constraints end. not_found; conflict when it was undone already or a later correction touches the same
// stories.
Result<records::StoriesChanged> undo_correction(const State& state, std::uint64_t correction);

}  // namespace samestory::engine
