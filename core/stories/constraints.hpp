// What editors' corrections bind: pairs of articles that must, or must not, stand in one story.
// Not synchronised: const members may run beside each other.
#pragma once

#include <cstdint>
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
    std::uint64_t correction = 0;  // the editor's correction that made it
    bool operator==(const Bond&) const = default;
  };

  void add(const records::Constraint& constraint, std::uint64_t correction);
  // All that a correction bound, whoever it has passed to since.
  void undo(std::uint64_t correction);
  // The article is gone: nothing binds it any more.
  void forget(ArticleNumber number);
  // What binds `from` binds `to` as well: the next representative of its group, or its next revision.
  void inherit(ArticleNumber from, ArticleNumber to);
  std::span<const Bond> of(ArticleNumber number) const;
  bool empty() const { return bonds_.empty(); }

 private:
  std::unordered_map<ArticleNumber, std::vector<Bond>> bonds_;
};

}  // namespace samestory::stories
