// The inverted index: for each term, the stories that are found by it, four bytes each.
//
// Stories are known by slots (dense small numbers). A rank is the dot product of the query's and the story's
// index weights, an integer, so it does not depend on the order of postings. Concurrency: const members may
// run beside each other; post() and unpost() are exclusive.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/huge_pages.hpp"
#include "core/stories/index_terms.hpp"

namespace samestory::stories {

inline constexpr std::uint32_t kSlotsMax = 1U << 24;

struct RankedSlot {
  std::uint32_t slot = 0;
  std::uint32_t rank = 0;
};

// The stories that one term finds, and how much it weighs in the query.
struct PostingList {
  std::span<const std::uint32_t> postings;  // as Postings keeps them: a slot and a weight each
  std::uint32_t weight = 0;
};

// A table by slot that is looked at next.
struct Rows {
  const void* first = nullptr;
  std::size_t bytes = 0;  // of a row
};

// The ranks of one search. Products are added up in cells, a few for each posting, that stories share by the
// low bits of their slots: what a cell holds is at least the rank of each of its stories, so those above a
// rank are found by reading the postings again, and only theirs are added up story by story. (Broder et al.
// 2003, CIKM: upper bounds first; here of stories instead of terms, as lists are short and many.)
// The postings stay as they are meanwhile. Room is kept by thread: one search at a time in a thread.
class Ranks {
 public:
  Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  // Adds up the products of the query's weights with the terms' postings; once.
  void add_up(std::vector<PostingList> lists);
  // A rank that about `limit` stories reach; 1 where there are fewer. A guess, the same for the same
  // postings.
  std::uint32_t guess(std::size_t limit) const;
  // All stories with this rank or a higher one, in no order; `rank` is at least 1. Starts loading their rows.
  std::vector<RankedSlot> at_least(std::uint32_t rank, const Rows& rows = {}) const;
  // The `limit` stories with the highest ranks and perhaps more, in no order; all where there are fewer.
  std::vector<RankedSlot> best(std::size_t limit) const;

 private:
  struct Room;
  static Room& room_of_thread();

  Room& room_;
  std::vector<PostingList> lists_;
};

class Postings {
 public:
  Postings() = default;
  ~Postings();
  Postings(const Postings&) = delete;
  Postings& operator=(const Postings&) = delete;

  void post(std::uint32_t slot, std::span<const IndexTerm> terms) { repost(slot, {}, terms); }
  void unpost(std::uint32_t slot, std::span<const IndexTerm> terms) { repost(slot, terms, {}); }
  // From `before` to `after`, both ascending by id.
  void repost(std::uint32_t slot, std::span<const IndexTerm> before, std::span<const IndexTerm> after);

  // Starts the loads that rank() of this query begins with; some time before it.
  void start(std::span<const IndexTerm> query) const;
  void rank(std::span<const IndexTerm> query, Ranks& ranks) const;
  // How many stories are found by this term.
  std::size_t stories_with(records::TermId id) const;

  std::size_t memory_bytes() const { return entries_.size() * sizeof(Entry) + list_bytes_; }

 private:
  // A posting is a slot in the upper 24 bits and a weight in the lower 8. Two of them fit into the entry:
  // most terms have no more.
  static constexpr std::uint32_t kInside = 2;
  struct Entry {
    records::TermId id;
    std::uint32_t size : 26;  // 0: a free place
    std::uint32_t log_capacity : 6;
    union {
      std::uint32_t inside[kInside];
      std::uint32_t* list;
    };
    const std::uint32_t* begin() const { return log_capacity == 0 ? inside : list; }
    std::uint32_t* begin() { return log_capacity == 0 ? inside : list; }
  };
  static_assert(sizeof(Entry) == 16);

  std::size_t home_of(records::TermId id) const { return (id * 0x9E37'79B1U) >> shift_; }
  // The entry of a term, or the free place where it would be. There is a table.
  std::size_t place_of(records::TermId id) const;
  void make_room(std::size_t more);
  void prefetch(std::span<const IndexTerm> terms) const;
  void insert(std::uint32_t slot, const IndexTerm& term);
  void erase(std::uint32_t slot, records::TermId id);
  void reweigh(std::uint32_t slot, const IndexTerm& term);
  void free_place(std::size_t at);

  // Open addressing, at most three quarters full; runs are kept without gaps.
  std::vector<Entry, HugePageAllocator<Entry>> entries_;
  std::size_t used_ = 0;
  std::uint32_t shift_ = 32;
  std::size_t list_bytes_ = 0;
};

}  // namespace samestory::stories
