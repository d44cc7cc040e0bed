// JSON of what explains: two articles side by side, a story over time, who wrote what first. As openapi.yaml
// specifies; compact, without a newline. Thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/engine.hpp"
#include "proto/query.hpp"

namespace samestory::proto {

std::string encode(const CompareAnswer& answer);
std::string encode(const ExplainAnswer& answer);
std::string encode(const StoryTimeline& timeline);
std::string encode(const StoryLineage& lineage);

struct CompareQuery {
  ArticleId a, b;
};
// `a` and `b`, each once, and nothing else.
Result<CompareQuery> parse_compare_query(std::span<const QueryParameter> parameters);

struct ExplainQuery {
  ArticleId article;
  std::optional<StoryId> story;
};
// `article`, and `story` or not. not_found for what cannot be a story.
Result<ExplainQuery> parse_explain_query(std::span<const QueryParameter> parameters);

}  // namespace samestory::proto
