// Forms: market reports, weather, match results. Two articles on one form say the same words about other
// figures and names, so they are not copies, however similar.
//
// A text's form is its sequence of words with figures and capitalised words blanked out (several in a row
// leave one blank). Two texts are fillings of one form when their forms are nearly equal, the blanks explain
// most of the difference between the texts, and most figures or most names differ. An edited copy, or an
// update with a new figure, keeps most of both.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/duplicates/relation.hpp"

namespace samestory::duplicates {

struct FormThresholds {
  float form_similarity = 0.80F;  // Jaccard similarity of the forms' 3-word shingles, at least
  float explained = 0.60F;        // share of the texts' dissimilarity that vanishes in the forms, at least
  float fillings_alike = 0.50F;   // Jaccard similarity of the figures, or of the names, at most
  std::size_t figures_min = 4;    // distinct ones in both together; fewer say nothing
  std::size_t names_min = 3;
};

// Hashes, ascending and distinct.
struct Form {
  std::vector<std::uint64_t> shingles;  // of 3 words or blanks
  std::vector<std::uint64_t> figures;   // that were blanked out
  std::vector<std::uint64_t> names;
  std::size_t words = 0;  // that were not
};
// Of a text as text::comparable_text makes it. A pure function.
Form form_of(std::string_view text);

// `similarity` is the exact one of the texts. A pure function.
bool fill_one_form(const Form& a, const Form& b, float similarity, const FormThresholds& thresholds = {});

// Whether fill_one_form may turn the link into a template: a near-duplicate, containing or contained.
bool may_be_filling(const records::DuplicateLink& link);

// The link as it was, or as template_only when it is a near-duplicate, containing or contained, and the texts
// fill one form.
records::DuplicateLink refined_by_form(records::DuplicateLink link, std::string_view a, std::string_view b,
                                       const FormThresholds& thresholds = {});

}  // namespace samestory::duplicates
