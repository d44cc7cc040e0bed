#include "bench/quality/rows.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace samestory::quality {
namespace {

constexpr float kProposeAbove = -4.5F;
constexpr std::size_t kNeighbours = 8;

using stories::Field;
using stories::Group;
using stories::Products;

// Gold stories of a group and how many articles each.
using Labels = std::map<std::int32_t, float>;

float total(const Labels& labels) {
  float sum = 0;
  for (const auto& [label, count] : labels) sum += count;
  return sum;
}

// Share of cross pairs that are of one story.
float agreement(const Labels& a, const Labels& b) {
  float same = 0;
  for (const auto& [label, count] : a) {
    if (const auto found = b.find(label); found != b.end()) same += count * found->second;
  }
  return same / (total(a) * total(b));
}

std::int32_t main_label(const Labels& labels) {
  return std::max_element(labels.begin(), labels.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

Row row_of(const stories::Inputs& inputs, const Labels& a, const Labels& b) {
  Row row;
  row.inputs = inputs;
  row.same = agreement(a, b);
  const std::uint8_t fold_a = fold_of(main_label(a)), fold_b = fold_of(main_label(b));
  row.fold = fold_a == fold_b ? fold_a : kBothFolds;
  // A wrong merge costs BCubed precision, a missed one recall, by the harmonic mean of the sizes; damped,
  // since big groups are few.
  const float cost = 2 * total(a) * total(b) / (total(a) + total(b));
  row.weight = std::pow(cost, 0.75F);
  return row;
}

struct Part {
  Group group;
  Labels labels;
  std::vector<std::uint32_t> articles;
};

Products cross_of(const LabelledSet& set, const Part& a, const Part& b) {
  Products sum{};
  for (const std::uint32_t i : a.articles) {
    for (const std::uint32_t j : b.articles) {
      const Products& p = set.product(i, j);
      for (std::size_t f = 0; f < stories::kFields; ++f) sum[f] += p[f];
    }
  }
  return sum;
}

// The state of a perfect clusterer that now and then keeps a story in two parts.
class Teacher {
 public:
  Teacher(const LabelledSet& set, const Days& days, std::mt19937& random)
      : set_(set), days_(days), random_(random) {
    for (std::size_t i = 0; i < set.gold_stories(); ++i) two_parts_.push_back(random() % 3 == 0);
  }

  void arrive(std::uint32_t article, std::vector<Row>& rows) {
    const std::int32_t gold = set_.gold()[article];
    Part me{set_.group(article, days_), {{gold, 1.0F}}, {article}};
    std::vector<Products> cross(parts_.size(), Products{});
    for (std::uint32_t other : seen_) {
      const Products& p = set_.product(article, other);
      Products& sum = cross[part_of_[other]];
      for (std::size_t f = 0; f < stories::kFields; ++f) sum[f] += p[f];
    }
    std::vector<std::size_t> near(parts_.size());
    std::iota(near.begin(), near.end(), 0);
    const auto closeness = [&](std::size_t i) {
      const Group& g = parts_[i].group;
      const float lead = at(g.norms, Field::lead);
      return stories::similarity(me.group, g, cross[i]) +
             (lead > 0 ? at(cross[i], Field::lead) / std::sqrt(lead) : 0);
    };
    const std::size_t kept = std::min(kNeighbours, near.size());
    std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(kept), near.end(),
                      [&](std::size_t a, std::size_t b) { return closeness(a) > closeness(b); });
    near.resize(kept);
    for (const std::size_t own : own_parts(gold)) {
      if (std::find(near.begin(), near.end(), own) == near.end()) near.push_back(own);
    }
    for (const std::size_t i : near) {
      const bool own = parts_[i].labels.contains(gold);
      if (!own && at(cross[i], Field::stem) <= 0) continue;
      rows.push_back(
          row_of(stories::inputs_of(me.group, parts_[i].group, cross[i]), me.labels, parts_[i].labels));
    }
    const std::size_t slot = place(me, cross, gold);
    part_of_[article] = slot;
    seen_.push_back(article);
    if (random_() % 2 == 0) groups_against_groups(slot, near, gold, rows);
  }

 private:
  std::vector<std::size_t> own_parts(std::int32_t gold) const {
    const auto found = slots_.find(gold);
    return found == slots_.end() ? std::vector<std::size_t>{} : found->second;
  }

  std::size_t place(const Part& me, const std::vector<Products>& cross, std::int32_t gold) {
    std::vector<std::size_t>& slots = slots_[gold];
    const bool second = two_parts_[static_cast<std::size_t>(gold)] && random_() % 2 == 0;
    const std::size_t wanted = second ? 1 : 0;
    if (slots.size() <= wanted) {
      slots.push_back(parts_.size());
      parts_.push_back(me);
      return parts_.size() - 1;
    }
    Part& part = parts_[slots[wanted]];
    part.group = stories::merged(part.group, me.group, cross[slots[wanted]]);
    part.labels[gold] += 1;
    part.articles.push_back(me.articles.front());
    return slots[wanted];
  }

  void groups_against_groups(std::size_t slot, const std::vector<std::size_t>& near, std::int32_t gold,
                             std::vector<Row>& rows) {
    if (parts_[slot].articles.size() < 2) return;
    std::vector<std::size_t> others = own_parts(gold);
    for (std::size_t i = 0; i < near.size() && i < 4; ++i) others.push_back(near[i]);
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    for (const std::size_t other : others) {
      if (other == slot || parts_[slot].articles.size() * parts_[other].articles.size() > 20'000) continue;
      const Products cross = cross_of(set_, parts_[slot], parts_[other]);
      rows.push_back(row_of(stories::inputs_of(parts_[slot].group, parts_[other].group, cross),
                            parts_[slot].labels, parts_[other].labels));
    }
  }

  const LabelledSet& set_;
  const Days& days_;
  std::mt19937& random_;
  std::vector<bool> two_parts_;
  std::vector<Part> parts_;
  std::map<std::int32_t, std::vector<std::size_t>> slots_;
  std::map<std::uint32_t, std::size_t> part_of_;
  std::vector<std::uint32_t> seen_;
};

}  // namespace

std::vector<std::uint32_t> sample_articles(const LabelledSet& set, double share_min, std::size_t limit,
                                           std::mt19937& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  const double share = share_min + (1 - share_min) * unit(random);
  std::vector<bool> taken(set.gold_stories());
  for (std::size_t i = 0; i < taken.size(); ++i) taken[i] = unit(random) < share;
  std::vector<std::uint32_t> articles;
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    if (taken[static_cast<std::size_t>(set.gold()[i])]) articles.push_back(i);
  }
  std::shuffle(articles.begin(), articles.end(), random);
  if (articles.size() > limit) articles.resize(limit);
  return articles;
}

std::vector<Row> forced_rows(const LabelledSet& set, const Days& days, std::span<const std::uint32_t> order,
                             std::mt19937& random) {
  std::vector<Row> rows;
  Teacher teacher(set, days, random);
  for (const std::uint32_t article : order) teacher.arrive(article, rows);
  return rows;
}

std::vector<Row> proposed_rows(const LabelledSet& set, const Days& days,
                               std::span<const std::uint32_t> articles, const stories::MergeModel& model,
                               std::mt19937& random) {
  std::vector<Row> rows;
  std::vector<Labels> labels;
  for (const std::uint32_t a : articles) labels.push_back({{set.gold()[a], 1.0F}});
  const auto gate = [&](std::uint32_t a, std::uint32_t b, const stories::Inputs& inputs, float score) {
    rows.push_back(row_of(inputs, labels[a], labels[b]));
    const unsigned let_through = score > model.threshold() ? 3500 : 300;  // of 10,000 wrong merges
    if (rows.back().same <= 0.5F && random() % 10'000 >= let_through) return false;
    for (const auto& [label, count] : labels[b]) labels[a][label] += count;
    return true;
  };
  stories::agglomerate(set.groups(articles, days), set.products(articles), model,
                       model.threshold() + kProposeAbove, {}, gate);
  return rows;
}

}  // namespace samestory::quality
