// Stories of the same people, places or subject that are another event.
#pragma once

#include <vector>

#include "core/stories/join_rule.hpp"

namespace samestory::stories {

// Best first, at most `limit`; `score` is the mean of the cosines of words and of names. When they were
// reported does not count: time keeps events apart and says nothing of who and where they are of. Of another
// language only what embeddings found, by their score. Nothing for a closed story, and none among the
// answers.
std::vector<ScoredStory> related_to(const StoryState& state, const JoinRule& rule, StoryId story,
                                    std::size_t limit);

}  // namespace samestory::stories
