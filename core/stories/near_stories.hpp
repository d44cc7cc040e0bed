// Which of many candidate stories come near an article or a strand, and their products with it.
//
// Most candidates are kept away by a gate (may_merge()), which looks at stems alone. So stems come first, for
// all candidates, in the order that their vectors were asked for from far away; what a score reads besides is
// asked for when a gate is open, and read when all gates are judged. The same as
// StoryBody::products_if_near() of each. Pure; thread-safe.
#pragma once

#include <span>
#include <vector>

#include "core/stories/query_table.hpp"
#include "core/stories/story_state.hpp"

namespace samestory::stories {

struct NearStory {
  std::size_t candidate = 0;          // its place among the candidates
  const StoryBody* body = nullptr;    // the whole story
  const StoryBody* strand = nullptr;  // of the language asked for; null: the story has none
  Products cross{};                   // with the strand
};

// `table` and `group` are the article's, or the strand's. In the order of the candidates; those without a
// strand of this language are among them. The candidates were found in this state.
std::vector<NearStory> near_stories(const StoryState& state, std::span<const Candidate> candidates,
                                    const QueryTable& table, const Group& group, std::uint32_t language);

}  // namespace samestory::stories
