#include "core/stories/postings.hpp"

#include <algorithm>
#include <array>

namespace samestory::stories {
namespace {

constexpr std::size_t kEntryBytes = sizeof(records::TermId) + sizeof(std::vector<std::uint32_t>);
// Ranks reach 255 * 255 and a little for rounding.
constexpr std::size_t kBuckets = 1100, kBucketShift = 6;

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

std::vector<RankedSlot> Postings::best(std::span<const IndexTerm> query, std::size_t limit,
                                       std::size_t slots) const {
  Scratch& scratch = scratch_of_thread();
  if (scratch.rank.size() < slots) scratch.rank.resize(slots + slots / 4 + 1024);
  std::uint32_t* rank = scratch.rank.data();
  for (const IndexTerm& term : query) {
    const auto place = lists_.find(term.id);
    if (place == lists_.end()) continue;
    for (const std::uint32_t posting : place->second) {
      std::uint32_t& sum = rank[posting >> 8];
      if (sum == 0) scratch.touched.push_back(posting >> 8);
      sum += std::uint32_t{term.weight} * (posting & 0xFFU);
    }
  }
  std::array<std::uint32_t, kBuckets> histogram{};
  for (const std::uint32_t slot : scratch.touched) ++histogram[bucket_of(rank[slot])];
  std::size_t cut = kBuckets, above = 0;
  while (cut > 0 && above < limit) above += histogram[--cut];
  std::vector<RankedSlot> found;
  found.reserve(above);
  for (const std::uint32_t slot : scratch.touched) {
    if (bucket_of(rank[slot]) >= cut) found.push_back({slot, rank[slot]});
    rank[slot] = 0;
  }
  scratch.touched.clear();
  return found;
}

}  // namespace samestory::stories
