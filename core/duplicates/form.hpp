// Forms: market reports, weather, match results. Two articles on one form say the same words about other
// figures and names, so they are not copies, however similar.
//
// A text's form is its sequence of words with figures and capitalised words blanked out (several in a row
// leave one blank). Two texts are fillings of one form when their forms are nearly equal, the blanks explain
// most of the difference between the texts, and most figures or most names differ. An edited copy, or an
// update with a new figure, keeps most of both.
#pragma once

#include <string_view>

#include "core/duplicates/relation.hpp"

namespace samestory::duplicates {

struct FormThresholds {
  float form_similarity = 0.80F;  // Jaccard similarity of the forms' 3-word shingles, at least
  float explained = 0.60F;        // share of the texts' dissimilarity that vanishes in the forms, at least
  float fillings_alike = 0.50F;   // Jaccard similarity of the figures, or of the names, at most
  std::size_t figures_min = 4;    // distinct ones in both together; fewer say nothing
  std::size_t names_min = 3;
};

// `similarity` is the exact one of the texts. Texts as text::comparable_text makes them. A pure function.
bool fill_one_form(std::string_view a, std::string_view b, float similarity,
                   const FormThresholds& thresholds = {});

// The link as it was, or as template_only when it is a near-duplicate, containing or contained, and the texts
// fill one form.
records::DuplicateLink refined_by_form(records::DuplicateLink link, std::string_view a, std::string_view b,
                                       const FormThresholds& thresholds = {});

}  // namespace samestory::duplicates
