#include "core/duplicates/tag_table.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace samestory::duplicates {
namespace {

constexpr std::size_t kLinesMin = 8;
constexpr std::size_t kOverflow = 64;       // positions behind the last home
constexpr std::size_t kReservedMin = 8192;  // larger tables take address space to grow into
constexpr double kLoadMax = 0.85;
constexpr double kLoadAfterGrowth = 0.71;
constexpr double kLoadMin = 0.40;

}  // namespace

std::size_t TagTable::lines_for(std::size_t entries, double load) {
  return std::max(kLinesMin, static_cast<std::size_t>(static_cast<double>(entries) / (load * kLine)) + 1);
}

TagTable::TagTable(std::size_t entries_expected, std::size_t run_max)
    : run_max_(std::max<std::size_t>(run_max, 2)),
      lines_(lines_for(entries_expected, kLoadMax)),
      entries_(lines_ * kLine + kOverflow) {}

std::size_t TagTable::lower_bound(std::uint32_t tag) const {
  // An entry as one integer, tag above slot; less one, so that an empty one is larger than all.
  const std::uint64_t wanted = std::max(std::uint64_t{tag} << 32, std::uint64_t{1}) - 1;
  const std::size_t home = home_of(tag);
  for (std::size_t position = home;; position += kLine) {
    const Entry* const line = entries_.data() + position;
    std::size_t smaller = 0;
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kLine; ++i) smaller += std::bit_cast<std::uint64_t>(line[i]) - 1 < wanted;
    if (smaller < kLine) return position + smaller;
  }
}

std::span<const TagTable::Entry> TagTable::find(std::uint32_t tag) const {
  const std::size_t begin = lower_bound(tag);
  std::size_t end = begin;
  while (entries_[end].slot != 0 && entries_[end].tag == tag) ++end;
  return {entries_.data() + begin, end - begin};
}

void TagTable::insert(std::uint32_t tag, std::uint32_t slot) {
  if (static_cast<double>(size_ + 1) > kLoadMax * static_cast<double>(lines_ * kLine)) {
    rebuild(lines_for(size_ + 1, kLoadAfterGrowth));
  }
  const auto run = find(tag);
  const std::size_t begin = static_cast<std::size_t>(run.data() - entries_.data());
  const std::size_t end = begin + run.size();
  if (run.size() >= run_max_) {
    Entry* const newest = entries_.data() + begin + run_max_ / 2;
    std::move(newest + 1, entries_.data() + end, newest);
    entries_[end - 1] = {slot, tag};
    return;
  }
  std::size_t free = end;
  while (entries_[free].slot != 0) ++free;
  if (free + kLine >= entries_.size()) {  // a search may read a line beyond
    rebuild(lines_);
    insert(tag, slot);
    return;
  }
  std::memmove(entries_.data() + end + 1, entries_.data() + end, (free - end) * sizeof(Entry));
  entries_[end] = {slot, tag};
  ++size_;
}

void TagTable::shrink() {
  if (static_cast<double>(size_) < kLoadMin * static_cast<double>(lines_ * kLine) && lines_ > kLinesMin) {
    rebuild(lines_for(size_, kLoadAfterGrowth));
  }
}

// Where the last entry would end if all moved to their places under the present number of lines.
std::size_t TagTable::end_after_rebuild() const {
  std::size_t end = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].slot != 0) end = std::max(end, home_of(entries_[i].tag)) + 1;
  }
  return end;
}

void TagTable::rebuild(std::size_t lines) {
  lines_ = lines;
  // Neighbouring tags may pile up behind the last home; room for as many again follows them.
  const std::size_t last_home = lines_ * kLine;
  const std::size_t end = std::max(end_after_rebuild(), last_home);
  const std::size_t size = end + (end - last_home) + kOverflow;
  const std::size_t used = entries_.size();
  if (entries_.grow(size)) {
    spread_in_place(used);
    return;
  }
  const ZeroedArray<Entry> old = std::move(entries_);
  entries_ = ZeroedArray<Entry>(size, PageSize::huge, size < kReservedMin ? size : 2 * size);
  std::size_t write = 0;
  for (std::size_t read = 0; read < used; ++read) {
    if (old[read].slot == 0) continue;
    write = std::max(write, home_of(old[read].tag));
    entries_[write++] = old[read];
  }
}

// The array has grown from `used` positions: packs all entries at its end, then deals them out from the left.
// A packed entry never stands left of its new place, since all that follow it fit in behind.
void TagTable::spread_in_place(std::size_t used) {
  std::size_t packed = entries_.size();
  for (std::size_t read = used; read-- > 0;) {
    const Entry entry = entries_[read];
    entries_[read] = {};
    if (entry.slot != 0) entries_[--packed] = entry;
  }
  std::size_t write = 0;
  for (std::size_t read = packed; read < entries_.size(); ++read) {
    const Entry entry = entries_[read];
    entries_[read] = {};
    write = std::max(write, home_of(entry.tag));
    entries_[write++] = entry;
  }
}

}  // namespace samestory::duplicates
