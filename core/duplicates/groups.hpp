// Groups of copies. Every live article stands under one representative: the earliest received live member
// (itself, when it is nobody's copy). An article joins a group only when it is identical to, or a
// near-duplicate of, the *representative*, so one article between two unrelated texts never joins them.
//
// Not synchronised: any number of readers, or one writer.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/base/ids.hpp"
#include "core/records/record.hpp"

namespace samestory::duplicates {

class Groups {
 public:
  Groups();
  ~Groups();
  // `representative` is live, or `number` itself.
  void add(ArticleNumber number, ArticleNumber representative);
  // The promotion that a departure of `number` will need: nothing unless it represents others. The next
  // earliest member.
  std::optional<records::Promotion> promotion_for(ArticleNumber number) const;
  // The same where every member up to `through` leaves at once: the earliest one after it.
  std::optional<records::Promotion> promotion_past(ArticleNumber number, ArticleNumber through) const;
  void remove(const records::Departure& departure);

  // Itself for an article that is alone or unknown.
  ArticleNumber representative_of(ArticleNumber number) const;
  // All live members under this representative, ascending, the representative first; empty for an unknown
  // one.
  std::vector<ArticleNumber> members(ArticleNumber representative) const;
  std::size_t group_count() const;  // of two members or more

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samestory::duplicates
