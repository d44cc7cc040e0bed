// What embeddings add to the merge score: one more cosine, as a documented term outside the learned score,
// which has no embeddings to learn from. docs/decisions/0025-embeddings.md has the constants' reasons.
//
// A group's cosine to another is the mean over cross pairs: unlike the cosine of sums it does not rise with
// the groups' sizes, and it adds up when groups merge. Its height (CosineScale::height) is how many
// deviations it lies above pairs of unrelated articles. Pure functions; thread-safe.
#pragma once

#include <span>

#include "core/stories/cosine_scale.hpp"
#include "core/stories/packed_article.hpp"
#include "core/stories/score.hpp"

namespace samestory::stories {

struct CosineSum {
  float pairs = 0;  // cross pairs in which both have an embedding
  float cosines = 0;
  explicit operator bool() const { return pairs > 0; }
  float mean() const { return cosines / pairs; }
  CosineSum& operator+=(const CosineSum& more) {
    pairs += more.pairs;
    cosines += more.cosines;
    return *this;
  }
};
CosineSum cosine_sum(const PackedArticle& a, const PackedArticle& b);

// One language: added to the learned score, rising with the cosine, at most kSameMost either way; 0 where it
// is not known, before the scale knows how high related pairs lie, and where these lie no higher than others.
inline constexpr float kSameMost = 1.25F;
float same_language_term(const CosineSum& cosines, const CosineScale& scale);

// Two languages: words say nothing, so height and time decide alone. Log-odds on the learned score's scale,
// where `threshold` is its merge threshold.
struct AcrossScore {
  float height = 0;  // share of the cosine
  float time = 0;    // share of the days between, never above 0
  float score = 0;   // threshold + both; far below where the cosine is not known or they are years_apart()
};
AcrossScore across_score(const CosineSum& cosines, const CosineScale& scale, const Group& a, const Group& b,
                         float threshold);

}  // namespace samestory::stories
