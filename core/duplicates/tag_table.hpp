// A compact multimap from 32-bit tags to 32-bit text slots: one LSH band, the passages, or the content
// hashes.
//
// Open addressing with linear probing. A tag's home is the start of a cache line that grows with the tag, and
// entries stand sorted by tag: a search reads 1.2 cache lines at a load of .85 and takes no branch that is
// hard to foresee, equal tags stand side by side with the oldest first, and growing or cleaning is one pass
// from left to right. Tags are spread by the caller: they must be near to uniform over all 32 bits.
//
// A tag that very many texts share says little and would cost much, so a run of equal tags is capped: the
// older half keeps its place (an original is found by its copies), of the rest the newest stay (the next
// version of a live page finds the last one, and the run does not die out when its oldest texts expire).
//
// Not synchronised: any number of readers, or one writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/duplicates/prefetch.hpp"
#include "core/duplicates/zeroed_array.hpp"

namespace samestory::duplicates {

class TagTable {
 public:
  struct Entry {
    std::uint32_t slot = 0;  // 0: no entry
    std::uint32_t tag = 0;
  };

  // `entries_expected` may be wrong; the table grows and shrinks.
  TagTable(std::size_t entries_expected, std::size_t run_max);

  // The entries of `tag`, oldest first.
  std::span<const Entry> find(std::uint32_t tag) const;
  void prefetch(std::uint32_t tag) const { prefetch_line(entries_.data() + home_of(tag)); }
  // The line behind the home too, into which an insert shifts what is in its way.
  void prefetch_for_insert(std::uint32_t tag) {
    Entry* const home = entries_.data() + home_of(tag);
    prefetch_line_to_write(home);
    prefetch_line_to_write(home + kLine);
  }
  void insert(std::uint32_t tag, std::uint32_t slot);

  // Takes out the entries for which `dead(slot)` holds, from position `from` on, over at least `positions` of
  // the table. Returns where to go on, 0 after the end.
  template <class Dead>
  std::size_t sweep(std::size_t from, std::size_t positions, Dead dead);

  std::size_t size() const { return size_; }
  std::size_t positions() const { return entries_.size(); }
  std::size_t memory_bytes() const { return entries_.memory_bytes(); }
  // Gives memory back after many entries were swept out.
  void shrink();

 private:
  static constexpr std::size_t kLine = 8;  // entries
  static std::size_t lines_for(std::size_t entries, double load);
  std::size_t home_of(std::uint32_t tag) const { return ((std::uint64_t{tag} * lines_) >> 32) * kLine; }
  // First position at or after the tag's home whose entry is empty or has a tag that is not smaller.
  std::size_t lower_bound(std::uint32_t tag) const;
  void rebuild(std::size_t lines);
  void spread_in_place(std::size_t used);
  std::size_t end_after_rebuild() const;

  std::size_t run_max_;
  std::size_t lines_;  // that are a home; some more follow, so that nothing wraps around
  std::size_t size_ = 0;
  ZeroedArray<Entry> entries_;  // the last line is always empty
};

template <class Dead>
std::size_t TagTable::sweep(std::size_t from, std::size_t positions, Dead dead) {
  std::size_t write = from;  // first position that may be free; `from` begins a cluster
  for (std::size_t read = from; read < entries_.size(); ++read) {
    const Entry entry = entries_[read];
    if (entry.slot == 0) {
      if (read - from >= positions) return read + 1 < entries_.size() ? read + 1 : 0;
      continue;
    }
    entries_[read] = {};
    if (dead(entry.slot)) {
      --size_;
      continue;
    }
    const std::size_t home = home_of(entry.tag);
    if (write < home) write = home;
    entries_[write++] = entry;
  }
  return 0;
}

}  // namespace samestory::duplicates
