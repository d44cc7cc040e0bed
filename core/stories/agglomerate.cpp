#include "core/stories/agglomerate.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/stories/scatter.hpp"

namespace samestory::stories {
namespace {

constexpr float kNever = -1e9F;
constexpr std::uint32_t kNobody = ~0U;

// Each living item knows its best partner; a merge repairs only the rows it touched.
class Agglomerator {
 public:
  Agglomerator(std::vector<Group> items, PairProducts products, std::optional<PairCosines> cosines,
               const MergeModel& model, float threshold, const DirectScore& direct)
      : groups_(std::move(items)),
        products_(std::move(products)),
        cosines_(std::move(cosines)),
        model_(model),
        threshold_(threshold),
        direct_(direct),
        count_(groups_.size()),
        scores_(count_ * count_, kNever),
        apart_(count_ * count_, false),
        alive_(count_, true),
        best_(count_, kNobody),
        items_(count_) {
    assert(products_.count() == count_);
    result_.part.resize(count_);
    for (std::uint32_t i = 0; i < count_; ++i) {
      result_.part[i] = i;
      items_[i].push_back(i);
      own_articles_.push_back(groups_[i].articles);
    }
  }

  Agglomeration run(std::span<const ItemLink> links, const MergeGate& gate) {
    for (const ItemLink& link : links) {
      if (link.must && stands_for(link.a) != stands_for(link.b))
        unite(stands_for(link.a), stands_for(link.b), 0);
    }
    for (const ItemLink& link : links) {
      if (!link.must) keep_apart(stands_for(link.a), stands_for(link.b));
    }
    for (std::uint32_t i = 0; i < count_; ++i) {
      for (std::uint32_t j = 0; alive_[i] && j < i; ++j) {
        if (alive_[j]) rescore(i, j);
      }
    }
    for (std::uint32_t i = 0; i < count_; ++i) seek(i);
    while (true) {
      const std::uint32_t a = leader();
      if (a == kNobody) break;
      merge_best(a, gate);
    }
    for (std::uint32_t i = 0; i < count_; ++i) result_.part[i] = stands_for(i);
    return std::move(result_);
  }

 private:
  std::size_t cell(std::uint32_t a, std::uint32_t b) const {
    return static_cast<std::size_t>(a) * count_ + b;
  }
  float score(std::uint32_t a, std::uint32_t b) const { return scores_[cell(a, b)]; }
  void set_score(std::uint32_t a, std::uint32_t b, float value) {
    scores_[cell(a, b)] = scores_[cell(b, a)] = value;
  }

  std::uint32_t stands_for(std::uint32_t item) const {
    while (result_.part[item] != item) item = result_.part[item];
    return item;
  }

  void keep_apart(std::uint32_t a, std::uint32_t b) {
    if (a == b) return;
    apart_[cell(a, b)] = apart_[cell(b, a)] = true;
    set_score(a, b, kNever);
  }

  void rescore(std::uint32_t a, std::uint32_t b) {
    if (apart_[cell(a, b)]) return set_score(a, b, kNever);
    const Products& cross = products_.at(a, b);
    const bool open = may_merge(groups_[a], groups_[b], cross);
    float words = open ? model_.score(inputs_of(groups_[a], groups_[b], cross)) : kNever;
    if (direct_ && words > threshold_ && scattered(groups_[a], groups_[b], cross))
      words = std::min(words, direct_limit(a, b));
    set_score(a, b, cosines_ ? words + cosines_->term(a, b) : words);
  }

  // Each item of the smaller part against those of the larger one that it is nearest to.
  float direct_limit(std::uint32_t a, std::uint32_t b) const {
    if (groups_[a].articles > groups_[b].articles) std::swap(a, b);
    float sum = 0;
    std::vector<float> scores;
    for (const std::uint32_t item : items_[a]) {
      scores.clear();
      for (const std::uint32_t other : items_[b]) scores.push_back(direct_(item, other));
      sum += own_articles_[item] * mean_of_nearest(scores);
    }
    return sum / groups_[a].articles - chance_of(groups_[a].articles + groups_[b].articles);
  }

