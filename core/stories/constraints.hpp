// What editors' corrections bind: pairs of articles that must, or must not, stand in one story.
// Not synchronised: const members may run beside each other.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "core/records/record.hpp"

namespace samestory::stories {

class Constraints {
 public:
  struct Bond {
    ArticleNumber other;
    bool must_link = true;
  };

  void add(const records::Constraint& constraint);
  void undo(const records::Constraint& constraint);
  // The article is gone: nothing binds it any more, save that its group's next representative inherits.
  void forget(ArticleNumber number);
  void rename(ArticleNumber from, ArticleNumber to);
  std::span<const Bond> of(ArticleNumber number) const;
  bool empty() const { return bonds_.empty(); }

 private:
  void drop(ArticleNumber from, ArticleNumber to, bool must_link);
  std::unordered_map<ArticleNumber, std::vector<Bond>> bonds_;
};

}  // namespace samestory::stories
