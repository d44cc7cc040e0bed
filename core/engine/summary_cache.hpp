// Titles and keywords of stories, which take texts from disk to make; kept until the story changes.
// Thread-safe.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"

namespace samestory::engine {

class SummaryCache {
 public:
  struct Summary {
    Sequence changed = 0;  // of the story, when this was made
    std::string title;
    std::vector<std::string> keywords;
  };

  std::optional<Summary> find(StoryId story, Sequence changed) const {
    const std::lock_guard lock(mutex_);
    const auto entry = summaries_.find(story);
    if (entry == summaries_.end() || entry->second.changed != changed) return std::nullopt;
    return entry->second;
  }
  void put(StoryId story, Summary summary) {
    const std::lock_guard lock(mutex_);
    if (summaries_.size() >= kSummariesMax) summaries_.clear();
    summaries_[story] = std::move(summary);
  }

 private:
  static constexpr std::size_t kSummariesMax = 50'000;
  mutable std::mutex mutex_;
  boost::unordered_flat_map<StoryId, Summary, std::hash<StoryId>> summaries_;
};

}  // namespace samestory::engine
