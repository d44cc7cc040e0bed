#include "core/stories/term_statistics.hpp"

#include <algorithm>
#include <bit>

namespace samestory::stories {

std::size_t TermStatistics::roll_after() const {
  const std::size_t counted = observed_ - waiting_.size();
  return std::clamp(std::bit_floor(counted / 8 + 1), kRollMin, kRollMax);
}

void TermStatistics::observe(const records::ArticleTerms& terms) {
  waiting_.push_back(terms);
  ++observed_;
  if (waiting_.size() < roll_after()) return;
  for (const records::ArticleTerms& article : waiting_) stream_.observe(article);
  waiting_.clear();
  ++version_;
}

std::size_t TermStatistics::memory_bytes() const {
  constexpr std::size_t kSketchBytes = 16U << 20, kBackgroundBytes = 2U << 20;
  std::size_t bytes = kSketchBytes + kBackgroundBytes;
  for (const records::ArticleTerms& article : waiting_) {
    bytes += sizeof(records::TermCount) * (article.stems.size() + article.bigrams.size() +
                                           article.numbers.size() + article.entities.size());
  }
  return bytes;
}

}  // namespace samestory::stories
