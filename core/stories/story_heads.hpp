// What is looked at of many stories for each article, by slot and apart from their bodies: what a rank is
// weighed with, and what the gates of a merge are judged by (may_merge()). A body lies behind several loads
// from far away; these lie in huge pages, one load from the slot.
//
// Not synchronised: const members may run beside each other.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/huge_pages.hpp"
#include "core/base/ids.hpp"
#include "core/stories/postings.hpp"
#include "core/stories/story_body.hpp"

namespace samestory::stories {

class StoryHeads {
 public:
  // What ranking looks at.
  struct Rank {
    DayRange days;
    std::uint32_t language = 0;
    bool several_languages = false;
  };
  static_assert(sizeof(Rank) == 16);

  static constexpr std::size_t kMembers = 9;
  struct alignas(kCacheLine) Gate {
    StoryId story;         // none: the slot is free
    Sequence changed = 0;  // the row's evidence_changed
    GateSide side;
    std::uint32_t language = 0;  // of the members
    // How many members a product of stems looks at; 0: only the body tells, since it has more members, or a
    // sum, or several languages.
    std::uint32_t count = 0;
    std::array<const PackedArticle*, kMembers> members{};
  };
  static_assert(sizeof(Gate) == 2 * kCacheLine);

  Rows rank_rows() const { return {ranks_.data(), sizeof(Rank)}; }
  const Rank& rank_at(std::uint32_t slot) const { return ranks_[slot]; }
  const Gate& gate_at(std::uint32_t slot) const { return gates_[slot]; }
  std::size_t memory_bytes() const {
    return ranks_.capacity() * sizeof(Rank) + gates_.capacity() * sizeof(Gate);
  }

  // A new slot after the last.
  void grow() {
    ranks_.emplace_back();
    gates_.emplace_back();
  }
  void put(std::uint32_t slot, const StoryBody& body, Sequence changed);
  void clear(std::uint32_t slot);

 private:
  std::vector<Rank, HugePageAllocator<Rank>> ranks_;
  std::vector<Gate, HugePageAllocator<Gate>> gates_;
};

}  // namespace samestory::stories
