// Replays a labelled set through the engine with a journal in memory: what the product would answer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/quality/articles.hpp"
#include "core/store/memory_journal.hpp"
#include "core/stories/story_index.hpp"

namespace samestory::quality {

struct Replay {
  std::vector<std::uint64_t>
      immediate;  // story each article was answered with, by its place in `articles`; aliases followed
  std::vector<std::uint64_t> settled;  // after all deferred work
  std::size_t changed = 0;  // articles whose story is not the one first answered (aliases count as the same)
  double seconds = 0;
  std::unique_ptr<store::MemoryJournal> journal;  // all that was decided
};

// `order` holds places in `articles`. Deferred work runs when it is due, inside the calling thread; then
// everything settles.
Replay replay(const std::vector<LabelledArticle>& articles, const std::vector<std::uint32_t>& order,
              const stories::StoryOptions& options = {});

// By receipt where that is given. Else order 0 is the file's. Others: dated sets (9 in 10 dated) by date with
// a few hours of jitter; else a shuffle.
std::vector<std::uint32_t> arrival_order(const std::vector<LabelledArticle>& articles, unsigned number);

}  // namespace samestory::quality
