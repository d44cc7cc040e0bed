#include "core/stories/recent_index.hpp"

#include <algorithm>

namespace samestory::stories {

void RecentIndex::put(StoryId story, std::span<const IndexTerm> terms, Sequence sequence) {
  const auto put = static_cast<std::uint32_t>(puts_.size());
  puts_.push_back({story, sequence});
  latest_[story.value] = put;
  for (const IndexTerm& term : terms) {
    std::uint32_t& head = heads_[head_of(term.id)];
    nodes_.push_back({term.id, put, head, term.weight});
    head = static_cast<std::uint32_t>(nodes_.size());
  }
}

std::vector<RecentIndex::Found> RecentIndex::find(std::span<const IndexTerm> query, Sequence after) const {
  const auto begin = std::partition_point(puts_.begin(), puts_.end(),
                                          [after](const Put& put) { return put.sequence <= after; });
  if (begin == puts_.end()) return {};
  const auto first = static_cast<std::uint32_t>(begin - puts_.begin());
  std::vector<std::pair<std::uint32_t, std::uint32_t>> hits;  // put, product
  for (const IndexTerm& term : query) {
    for (std::uint32_t at = heads_[head_of(term.id)]; at != 0; at = nodes_[at - 1].next) {
      const Node& node = nodes_[at - 1];
      if (node.put < first) break;  // a chain runs from the newest put to the oldest
      if (node.term == term.id) hits.emplace_back(node.put, std::uint32_t{term.weight} * node.weight);
    }
  }
  std::sort(hits.begin(), hits.end());
  std::vector<Found> found;
  for (std::size_t i = 0; i < hits.size();) {
    const std::uint32_t put = hits[i].first;
    std::uint32_t rank = 0;
    for (; i < hits.size() && hits[i].first == put; ++i) rank += hits[i].second;
    if (latest_.at(puts_[put].story.value) == put) found.push_back({puts_[put].story, rank});
  }
  return found;
}

void RecentIndex::clear() {
  std::fill(heads_.begin(), heads_.end(), 0);
  nodes_.clear();
  puts_.clear();
  latest_.clear();
}

}  // namespace samestory::stories