  void seek(std::uint32_t item) {
    best_[item] = kNobody;
    if (!alive_[item]) return;
    for (std::uint32_t j = 0; j < count_; ++j) {
      if (j != item && alive_[j] && (best_[item] == kNobody || score(item, j) > score(item, best_[item])))
        best_[item] = j;
    }
  }

  std::uint32_t leader() const {
    std::uint32_t lead = kNobody;
    for (std::uint32_t i = 0; i < count_; ++i) {
      if (!alive_[i] || best_[i] == kNobody || score(i, best_[i]) <= threshold_) continue;
      if (lead == kNobody || score(i, best_[i]) > score(lead, best_[lead])) lead = i;
    }
    return lead;
  }

  void merge_best(std::uint32_t a, const MergeGate& gate) {
    std::uint32_t b = best_[a];
    if (groups_[a].articles < groups_[b].articles) std::swap(a, b);
    const float value = score(a, b);
    if (gate && !gate(a, b, inputs_of(groups_[a], groups_[b], products_.at(a, b)), value)) {
      keep_apart(a, b);
      seek(a);
      seek(b);
      return;
    }
    unite(a, b, value);
    for (std::uint32_t j = 0; j < count_; ++j) {
      if (alive_[j] && j != a) rescore(a, j);
    }
    seek(a);
    for (std::uint32_t j = 0; j < count_; ++j) {
      if (!alive_[j] || j == a) continue;
      if (best_[j] == a || best_[j] == b) {
        seek(j);
      } else if (best_[j] == kNobody || score(j, a) > score(j, best_[j])) {
        best_[j] = a;
      }
    }
  }

  // a takes b in: groups, products and what must stay apart; scores are the caller's.
  void unite(std::uint32_t a, std::uint32_t b, float value) {
    groups_[a] = merged(groups_[a], groups_[b], products_.at(a, b));
    alive_[b] = false;
    best_[b] = kNobody;
    result_.part[b] = a;
    items_[a].insert(items_[a].end(), items_[b].begin(), items_[b].end());
    result_.merges.push_back({a, b, value});
    if (cosines_) cosines_->unite(a, b);
    for (std::uint32_t j = 0; j < count_; ++j) {
      if (!alive_[j] || j == a) continue;
      Products sum = products_.at(a, j);
      for (std::size_t f = 0; f < kFields; ++f) sum[f] += products_.at(b, j)[f];
      products_.set(a, j, sum);
      if (apart_[cell(b, j)]) apart_[cell(a, j)] = apart_[cell(j, a)] = true;
    }
  }

  std::vector<Group> groups_;
  PairProducts products_;
  std::optional<PairCosines> cosines_;
  const MergeModel& model_;
  float threshold_;
  const DirectScore& direct_;
  std::size_t count_;
  std::vector<float> scores_;
  std::vector<bool> apart_;
  std::vector<bool> alive_;
  std::vector<std::uint32_t> best_;
  std::vector<std::vector<std::uint32_t>> items_;  // of each part, by the item that stands for it
  std::vector<float> own_articles_;                // of each item
  Agglomeration result_;
};

}  // namespace

void PairCosines::unite(std::size_t a, std::size_t b) {
  for (std::size_t j = 0; j < count_; ++j) {
    if (j == a || j == b) continue;
    CosineSum sum = at(a, j);
    sum += at(b, j);
    set(a, j, sum);
  }
}

PairProducts products_of(std::span<const Vectors* const> items) {
  PairProducts out(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) out.set(i, j, products(*items[i], *items[j]));
  }
  return out;
}

Agglomeration agglomerate(std::vector<Group> items, PairProducts products, const MergeModel& model,
                          float threshold, std::span<const ItemLink> links, const MergeGate& gate,
                          std::optional<PairCosines> cosines, const DirectScore& direct) {
  return Agglomerator(std::move(items), std::move(products), std::move(cosines), model, threshold, direct)
      .run(links, gate);
}

}  // namespace samestory::stories
