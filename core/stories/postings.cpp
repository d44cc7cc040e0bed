#include "core/stories/postings.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <new>

namespace samestory::stories {
namespace {

constexpr std::size_t kEntriesMin = 256;
// Ranks reach 255 * 255 and a little for rounding.
constexpr std::size_t kBuckets = 1040, kBucketShift = 6;
// Of the bitmaps: with sixteen bits a posting, one in sixteen that was met once is taken for met again.
constexpr std::size_t kMetBitsMin = 1024, kMetBitsEach = 16;
constexpr std::size_t kTableMin = 16;
// Of a list, what is loaded ahead; the processor sees by itself what a longer one will need.
constexpr std::size_t kLinePostings = 16, kPostingsAhead = 8 * kLinePostings;

std::size_t bucket_of(std::uint32_t rank) {
  return std::min<std::size_t>(rank >> kBucketShift, kBuckets - 1);
}

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
  for (const IndexTerm& term : terms) __builtin_prefetch(&entries_[home_of(term.id)]);
  for (const IndexTerm& term : terms) {
    const Entry& entry = entries_[place_of(term.id)];
    if (entry.log_capacity > 0) __builtin_prefetch(entry.list + entry.size);
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

void Postings::rank(std::span<const IndexTerm> query, Ranks& ranks) const {
  if (entries_.empty()) return;
  for (const IndexTerm& term : query) __builtin_prefetch(&entries_[home_of(term.id)]);
  std::vector<PostingList> lists;
  lists.reserve(query.size());
  for (const IndexTerm& term : query) {
    const Entry& entry = entries_[place_of(term.id)];
    if (entry.size == 0) continue;
    const std::uint32_t* const begin = entry.begin();
    const std::size_t ahead = std::min<std::size_t>(entry.size, kPostingsAhead);
    for (std::size_t i = 0; i < ahead; i += kLinePostings) __builtin_prefetch(begin + i);
    lists.push_back({{begin, entry.size}, term.weight});
  }
  ranks.add_up(lists);
}

// What a thread needs to add up ranks, kept from search to search.
struct Ranks::Room {
  std::vector<std::uint64_t> met;  // by the low bits of a slot, side by side: met at all, met again
  std::vector<RankedSlot> found, repeated, table;
  std::size_t mask = 0;  // of slots' low bits

  std::uint64_t* met_of(std::uint32_t slot) { return &met[(slot & mask) / 64 * 2]; }
};

Ranks::Room& Ranks::room_of_thread() {
  thread_local Room room;
  return room;
}

Ranks::Ranks() : room_(room_of_thread()) {}

void Ranks::note_repeats(std::span<const PostingList> lists, std::size_t postings) {
  const std::size_t bits = std::max(kMetBitsMin, std::bit_ceil(postings * kMetBitsEach));
  room_.mask = bits - 1;
  room_.met.assign(bits / 64 * 2, 0);
  for (const PostingList& list : lists) {
    for (const std::uint32_t posting : list.postings) {
      std::uint64_t* const met = room_.met_of(posting >> 8);
      const std::uint64_t bit = std::uint64_t{1} << (posting >> 8 & 63U);
      met[1] |= met[0] & bit;
      met[0] |= bit;
    }
  }
}

// Whether a story is met again is chance: no branch depends on it.
void Ranks::add_up(std::span<const PostingList> lists) {
  std::size_t postings = 0;
  for (const PostingList& list : lists) postings += list.postings.size();
  note_repeats(lists, postings);
  if (room_.found.size() < postings) {
    room_.found.resize(2 * postings);
    room_.repeated.resize(2 * postings);
  }
  RankedSlot* once = room_.found.data();
  RankedSlot* again = room_.repeated.data();
  for (const PostingList& list : lists) {
    for (const std::uint32_t posting : list.postings) {
      const RankedSlot product{posting >> 8, list.weight * (posting & 0xFFU)};
      const std::uint64_t repeats = room_.met_of(product.slot)[1] >> (product.slot & 63U) & 1U;
      *once = product;
      *again = product;
      once += 1 - repeats;
      again += repeats;
    }
  }
  once_ = static_cast<std::size_t>(once - room_.found.data());
  merge({room_.repeated.data(), again});
}

void Ranks::merge(std::span<const RankedSlot> repeated) {
  const std::size_t places = std::max(kTableMin, std::bit_ceil(repeated.size() * 2));
  const int shift = 32 - std::countr_zero(places);
  room_.table.assign(places, {});
  for (const RankedSlot& product : repeated) {
    std::size_t at = product.slot * 0x9E37'79B1U >> shift;
    while (room_.table[at].rank > 0 && room_.table[at].slot != product.slot) at = (at + 1) & (places - 1);
    room_.table[at].slot = product.slot;
    room_.table[at].rank += product.rank;
  }
  found_ = once_;
  for (const RankedSlot& sum : room_.table) {
    if (sum.rank > 0) room_.found[found_++] = sum;
  }
}

// Those met once are many and rank low: most of them are below what the others reach, and not counted.
std::uint32_t Ranks::reached_by(std::size_t limit) const {
  std::array<std::uint32_t, kBuckets> histogram{};
  const auto cut_at = [&histogram, limit] {
    std::size_t cut = kBuckets, above = 0;
    while (cut > 0 && above < limit) above += histogram[--cut];
    return static_cast<std::uint32_t>(cut << kBucketShift);
  };
  for (std::size_t i = once_; i < found_; ++i) ++histogram[bucket_of(room_.found[i].rank)];
  const std::uint32_t least = cut_at();
  for (std::size_t i = 0; i < once_; ++i) {
    if (room_.found[i].rank >= least) ++histogram[bucket_of(room_.found[i].rank)];
  }
  return std::max(cut_at(), 1U);
}

std::vector<RankedSlot> Ranks::between(std::uint32_t from, std::uint32_t below) const {
  std::vector<RankedSlot> found;
  for (const RankedSlot& each : std::span(room_.found).first(found_)) {
    if (each.rank >= from && each.rank < below) found.push_back(each);
  }
  return found;
}

}  // namespace samestory::stories
