// Errors with all that is known of why: for the terminal and for the report.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/quality/errors.hpp"
#include "bench/quality/history.hpp"
#include "bench/quality/reasons.hpp"

namespace samestory::quality {

struct ExplainedError {
  StoryError error;
  bool worst = false;                            // else of the sample
  std::optional<Why> pair, story;                // `story`: the article against the rest of the other's story
  Told told;                                     // of the article
  std::optional<std::size_t> runner_up, joined;  // the first article of these stories, as answered
  std::vector<std::size_t> story_mates, label_mates;  // some others of the article's story and label
};

// One replay of one set, judged.
struct Replayed {
  const std::vector<LabelledArticle>& articles;
  std::span<const std::int32_t> gold, stories;
  const std::vector<Told>& told;
  const Reasons& reasons;
};

std::vector<ExplainedError> explain_errors(const Replayed& replayed, std::size_t worst, std::size_t sampled);

// The worst ones, with their reasons, as lines.
std::string printed_errors(const Replayed& replayed, const std::vector<ExplainedError>& errors);

}  // namespace samestory::quality
