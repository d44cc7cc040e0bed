// A compact multimap from 32-bit tags to 32-bit text slots: one LSH band, the passages, or the content
// hashes.
//
// Open addressing by cache lines. A tag's home is a line that grows with the tag; a line holds eight tags and
// their slots, in no order, and is filled from the left; what does not fit goes into the next line with room.
// A search ends at the first line with room: 1.1 lines on the average, each one comparison of eight tags at
// once. Equal tags are met oldest first. Tags must be near to uniform over all 32 bits.
//
// A full table doubles in place and piecewise: each insert moves a few lines to their new homes, from the
// right to the left, so that no insert waits for a whole table and no second one is held. A search knows by
// its tag whether it was moved already.
//
// A tag that very many texts share says little and would cost much, so a run of equal tags is capped: the
// older half keeps its place (an original is found by its copies), of the rest the newest stay (the next
// version of a live page finds the last one, and the run does not die out when its oldest texts expire).
//
// Not synchronised: any number of readers, or one writer.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/duplicates/prefetch.hpp"
#include "core/duplicates/zeroed_array.hpp"

namespace samestory::duplicates {

class TagTable {
 public:
  static constexpr std::size_t kGrowth = 2;  // of a full table

  // `entries_expected` may be wrong; the table grows and shrinks.
  TagTable(std::size_t entries_expected, std::size_t run_max);

  // Calls visit(slot) for the entries of `tag`, oldest first.
  template <class Visit>
  void each(std::uint32_t tag, Visit visit) const;
  void prefetch(std::uint32_t tag) const { prefetch_line(lines_.data() + home_of(stored(tag))); }
  void prefetch_for_insert(std::uint32_t tag) {
    prefetch_line_to_write(lines_.data() + home_of(stored(tag)));
  }
  // The second step, when the home has come: the line that a search goes on to when the home is full.
  void prefetch_overflow(std::uint32_t tag) const {
    const Line* const home = lines_.data() + home_of(stored(tag));
    prefetch_line(home + static_cast<std::size_t>(home->full()));
  }
  // `slot` is not 0.
  void insert(std::uint32_t tag, std::uint32_t slot);

  // Takes out the entries for which `dead(slot)` holds, from line `from` on, over at least `lines` of the
  // table. Returns where to go on, 0 after the end.
  template <class Dead>
  std::size_t sweep(std::size_t from, std::size_t lines, Dead dead);

  std::size_t size() const { return size_; }
  std::size_t lines() const { return lines_.size(); }
  std::size_t memory_bytes() const { return lines_.memory_bytes(); }
  // The most that one insert has moved, for tests.
  std::size_t lines_moved_at_once_max() const { return moved_at_once_; }
  // Gives memory back after many entries were swept out.
  void shrink();

 private:
  static constexpr std::size_t kLine = 8;  // entries
  struct alignas(64) Line {
    std::uint32_t tags[kLine];  // 0: no entry
    std::uint32_t slots[kLine];
    bool full() const { return tags[kLine - 1] != 0; }
  };

  static std::uint32_t stored(std::uint32_t tag) { return tag == 0 ? 1 : tag; }
  // Bit k is set where tags[k] == tag.
  static unsigned equal(const std::uint32_t* tags, std::uint32_t tag);
  std::size_t home_of(std::uint32_t tag) const {
    const std::size_t home = std::uint64_t{tag} * homes_ >> 32;
    // While the table grows, tags with a home before unmoved_ stand where half as many homes put them.
    return home / kGrowth < unmoved_ ? home / kGrowth : home;
  }
  void set_homes(std::size_t homes);
  void place(std::uint32_t tag, std::uint32_t slot);
  void put(std::size_t at, std::uint32_t tag, std::uint32_t slot);  // into that line, which has room
  void replace(std::uint32_t tag, std::uint32_t slot);
  void move_lines(std::size_t lines);

  std::size_t run_max_;
  std::size_t homes_ = 0;
  std::size_t size_ = 0;
  std::size_t size_max_ = 0;
  std::size_t unmoved_ = 0;  // lines before this stand as before the growth; 0 when it is over
  ZeroedArray<Line> lines_;  // the last is never full, so that every search ends
  std::vector<Line> moving_;
  std::size_t moved_at_once_ = 0;
};

inline unsigned TagTable::equal(const std::uint32_t* tags, std::uint32_t tag) {
#if defined(__SSE2__)
  const __m128i wanted = _mm_set1_epi32(static_cast<int>(tag));
  const auto* const four = reinterpret_cast<const __m128i*>(tags);
  const __m128i low = _mm_cmpeq_epi32(_mm_load_si128(four), wanted);
  const __m128i high = _mm_cmpeq_epi32(_mm_load_si128(four + 1), wanted);
  const __m128i bytes = _mm_packs_epi16(_mm_packs_epi32(low, high), _mm_setzero_si128());
  return static_cast<unsigned>(_mm_movemask_epi8(bytes));
#else
  unsigned bits = 0;
  for (std::size_t i = 0; i < kLine; ++i) bits |= static_cast<unsigned>(tags[i] == tag) << i;
  return bits;
#endif
}

template <class Visit>
void TagTable::each(std::uint32_t tag, Visit visit) const {
  tag = stored(tag);
  for (const Line* line = lines_.data() + home_of(tag);; ++line) {
    for (unsigned hits = equal(line->tags, tag); hits != 0; hits &= hits - 1) {
      visit(line->slots[std::countr_zero(hits)]);
    }
    if (!line->full()) return;
  }
}

template <class Dead>
std::size_t TagTable::sweep(std::size_t from, std::size_t lines, Dead dead) {
  move_lines(unmoved_);
  bool before_full = false;
  bool holes = false;  // in the lines that an entry of this one may move to
  for (std::size_t at = from; at < lines_.size(); ++at) {
    if (!before_full) {
      if (at - from >= lines) return at;
      holes = false;
    }
    Line& line = lines_[at];
    before_full = line.full();
    for (std::size_t i = 0; i < kLine && !holes; ++i) holes = line.tags[i] != 0 && dead(line.slots[i]);
    if (!holes) continue;
    const Line before = line;
    line = {};
    for (std::size_t i = 0; i < kLine && before.tags[i] != 0; ++i) {
      if (dead(before.slots[i])) {
        --size_;
      } else {
        place(before.tags[i], before.slots[i]);
      }
    }
  }
  return 0;
}

}  // namespace samestory::duplicates
