// What was computed from an article's text alone: the second part of a record, read at every start.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/records/terms.hpp"
#include "core/signature/signature.hpp"

namespace samestory::records {

inline constexpr std::uint32_t kAnalysisVersion = 1;

struct Analysis {
  std::uint32_t version = kAnalysisVersion;
  signature::Signature signature;
  ArticleTerms terms;
  bool operator==(const Analysis&) const = default;
};

std::string encode(const Analysis& analysis);
Result<Analysis> decode_analysis(std::string_view bytes);

}  // namespace samestory::records
