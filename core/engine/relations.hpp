// The exact relations of one article to its candidates: texts are compared, and what only fills the same form
// with other figures or names is told from copies.
//
// Work is bounded. Candidates with equal words are compared once. Forms are compared once a group of copies,
// and for at most kFormTextsMax groups: where all of these only fill the form, those beyond (less similar
// ones) count as fillings too.
//
// Used by one thread.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/duplicates/band_index.hpp"
#include "core/duplicates/form.hpp"
#include "core/duplicates/relation.hpp"
#include "core/engine/analyser.hpp"
#include "core/engine/shingle_cache.hpp"
#include "core/engine/text_source.hpp"

namespace samestory::engine {

// Texts of other articles that one search reads for their forms.
inline constexpr std::size_t kFormTextsMax = 8;

struct GroupedCandidate {
  duplicates::Candidate candidate;
  ArticleNumber representative;  // of the candidate's group; itself when it is alone
};

struct Relations {
  std::vector<records::DuplicateLink> links;  // best first
  std::size_t texts_compared = 0;             // exactly
  std::size_t form_texts_read = 0;
};

// Identical first, then by similarity, then the earlier article.
void sort_best_first(std::vector<records::DuplicateLink>& links);

// `candidates` come from one index. A candidate whose text is gone is left out.
Relations verified_relations(const Prepared& prepared, std::span<const GroupedCandidate> candidates,
                             const duplicates::Thresholds& thresholds, ShingleCache& shingles,
                             const TextSource& texts);

}  // namespace samestory::engine
