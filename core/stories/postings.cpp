#include "core/stories/postings.hpp"

#include <algorithm>
#include <array>

namespace samestory::stories {
namespace {

constexpr std::size_t kEntryBytes = sizeof(records::TermId) + sizeof(std::vector<std::uint32_t>);
// Ranks reach 255 * 255 and a little for rounding.
constexpr std::size_t kBuckets = 4160, kBucketShift = 4;

// What a thread needs to add up ranks; kept from call to call, all zero between calls.
struct Scratch {
  std::vector<std::uint32_t> rank;  // by slot
  std::vector<std::uint32_t> touched;
};

Scratch& scratch_of_thread() {
  thread_local Scratch scratch;
  return scratch;
}

std::size_t bucket_of(std::uint32_t rank) {
  return std::min<std::size_t>(rank >> kBucketShift, kBuckets - 1);
}

}  // namespace

void Postings::insert(std::uint32_t slot, const IndexTerm& term) {
  const auto [place, created] = lists_.try_emplace(term.id);
  if (created) bytes_ += kEntryBytes;
  List& list = place->second;
  const std::size_t capacity = list.capacity();
  list.push_back(slot << 8 | term.weight);
  bytes_ += (list.capacity() - capacity) * sizeof(std::uint32_t);
}

// New postings stand at the end and it is young stories that change: the search goes backwards.
void Postings::erase(std::uint32_t slot, records::TermId id) {
  const auto place = lists_.find(id);
  if (place == lists_.end()) return;
  List& list = place->second;
  for (std::size_t i = list.size(); i-- > 0;) {
    if (list[i] >> 8 != slot) continue;
    list[i] = list.back();
    list.pop_back();
    break;
  }
  if (!list.empty()) return;
  bytes_ -= kEntryBytes + list.capacity() * sizeof(std::uint32_t);
  lists_.erase(place);
}

void Postings::reweigh(std::uint32_t slot, const IndexTerm& term) {
  const auto place = lists_.find(term.id);
  if (place == lists_.end()) return;
  List& list = place->second;
  for (std::size_t i = list.size(); i-- > 0;) {
    if (list[i] >> 8 != slot) continue;
    list[i] = slot << 8 | term.weight;
    return;
  }
}

void Postings::post(std::uint32_t slot, std::span<const IndexTerm> terms) {
  for (const IndexTerm& term : terms) insert(slot, term);
}

void Postings::unpost(std::uint32_t slot, std::span<const IndexTerm> terms) {
  for (const IndexTerm& term : terms) erase(slot, term.id);
}

void Postings::repost(std::uint32_t slot, std::span<const IndexTerm> before,
                      std::span<const IndexTerm> after) {
  auto b = before.begin();
  auto a = after.begin();
  while (b != before.end() || a != after.end()) {
    if (a == after.end() || (b != before.end() && b->id < a->id)) {
      erase(slot, (b++)->id);
    } else if (b == before.end() || a->id < b->id) {
      insert(slot, *a++);
    } else {
      if (b->weight != a->weight) reweigh(slot, *a);
      ++a, ++b;
    }
  }
}

void Postings::rank(std::span<const IndexTerm> query, Ranks& ranks) const {
  for (const IndexTerm& term : query) {
    const auto place = lists_.find(term.id);
    if (place == lists_.end()) continue;
    for (const std::uint32_t posting : place->second) {
      ranks.add(posting >> 8, std::uint32_t{term.weight} * (posting & 0xFFU));
    }
  }
}

Ranks::Ranks(std::size_t slots) : touched_(scratch_of_thread().touched) {
  std::vector<std::uint32_t>& rank = scratch_of_thread().rank;
  if (rank.size() < slots) rank.resize(slots + slots / 4 + 1024);
  rank_ = rank.data();
}

Ranks::~Ranks() {
  for (const std::uint32_t slot : touched_) rank_[slot] = 0;
  touched_.clear();
}

std::uint32_t Ranks::reached_by(std::size_t limit) const {
  std::array<std::uint32_t, kBuckets> histogram{};
  for (const std::uint32_t slot : touched_) ++histogram[bucket_of(rank_[slot])];
  std::size_t cut = kBuckets, above = 0;
  while (cut > 0 && above < limit) above += histogram[--cut];
  return std::max(static_cast<std::uint32_t>(cut << kBucketShift), 1U);
}

std::vector<RankedSlot> Ranks::between(std::uint32_t from, std::uint32_t below) const {
  std::vector<RankedSlot> found;
  for (const std::uint32_t slot : touched_) {
    if (rank_[slot] >= from && rank_[slot] < below) found.push_back({slot, rank_[slot]});
  }
  return found;
}

}  // namespace samestory::stories
