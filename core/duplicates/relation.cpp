#include "core/duplicates/relation.hpp"

#include <algorithm>

namespace samestory::duplicates {

using records::DuplicateLink;
using records::Relation;

std::optional<DuplicateLink> relate(const signature::Signature& a_signature, const signature::ShingleSet& a,
                                    const signature::Signature& b_signature, const signature::ShingleSet& b,
                                    ArticleNumber b_number, const Thresholds& thresholds, float recurring) {
  if (a_signature.content_hash == b_signature.content_hash)
    return DuplicateLink{b_number, Relation::identical, 1, 1};
  const auto words_min = static_cast<std::uint32_t>(signature::kShingleWords);
  if (std::min(a_signature.word_count, b_signature.word_count) < words_min || a.empty() || b.empty())
    return {};

  const signature::Overlap overlap = signature::exact_overlap(a, b);
  DuplicateLink link{b_number, Relation::near_duplicate, overlap.similarity,
                     std::max(overlap.containment_a, overlap.containment_b)};
  const auto smaller = static_cast<float>(std::min(a.size(), b.size()));
  const auto larger = static_cast<float>(std::max(a.size(), b.size()));
  if (link.containment >= thresholds.containment && smaller <= thresholds.size_ratio * larger) {
    link.relation = a.size() < b.size() ? Relation::contained_in : Relation::contains;
  } else if (link.similarity < thresholds.near_duplicate) {
    return {};
  }
  const bool certain = link.relation == Relation::near_duplicate
                           ? link.similarity >= thresholds.recurring_similarity
                           : link.containment >= thresholds.recurring_containment;
  if (recurring >= thresholds.recurring && !certain) link.relation = Relation::template_only;
  return link;
}

bool joins_group(Relation relation) {
  return relation == Relation::identical || relation == Relation::near_duplicate;
}

}  // namespace samestory::duplicates
