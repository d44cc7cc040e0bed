// The few heaviest stems of an article or story: what it is found by in the inverted index.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/records/terms.hpp"
#include "core/stories/packed_article.hpp"

namespace samestory::stories {

inline constexpr std::size_t kIndexTerms = 64;  // a story
inline constexpr std::size_t kQueryTerms = 40;  // an article

// `weight` is the term's share of a unit vector, times 255; at least 1.
struct IndexTerm {
  records::TermId id = 0;
  std::uint8_t weight = 0;
  bool operator==(const IndexTerm&) const = default;
};

// Days since 1970 between which a group's articles lie by their dates or, where none has one, by the times of
// receipt that stand in; from > to where it is not timed.
struct DayRange {
  float from = 1, to = 0;
  bool dated() const { return from <= to; }
};
DayRange days_of(const Group& group);
// A rank less what time takes off: nothing where the ranges meet or one is not known, more the further they
// are apart. Time tells events apart as nothing else does, and topics return.
std::uint32_t rank_in_time(std::uint32_t rank, const DayRange& a, const DayRange& b);

// The `limit` stems with the largest sum over the articles of (1 + ln tf) min(idf, 7) (1 + 1 in the title +
// .5 in the lead), ascending by id. Ties go to the lower id.
std::vector<IndexTerm> index_terms_of(std::span<const PackedArticle* const> articles, std::size_t limit);

}  // namespace samestory::stories
