#include "core/duplicates/tag_table.hpp"

#include <algorithm>
#include <cstring>

namespace samestory::duplicates {
namespace {

constexpr std::size_t kHomesMin = 64;
constexpr std::size_t kOverflow = 64;  // positions behind the last home
constexpr double kLoadMax = 0.85;
constexpr double kLoadAfterGrowth = 0.72;
constexpr double kLoadMin = 0.40;

std::size_t homes_for(std::size_t entries, double load) {
  return std::max(kHomesMin, static_cast<std::size_t>(static_cast<double>(entries) / load));
}

}  // namespace

TagTable::TagTable(std::size_t entries_expected, std::size_t run_max)
    : run_max_(std::max<std::size_t>(run_max, 2)),
      homes_(homes_for(entries_expected, kLoadMax)),
      entries_(homes_ + kOverflow) {}

std::size_t TagTable::lower_bound(std::uint32_t tag) const {
  std::size_t position = home_of(tag);
  while (entries_[position].slot != 0 && entries_[position].tag < tag) ++position;
  return position;
}

std::span<const TagTable::Entry> TagTable::find(std::uint32_t tag) const {
  const std::size_t begin = lower_bound(tag);
  std::size_t end = begin;
  while (entries_[end].slot != 0 && entries_[end].tag == tag) ++end;
  return {entries_.data() + begin, end - begin};
}

void TagTable::insert(std::uint32_t tag, std::uint32_t slot) {
  if (static_cast<double>(size_ + 1) > kLoadMax * static_cast<double>(homes_)) {
    rebuild(homes_for(size_ + 1, kLoadAfterGrowth));
  }
  const auto run = find(tag);
  const std::size_t begin = static_cast<std::size_t>(run.data() - entries_.data());
  const std::size_t end = begin + run.size();
  if (run.size() >= run_max_) {
    Entry* const newest = entries_.data() + begin + run_max_ / 2;
    std::move(newest + 1, entries_.data() + end, newest);
    entries_[end - 1] = {tag, slot};
    return;
  }
  std::size_t free = end;
  while (entries_[free].slot != 0) ++free;
  if (free + 1 >= entries_.size()) {  // the last position stays empty
    rebuild(homes_);
    insert(tag, slot);
    return;
  }
  std::memmove(entries_.data() + end + 1, entries_.data() + end, (free - end) * sizeof(Entry));
  entries_[end] = {tag, slot};
  ++size_;
}

void TagTable::shrink() {
  if (static_cast<double>(size_) < kLoadMin * static_cast<double>(homes_) && homes_ > kHomesMin) {
    rebuild(homes_for(size_, kLoadAfterGrowth));
  }
}

void TagTable::rebuild(std::size_t homes) {
  const ZeroedArray<Entry> old = std::move(entries_);
  homes_ = homes;
  // Neighbouring tags may pile up behind the last home; a table then needs more room there.
  for (std::size_t overflow = kOverflow;; overflow *= 2) {
    entries_ = ZeroedArray<Entry>(homes_ + overflow);
    std::size_t write = 0;
    for (std::size_t read = 0; read < old.size() && write + kOverflow / 2 < entries_.size(); ++read) {
      if (old[read].slot == 0) continue;
      write = std::max(write, home_of(old[read].tag));
      if (write < entries_.size()) entries_[write++] = old[read];
    }
    if (write + kOverflow / 2 < entries_.size()) return;
  }
}

}  // namespace samestory::duplicates
