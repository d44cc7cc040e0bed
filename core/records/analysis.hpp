// What was computed from an article's text alone, and the embedding that came with it: the second part of a
// record, read at every start.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/records/embedding.hpp"
#include "core/records/terms.hpp"
#include "core/signature/signature.hpp"

namespace samestory::records {

inline constexpr std::uint32_t kAnalysisVersion = 1;

struct Analysis {
  std::uint32_t version = kAnalysisVersion;
  signature::Signature signature;
  ArticleTerms terms;
  // Hashes by which recurring lines are learned: of the title (0: none), then of body lines that may recur
  // (core/text/recurring_lines.hpp). Empty in what earlier releases stored.
  std::vector<std::uint32_t> lines;
  // Places of the body's lines that were known to recur: signature (its content hash aside) and terms are
  // those of the text without them. Ascending.
  std::vector<std::uint16_t> left_out;
  std::optional<Embedding> embedding;  // written as format 3; older ones have none
  bool operator==(const Analysis&) const = default;
};

std::string encode(const Analysis& analysis);
Result<Analysis> decode_analysis(std::string_view bytes);
// The last part alone, without the work of the others.
Result<std::vector<std::uint16_t>> decode_left_out(std::string_view bytes);

}  // namespace samestory::records
