// Scores and stories in words for people: reasons, shared terms, what a story is and is about.
// Pure functions.
#pragma once

#include "core/stories/join_rule.hpp"
#include "core/stories/story_index.hpp"

namespace samestory::stories {

inline constexpr std::size_t kKeywords = 12;
inline constexpr std::size_t kSharedTermsShown = 40;

// `terms` are the report's, for the ids that the packed form shortened.
Explanation explain(const JoinRule& rule, const PreparedReport& a, const records::ArticleTerms& terms,
                    const Group& group, const Vectors& other, const Products& cross);

}  // namespace samestory::stories
