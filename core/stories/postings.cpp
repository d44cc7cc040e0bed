#include "core/stories/postings.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <new>
#include <utility>

#include "core/base/touch.hpp"

namespace samestory::stories {
namespace {

constexpr std::size_t kEntriesMin = 256;
// Cells of ranks. Ranks reach 255 * 255 and a little for rounding, and at most 2^24 / 2^10 stories share a
// cell: sums fit.
constexpr std::size_t kCellsMin = 1024, kCellsMax = std::size_t{1} << 16, kCellsEach = 4;
// A guess looks at a fourth of the cells, a story more than a fourth of those that are wanted.
constexpr std::size_t kGuessPart = 4, kGuessCells = 16;
constexpr std::size_t kTableMin = 16;
// Of a list, what is loaded ahead; the processor sees by itself what a longer one will need.
constexpr std::size_t kLinePostings = 16, kPostingsAhead = 8 * kLinePostings;

using Words [[gnu::vector_size(16)]] = std::uint32_t;

// Where the posting of `slot` is: new ones stand at the end and it is young stories that change, so the
// search goes backwards, eight at a time. `count` where it is not there.
std::size_t find_posting(const std::uint32_t* list, std::size_t count, std::uint32_t slot) {
  std::size_t end = count;
  for (; end >= 8; end -= 8) {
    Words halves[2];
    std::memcpy(halves, list + end - 8, sizeof halves);
    const auto found = (halves[0] >> 8 == slot) | (halves[1] >> 8 == slot);
    if ((found[0] | found[1] | found[2] | found[3]) != 0) break;
  }
  for (std::size_t i = end; i-- > 0;) {
    if (list[i] >> 8 == slot) return i;
  }
  return count;
}

}  // namespace

Postings::~Postings() {
  for (Entry& entry : entries_) {
    if (entry.size > 0 && entry.log_capacity > 0) std::free(entry.list);
  }
}

std::size_t Postings::place_of(records::TermId id) const {
  std::size_t at = home_of(id);
  while (entries_[at].size > 0 && entries_[at].id != id) at = (at + 1) & (entries_.size() - 1);
  return at;
}

std::size_t Postings::stories_with(records::TermId id) const {
  return entries_.empty() ? 0 : entries_[place_of(id)].size;
}

void Postings::make_room(std::size_t more) {
  if ((used_ + more) * 4 <= entries_.size() * 3) return;
  const std::size_t size = std::max(kEntriesMin, std::bit_ceil((used_ + more) * 4 / 3 + 1));
  std::vector<Entry, HugePageAllocator<Entry>> before(size, Entry{});
  before.swap(entries_);
  shift_ = static_cast<std::uint32_t>(32 - std::countr_zero(size));
  for (const Entry& entry : before) {
    if (entry.size > 0) entries_[place_of(entry.id)] = entry;
  }
}

void Postings::insert(std::uint32_t slot, const IndexTerm& term) {
  Entry& entry = entries_[place_of(term.id)];
  if (entry.size == 0) {
    entry.id = term.id;
    entry.log_capacity = 0;
    ++used_;
  }
  const std::uint32_t capacity = entry.log_capacity == 0 ? kInside : 1U << entry.log_capacity;
  if (entry.size == capacity) {
    const std::size_t bytes = std::size_t{2} * capacity * sizeof(std::uint32_t);
    auto* const list = static_cast<std::uint32_t*>(entry.log_capacity == 0 ? std::malloc(bytes)
                                                                           : std::realloc(entry.list, bytes));
    if (list == nullptr) throw std::bad_alloc();
    if (entry.log_capacity == 0) std::copy_n(entry.inside, kInside, list);
    list_bytes_ += entry.log_capacity == 0 ? bytes : bytes / 2;
    entry.list = list;
    entry.log_capacity = static_cast<std::uint32_t>(std::countr_zero(capacity) + 1);
  }
  entry.begin()[entry.size] = slot << 8 | term.weight;
  ++entry.size;
}

void Postings::erase(std::uint32_t slot, records::TermId id) {
  const std::size_t at = place_of(id);
  Entry& entry = entries_[at];
  std::uint32_t* const list = entry.begin();
  const std::size_t i = find_posting(list, entry.size, slot);
  if (i == entry.size) return;
  list[i] = list[entry.size - 1];
  --entry.size;
  if (entry.log_capacity > 0 && entry.size <= kInside) {
    const std::uint32_t left[kInside] = {list[0], list[1]};
    list_bytes_ -= (std::size_t{1} << entry.log_capacity) * sizeof(std::uint32_t);
    std::free(list);
    std::copy_n(left, kInside, entry.inside);
    entry.log_capacity = 0;
  }
  if (entry.size == 0) free_place(at);
}

// Moves later entries of the run up to where they are found without the one that went.
void Postings::free_place(std::size_t at) {
  const std::size_t mask = entries_.size() - 1;
  for (std::size_t next = (at + 1) & mask; entries_[next].size > 0; next = (next + 1) & mask) {
    const std::size_t home = home_of(entries_[next].id);
    if (((next - home) & mask) < ((next - at) & mask)) continue;
    entries_[at] = entries_[next];
    entries_[next].size = 0;
    at = next;
  }
  if (--used_ == 0) entries_ = {};
}

void Postings::reweigh(std::uint32_t slot, const IndexTerm& term) {
  Entry& entry = entries_[place_of(term.id)];
  std::uint32_t* const list = entry.begin();
  const std::size_t i = find_posting(list, entry.size, slot);
  if (i < entry.size) list[i] = slot << 8 | term.weight;
}

// Entries and ends of lists are far apart: their loads go on beside each other.
void Postings::prefetch(std::span<const IndexTerm> terms) const {
  for (const IndexTerm& term : terms) touch(&entries_[home_of(term.id)]);
  for (const IndexTerm& term : terms) {
    const Entry& entry = entries_[place_of(term.id)];
    if (entry.log_capacity > 0 && entry.size > 0) touch(entry.list + entry.size - 1);
  }
}

void Postings::repost(std::uint32_t slot, std::span<const IndexTerm> before,
                      std::span<const IndexTerm> after) {
  make_room(after.size());
  if (entries_.empty()) return;
  prefetch(before);
  prefetch(after);
  auto b = before.begin();
  auto a = after.begin();
  while (b != before.end() || a != after.end()) {
    if (a == after.end() || (b != before.end() && b->id < a->id)) {
      if (!entries_.empty()) erase(slot, b->id);
      ++b;
    } else if (b == before.end() || a->id < b->id) {
      make_room(1);  // the last erased one may have been the last of all
      insert(slot, *a++);
    } else {
      if (b->weight != a->weight) reweigh(slot, *a);
      ++a, ++b;
    }
  }
}

void Postings::start(std::span<const IndexTerm> query) const {
  if (entries_.empty()) return;
  for (const IndexTerm& term : query) touch(&entries_[home_of(term.id)]);
}

void Postings::rank(std::span<const IndexTerm> query, Ranks& ranks) const {
  if (entries_.empty()) return;
  start(query);
  std::vector<PostingList> lists;
  lists.reserve(query.size());
  for (const IndexTerm& term : query) {
    const Entry& entry = entries_[place_of(term.id)];
    if (entry.size == 0) continue;
    const std::uint32_t* const begin = entry.begin();
    const std::size_t ahead = std::min<std::size_t>(entry.size, kPostingsAhead);
    touch(begin);
    for (std::size_t i = kLinePostings; i < ahead; i += kLinePostings) __builtin_prefetch(begin + i);
    lists.push_back({{begin, entry.size}, term.weight});
  }
  ranks.add_up(std::move(lists));
}

// What a thread needs to add up ranks, kept from search to search.
struct Ranks::Room {
  std::vector<std::uint32_t> cells;  // by the low bits of a slot
  std::vector<RankedSlot> products, table;
};

Ranks::Room& Ranks::room_of_thread() {
  thread_local Room room;
  return room;
}

Ranks::Ranks() : room_(room_of_thread()) {
  room_.cells.assign(kCellsMin, 0);
}

void Ranks::add_up(std::vector<PostingList> lists) {
  lists_ = std::move(lists);
  std::size_t postings = 0;
  for (const PostingList& list : lists_) postings += list.postings.size();
  const std::size_t cells = std::clamp(std::bit_ceil(postings * kCellsEach), kCellsMin, kCellsMax);
  room_.cells.assign(cells, 0);
  if (room_.products.size() < postings) room_.products.resize(2 * postings);
  std::uint32_t* const sums = room_.cells.data();
  const std::uint32_t mask = static_cast<std::uint32_t>(cells - 1);
  for (const PostingList& list : lists_) {
    for (const std::uint32_t posting : list.postings)
      sums[posting >> 8 & mask] += list.weight * (posting & 0xFFU);
  }
}

// From a part of the cells, the largest of each few: most stories are met once and rank low.
std::uint32_t Ranks::guess(std::size_t limit) const {
  const std::size_t blocks = std::min(room_.cells.size() / kGuessCells, 8 * limit / kGuessPart);
  const std::size_t wanted = limit * 3 / 2 / kGuessPart + 2;
  if (blocks <= wanted) return 1;
  std::vector<std::uint32_t> largest;
  const std::size_t size = room_.cells.size() / kGuessPart / blocks;
  for (std::size_t block = 0; block < blocks; ++block) {
    std::uint32_t most = 0;
    for (const std::uint32_t sum : std::span(room_.cells).subspan(block * size, size))
      most = std::max(most, sum);
    largest.push_back(most);
  }
  const auto last = largest.begin() + static_cast<std::ptrdiff_t>(wanted);
  std::nth_element(largest.begin(), last, largest.end(), std::greater<>());
  return std::max(*last * 3 / 4, 1U);
}

std::vector<RankedSlot> Ranks::at_least(std::uint32_t rank, const Rows& rows) const {
  RankedSlot* end = room_.products.data();
  const std::uint32_t* const sums = room_.cells.data();
  const std::uint32_t mask = static_cast<std::uint32_t>(room_.cells.size() - 1);
  for (const PostingList& list : lists_) {
    for (const std::uint32_t posting : list.postings) {
      if (sums[posting >> 8 & mask] < rank) continue;
      *end++ = {posting >> 8, list.weight * (posting & 0xFFU)};
      if (rows.first != nullptr) touch(static_cast<const char*>(rows.first) + rows.bytes * (posting >> 8));
    }
  }
  const std::span<const RankedSlot> products(room_.products.data(), end);
  const std::size_t places = std::max(kTableMin, std::bit_ceil(products.size() * 2));
  const int shift = 32 - std::countr_zero(places);
  room_.table.assign(places, {});
  for (const RankedSlot& product : products) {
    std::size_t at = product.slot * 0x9E37'79B1U >> shift;
    while (room_.table[at].rank > 0 && room_.table[at].slot != product.slot) at = (at + 1) & (places - 1);
    room_.table[at].slot = product.slot;
    room_.table[at].rank += product.rank;
  }
  std::vector<RankedSlot> found;
  for (const RankedSlot& sum : room_.table) {
    if (sum.rank >= rank) found.push_back(sum);
  }
  return found;
}

std::vector<RankedSlot> Ranks::best(std::size_t limit) const {
  for (std::uint32_t rank = guess(limit);; rank = std::max(rank / 2, 1U)) {
    std::vector<RankedSlot> found = at_least(rank);
    if (found.size() >= limit || rank == 1) return found;
  }
}

}  // namespace samestory::stories
