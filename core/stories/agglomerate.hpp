// Best-pair-first agglomeration of a bounded set of groups (hierarchical clustering with a learned linkage):
// what the deferred step runs on a neighbourhood, and what the merge score is trained on.
//
// Deterministic: ties go to the lower item numbers. O(n^2) memory, O(n^2) scores at least and O(n^3) in the
// worst case. Pure functions; thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/stories/embedding_score.hpp"
#include "core/stories/model.hpp"
#include "core/stories/score.hpp"

namespace samestory::stories {

// Products of every pair of `count` items, symmetric; the diagonal is not used.
class PairProducts {
 public:
  explicit PairProducts(std::size_t count) : count_(count), cells_(count * count) {}
  std::size_t count() const { return count_; }
  const Products& at(std::size_t a, std::size_t b) const { return cells_[a * count_ + b]; }
  void set(std::size_t a, std::size_t b, const Products& products) {
    cells_[a * count_ + b] = products;
    cells_[b * count_ + a] = products;
  }

 private:
  std::size_t count_;
  std::vector<Products> cells_;
};
PairProducts products_of(std::span<const Vectors* const> items);

// What embeddings say of every pair of items, and what that adds to a pair's score; kept apart from Products,
// which nothing but words enters. Adds up as parts are united.
class PairCosines {
 public:
  PairCosines(std::size_t count, const CosineScale& scale)
      : count_(count), scale_(&scale), cells_(count * count) {}
  const CosineSum& at(std::size_t a, std::size_t b) const { return cells_[a * count_ + b]; }
  void set(std::size_t a, std::size_t b, const CosineSum& cosines) {
    cells_[a * count_ + b] = cosines;
    cells_[b * count_ + a] = cosines;
  }
  void unite(std::size_t a, std::size_t b);  // a takes b in
  float term(std::size_t a, std::size_t b) const { return same_language_term(at(a, b), *scale_); }
  const CosineScale& scale() const { return *scale_; }

 private:
  std::size_t count_;
  const CosineScale* scale_;
  std::vector<CosineSum> cells_;
};

// Binds two items: they end in one part (must) or in different ones. Must-links are followed first; a
// cannot-link between items that must-links join is ignored.
struct ItemLink {
  std::uint32_t a = 0, b = 0;
  bool must = true;
};

struct Merge {
  std::uint32_t a = 0, b = 0;  // the items that stood for the two parts; a stands for the union
  float score = 0;
};

struct Agglomeration {
  std::vector<std::uint32_t> part;  // per item: the item that stands for its part
  std::vector<Merge> merges;        // in order
};

// Asked before each merge, for training: items that stand for the parts, and the score. False: these two stay
// apart.
using MergeGate = std::function<bool(std::uint32_t a, std::uint32_t b, const Inputs& inputs, float score)>;

// The score of two items by direct evidence: of articles that of the pair, of stories that of reports most
// alike.
using DirectScore = std::function<float(std::uint32_t a, std::uint32_t b)>;

// `direct`, where given, limits the score of parts whose union would be scattered (core/stories/scatter.hpp).
Agglomeration agglomerate(std::vector<Group> items, PairProducts products, const MergeModel& model,
                          float threshold, std::span<const ItemLink> links = {}, const MergeGate& gate = {},
                          std::optional<PairCosines> cosines = std::nullopt, const DirectScore& direct = {});

}  // namespace samestory::stories
