// The deferred step across languages: parts that the words of one language made are joined where embeddings
// and time say that they report one event. A story has at most one part of a language unless a correction
// demands more: words have judged those already, and a chain of embeddings must not overrule them.
//
// Best pair first, ties to the lower items; O(parts^3) at most. Pure; thread-safe.
#pragma once

#include <span>

#include "core/stories/agglomerate.hpp"

namespace samestory::stories {

// Per item; `cosines` null: no embeddings.
struct AcrossItems {
  std::span<const std::uint32_t> languages;
  std::span<const Group> groups;
  const PairCosines* cosines = nullptr;
};

// Changes `result.part`. `threshold` is the one that `granted` is measured from (AcrossScore); pairs above
// `granted` are joined. Must-links of two languages are followed first.
void join_across(Agglomeration& result, const AcrossItems& items, std::span<const ItemLink> links,
                 float threshold, float granted);

}  // namespace samestory::stories
