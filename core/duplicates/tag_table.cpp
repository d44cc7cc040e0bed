#include "core/duplicates/tag_table.hpp"

namespace samestory::duplicates {
namespace {

constexpr std::size_t kHomesMin = 8;
constexpr std::size_t kTailMin = 8;  // lines behind the last home, for what does not fit there
constexpr double kLoadMax = 0.80;
constexpr double kLoadMin = 0.25;
// Lines that an insert moves: the growth is over long before the larger table is full.
constexpr std::size_t kLinesMoved = 4;

}  // namespace

TagTable::TagTable(std::size_t entries_expected, std::size_t run_max)
    : run_max_(std::max<std::size_t>(run_max, 2)) {
  const auto homes = static_cast<std::size_t>(static_cast<double>(entries_expected) / (kLoadMax * kLine)) + 1;
  set_homes(std::max(kHomesMin, homes));
  lines_ = ZeroedArray<Line>(homes_ + kTailMin);
}

void TagTable::set_homes(std::size_t homes) {
  homes_ = homes;
  size_max_ = static_cast<std::size_t>(kLoadMax * static_cast<double>(homes * kLine));
}

void TagTable::place(std::uint32_t tag, std::uint32_t slot) {
  std::size_t at = home_of(tag);
  while (lines_[at].full()) ++at;
  put(at, tag, slot);
}

void TagTable::put(std::size_t at, std::uint32_t tag, std::uint32_t slot) {
  Line& line = lines_[at];
  const auto lane = static_cast<std::size_t>(std::countr_zero(equal(line.tags, 0))) % kLine;
  line.tags[lane] = tag;
  line.slots[lane] = slot;
  if (lane + 1 == kLine && at + 1 == lines_.size()) {
    lines_.grow(lines_.size() + kTailMin + lines_.size() - homes_);
  }
}

void TagTable::insert(std::uint32_t tag, std::uint32_t slot) {
  tag = stored(tag);
  if (unmoved_ > 0) {
    const std::size_t before = unmoved_;
    move_lines(kLinesMoved);
    moved_at_once_ = std::max(moved_at_once_, before - unmoved_);
  } else if (size_ >= size_max_) {
    unmoved_ = lines_.size();
    lines_.grow(lines_.size() + (kGrowth - 1) * homes_);
    set_homes(kGrowth * homes_);
  }
  const std::size_t home = home_of(tag);
  std::size_t at = home;
  std::size_t run = 0;
  for (;; ++at) {
    for (unsigned hits = equal(lines_[at].tags, tag); hits != 0; hits &= hits - 1) ++run;
    if (!lines_[at].full()) break;
  }
  if (run >= run_max_) {
    replace(tag, slot);
    return;
  }
  ++size_;
  if (home >= unmoved_ || at < unmoved_) {
    put(at, tag, slot);
    return;
  }
  move_lines(1);  // it would stand among moved ones; now its home is there too
  place(tag, slot);
}

// The newest half of a full run moves up by one.
void TagTable::replace(std::uint32_t tag, std::uint32_t slot) {
  std::uint32_t* replaced = nullptr;
  std::size_t i = 0;
  for (Line* line = lines_.data() + home_of(tag);; ++line) {
    for (unsigned hits = equal(line->tags, tag); hits != 0; hits &= hits - 1) {
      if (i++ < run_max_ / 2) continue;
      std::uint32_t* const later = &line->slots[std::countr_zero(hits)];
      if (replaced != nullptr) *replaced = *later;
      replaced = later;
    }
    if (!line->full()) break;
  }
  if (replaced != nullptr) *replaced = slot;
}

// Whole clusters of full lines and the one behind them, whose entries all have their homes among them. None
// has a new home before its old one, so what is not moved yet stays as it is.
void TagTable::move_lines(std::size_t lines) {
  const std::size_t end = unmoved_ - std::min(unmoved_, lines);
  while (unmoved_ > end) {
    std::size_t begin = unmoved_ - 1;
    while (begin > 0 && lines_[begin - 1].full()) --begin;
    moving_.assign(lines_.data() + begin, lines_.data() + unmoved_);
    std::fill(lines_.data() + begin, lines_.data() + unmoved_, Line{});
    unmoved_ = begin;
    for (const Line& line : moving_) {
      for (std::size_t lane = 0; lane < kLine && line.tags[lane] != 0; ++lane) {
        place(line.tags[lane], line.slots[lane]);
      }
    }
  }
  // What the next insert will move, and the lines that it goes to.
  const std::size_t next = unmoved_ - std::min(unmoved_, kLinesMoved);
  for (std::size_t at = next; at < unmoved_; ++at) prefetch_line_to_write(lines_.data() + at);
  for (std::size_t at = kGrowth * next; at < kGrowth * unmoved_; ++at)
    prefetch_line_to_write(lines_.data() + at);
}

void TagTable::shrink() {
  const double entries = static_cast<double>(size_) / kLine;
  std::size_t homes = homes_;
  while (homes / kGrowth >= kHomesMin && entries < kLoadMin * static_cast<double>(homes)) homes /= kGrowth;
  if (homes == homes_) return;
  move_lines(unmoved_);
  const ZeroedArray<Line> before = std::move(lines_);
  set_homes(homes);
  lines_ = ZeroedArray<Line>(homes + kTailMin);
  for (std::size_t at = 0; at < before.size(); ++at) {
    const Line& line = before[at];
    for (std::size_t lane = 0; lane < kLine && line.tags[lane] != 0; ++lane) {
      place(line.tags[lane], line.slots[lane]);
    }
  }
}

}  // namespace samestory::duplicates
