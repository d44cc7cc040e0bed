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

class Postings {
 public:
  void post(std::uint32_t slot, std::span<const IndexTerm> terms);
  void unpost(std::uint32_t slot, std::span<const IndexTerm> terms);
  // From `before` to `after`, both ascending by id.
  void repost(std::uint32_t slot, std::span<const IndexTerm> before, std::span<const IndexTerm> after);

  // At least the `limit` best, without order; more where ranks are close. `slots` is one past the highest
  // slot in use. A term held by more than a share of the stories is passed over once the cheaper terms have
  // found enough.
  std::vector<RankedSlot> best(std::span<const IndexTerm> query, std::size_t limit, std::size_t slots) const;

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
