// Titles and keywords of stories, which take texts from disk to make; kept until the story changes, or the
// terms that tell it from others do. Thread-safe.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/records/terms.hpp"

namespace samestory::engine {

class SummaryCache {
 public:
  struct Summary {
    Sequence changed = 0;                // of the story, when this was made
    std::vector<records::TermId> terms;  // the keywords, before their written forms were looked for
    std::string title;
    std::vector<std::string> keywords;
  };

  std::optional<Summary> find(StoryId story, Sequence changed,
                              const std::vector<records::TermId>& terms) const {
    const std::lock_guard lock(mutex_);
    const auto entry = summaries_.find(story);
    if (entry == summaries_.end() || entry->second.changed != changed || entry->second.terms != terms)
      return std::nullopt;
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
