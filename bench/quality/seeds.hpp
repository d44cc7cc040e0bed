// The two sample articles that must become one story: in either order, dated the same day or undated, alone,
// among the project's samples and among articles on the same company.
#pragma once

#include <string>

#include "bench/quality/given_embeddings.hpp"

namespace samestory::quality {

struct SeedsOutcome {
  int together = 0, settings = 0;
  int strangers = 0;  // most articles of other events that shared their story in any setting
};

SeedsOutcome replay_seeds(const std::string& data, const std::string& samples,
                          const GivenEmbeddings& embeddings);

}  // namespace samestory::quality
