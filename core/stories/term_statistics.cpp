#include "core/stories/term_statistics.hpp"

#include <algorithm>
#include <bit>

namespace samestory::stories {

std::size_t TermStatistics::roll_after() const {
  const std::size_t counted = observed_ - waiting_.size();
  return std::clamp(std::bit_floor(counted / 8 + 1), kRollMin, kRollMax);
}

bool TermStatistics::tells(std::string_view language, std::size_t nth) const {
  return background_.knows(language) || std::has_single_bit(nth);
}

void TermStatistics::observe(const records::ArticleTerms& terms) {
  for (const auto* list : {&terms.stems, &terms.bigrams, &terms.numbers, &terms.entities}) {
    for (const records::TermCount& term : *list) waiting_ids_.push_back(term.id);
  }
  waiting_.push_back({terms.language, waiting_ids_.size()});
  ++observed_;
  if (waiting_.size() < roll_after()) return;
  stream_.observe(waiting_, waiting_ids_);
  waiting_.clear();
  waiting_ids_.clear();
  ++version_;
}

std::size_t TermStatistics::memory_bytes() const {
  constexpr std::size_t kSketchBytes = 16U << 20, kBackgroundBytes = 2U << 20;
  return kSketchBytes + kBackgroundBytes + waiting_.capacity() * sizeof(StreamFrequencies::Observed) +
         waiting_ids_.capacity() * sizeof(records::TermId);
}

}  // namespace samestory::stories
