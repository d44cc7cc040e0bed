// The inverted index: for each term, the stories that are found by it, four bytes each.
//
// Stories are known by slots (dense small numbers). A rank is the dot product of the query's and the story's
// index weights, an integer, so it does not depend on the order of postings. Concurrency: const members may
// run beside each other; post() and unpost() are exclusive.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/stories/index_terms.hpp"

namespace samestory::stories {

inline constexpr std::uint32_t kSlotsMax = 1U << 24;

struct RankedSlot {
  std::uint32_t slot = 0;
  std::uint32_t rank = 0;
};

// The ranks of one search. Room for them is kept by thread: one search at a time in a thread.
class Ranks {
 public:
  explicit Ranks(std::size_t slots);
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  void add(std::uint32_t slot, std::uint32_t product) {
    std::uint32_t& sum = rank_[slot];
    if (sum == 0) touched_.push_back(slot);
    sum += product;
  }
  // A rank that at least `limit` stories reach, and few more; 1 where fewer were found.
  std::uint32_t reached_by(std::size_t limit) const;
  // Those with from <= rank < below, in no order.
  std::vector<RankedSlot> between(std::uint32_t from, std::uint32_t below) const;

 private:
  std::vector<std::uint32_t>& touched_;
  std::uint32_t* rank_;  // by slot
};

class Postings {
 public:
  void post(std::uint32_t slot, std::span<const IndexTerm> terms);
  void unpost(std::uint32_t slot, std::span<const IndexTerm> terms);
  // From `before` to `after`, both ascending by id.
  void repost(std::uint32_t slot, std::span<const IndexTerm> before, std::span<const IndexTerm> after);

  void rank(std::span<const IndexTerm> query, Ranks& ranks) const;

  std::size_t memory_bytes() const { return bytes_; }

 private:
  using List = std::vector<std::uint32_t>;  // slot in the upper 24 bits, weight in the lower 8
  void insert(std::uint32_t slot, const IndexTerm& term);
  void erase(std::uint32_t slot, records::TermId id);
  void reweigh(std::uint32_t slot, const IndexTerm& term);

  boost::unordered_flat_map<records::TermId, List> lists_;
  std::size_t bytes_ = 0;
};

}  // namespace samestory::stories
