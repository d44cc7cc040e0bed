// From exact overlap to the relation a user sees.
#pragma once

#include <optional>

#include "core/records/record.hpp"
#include "core/signature/signature.hpp"

namespace samestory::duplicates {

// Defaults chosen by `bench/run duplicates`.
struct Thresholds {
  float near_duplicate = 0.50F;  // similarity (3-word Jaccard) at or above: near_duplicate
  float containment =
      0.80F;  // share of the smaller text at or above, with clearly different sizes: contains / contained_in
  float size_ratio = 0.66F;  // sizes are clearly different when smaller/larger is at most this
  float recurring = 0.50F;   // share of the common passages that recur elsewhere, at or above: template_only,
  float recurring_similarity = 0.70F;   // unless a near-duplicate's similarity reaches this
  float recurring_containment = 0.90F;  // or the containment of one text in the other this
};

// The relation of the article with set `a` to the earlier one with set `b`; nothing when they are unrelated.
// A text with nothing to compare (fewer than 3 words) is related only to identical ones. `recurring` is the
// candidate's (core/duplicates/band_index.hpp): where what two texts share stands in many others too, they
// are template_only.
std::optional<records::DuplicateLink> relate(const signature::Signature& a_signature,
                                             const signature::ShingleSet& a,
                                             const signature::Signature& b_signature,
                                             const signature::ShingleSet& b, ArticleNumber b_number,
                                             const Thresholds& thresholds, float recurring = 0);

// identical and near_duplicate join a group; the others are links only.
bool joins_group(records::Relation relation);

}  // namespace samestory::duplicates
