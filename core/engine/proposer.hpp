// What a worker can find out about an article before the writer decides: verified duplicates and scored
// stories, as of the state at one moment. The writer then looks only at what changed since.
//
// Thread-safe: takes the readers' lock for the searches, and none while it reads texts from disk.
#pragma once

#include <vector>

#include "core/base/shared_mutex.hpp"
#include "core/duplicates/relation.hpp"
#include "core/engine/analyser.hpp"
#include "core/engine/shingle_cache.hpp"
#include "core/engine/state.hpp"

namespace samestory::engine {

struct Proposal {
  ArticleNumber seen;                         // last article that was applied
  std::vector<records::DuplicateLink> links;  // to articles up to `seen`, best first
  stories::Proposal story;
};

// At most this many candidates of one article are compared exactly.
inline constexpr std::size_t kVerifiedMax = 48;

// Identical first, then by similarity, then the earlier article.
void sort_best_first(std::vector<records::DuplicateLink>& links);

// How the story layer sees an article that has no number yet.
stories::Report report_of(const Prepared& prepared, Timestamp received_at);

class Proposer {
 public:
  Proposer(const State& state, WriterFirstMutex& mutex, ShingleCache& shingles,
           const duplicates::Thresholds& thresholds)
      : state_(state), mutex_(mutex), shingles_(shingles), thresholds_(thresholds) {}

  Proposal propose(const Prepared& prepared, Timestamp now) const;

  // The exact relation to one candidate; nothing when there is none or its text is gone.
  std::optional<records::DuplicateLink> verify(const Prepared& prepared,
                                               const duplicates::Candidate& candidate) const;

 private:
  const State& state_;
  WriterFirstMutex& mutex_;
  ShingleCache& shingles_;
  const duplicates::Thresholds thresholds_;
};

}  // namespace samestory::engine
