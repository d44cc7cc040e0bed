// What a worker can find out about an article before the writer decides: verified duplicates and scored
// stories, as of the state at one moment. The writer then looks only at what changed since.
//
// Thread-safe: takes the readers' lock for the searches, and none while it reads texts from disk.
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "core/base/shared_mutex.hpp"
#include "core/engine/relations.hpp"
#include "core/engine/state.hpp"

namespace samestory::engine {

struct Proposal {
  ArticleNumber seen;                         // last article that was applied
  std::vector<records::DuplicateLink> links;  // to articles up to `seen`, best first
  stories::Proposal story;
};

// At most this many candidates of one article are compared exactly.
inline constexpr std::size_t kVerifiedMax = 48;

// How the story layer sees an article that has no number yet.
stories::Report report_of(const Prepared& prepared, Timestamp received_at);

class Proposer {
 public:
  Proposer(const State& state, WriterFirstMutex& mutex, ShingleCache& shingles, const TextSource& stored,
           const duplicates::Thresholds& thresholds)
      : state_(state), mutex_(mutex), shingles_(shingles), stored_(stored), thresholds_(thresholds) {}

  Proposal propose(const Prepared& prepared, Timestamp now) const;
  // Whether an embedding, if there is one, is of the store's model; conflict.
  Result<void> check(const Prepared& prepared) const;

  // The exact relations to candidates of one index, best first.
  std::vector<records::DuplicateLink> verify(const Prepared& prepared,
                                             std::span<const GroupedCandidate> candidates,
                                             const TextSource& texts) const;

  struct Work {  // counted since the start
    std::uint64_t texts_compared = 0;
    std::uint64_t form_texts_read = 0;
  };
  Work work() const { return {texts_compared_.load(), form_texts_read_.load()}; }

 private:
  const State& state_;
  WriterFirstMutex& mutex_;
  ShingleCache& shingles_;
  const TextSource& stored_;
  const duplicates::Thresholds thresholds_;
  mutable std::atomic<std::uint64_t> texts_compared_{0};
  mutable std::atomic<std::uint64_t> form_texts_read_{0};
};

}  // namespace samestory::engine
