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

// The same across languages, where embeddings and time decide alone.
Explanation explain_across(const JoinRule& rule, const AcrossScore& across, const CosineSum& cosines);
// How far direct evidence limits the score against a scattered story; before add_cosine(). `strand` is the
// story's in the report's language, `cross` its products with the report.
void add_direct(const JoinRule& rule, const PreparedReport& report, const StoryBody& strand,
                const Products& cross, Explanation& out);
// What the embeddings add within a language; nothing where one is missing.
void add_cosine(const JoinRule& rule, const CosineSum& cosines, Explanation& out);

}  // namespace samestory::stories
