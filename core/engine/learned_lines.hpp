// What the applied state knows of recurring lines, asked while an article is prepared.
//
// Thread-safe: takes the readers' lock.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/shared_mutex.hpp"
#include "core/engine/state.hpp"
#include "core/text/recurring_lines.hpp"

namespace samestory::engine {

class LearnedLines {
 public:
  LearnedLines(const State& state, WriterFirstMutex& mutex) : state_(state), mutex_(mutex) {}

  // Places of the marked lines that recur in the articles of `source`, ascending.
  std::vector<std::uint16_t> recurring(std::string_view source,
                                       const std::vector<text::LineMark>& marks) const {
    std::vector<std::uint16_t> places;
    const ReadLock lock(mutex_);
    const auto known = state_.articles.sources.find(source);
    if (!known) return places;
    for (const text::LineMark& mark : marks) {
      if (state_.recurring_lines.recurs(*known, mark.hash)) places.push_back(mark.place);
    }
    return places;
  }

 private:
  const State& state_;
  WriterFirstMutex& mutex_;
};

}  // namespace samestory::engine
