// What an article is about, as counts: the story layer's input. Frequencies, not weights: weights follow what
// the stream has taught since.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace samestory::records {

// 32-bit XXH3 of the term's text with its language and kind.
using TermId = std::uint32_t;

struct TermCount {
  TermId id = 0;
  std::uint16_t count = 0;  // in the whole text, title included; saturating
  std::uint8_t in_title = 0;
  std::uint8_t in_lead = 0;  // among the first 80 content words of title and body
  bool operator==(const TermCount&) const = default;
};

struct ArticleTerms {
  std::string language;             // primary subtag, or "und"
  std::vector<TermCount> stems;     // each list ascends by id, no id twice
  std::vector<TermCount> bigrams;   // of neighbouring content stems
  std::vector<TermCount> numbers;   // with unit and magnitude made equal
  std::vector<TermCount> entities;  // capitalised names and codes (H20, GPT-5)
  std::uint32_t content_words = 0;
  bool has_title = false;
  bool roundup = false;  // reports many events side by side; written as format 2, older ones have none
  bool operator==(const ArticleTerms&) const = default;
};

std::string encode(const ArticleTerms& terms);
Result<ArticleTerms> decode_terms(std::string_view bytes);

}  // namespace samestory::records
