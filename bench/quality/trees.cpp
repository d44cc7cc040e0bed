#include "bench/quality/trees.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

#include "bench/quality/network.hpp"

namespace samestory::quality {
namespace {

constexpr std::size_t kBins = 64, kBinSample = 20'000;
constexpr float kRate = 0.1F, kRidge = 5;
constexpr double kNodeMin = 20, kChildMin = 10, kGainMin = 1e-3;
constexpr float kFree = 1e9F;

struct Sum {
  double gradient = 0, curvature = 0;
  Sum& operator+=(const Sum& other) {
    gradient += other.gradient;
    curvature += other.curvature;
    return *this;
  }
};

struct Split {
  double gain = kGainMin;
  std::size_t input = 0, bin = 0;
  float left = 0, right = 0;
  bool found = false;
};

class Grower {
 public:
  Grower(std::span<const Row> rows, std::span<const stories::Input> inputs, unsigned seed)
      : rows_(rows),
        inputs_(inputs),
        random_(seed),
        cuts_(inputs.size()),
        bins_(inputs.size() * rows.size()) {
    make_bins();
    double same = 0, weight = 0;
    for (const Row& row : rows_) same += row.weight * row.same, weight += row.weight;
    base_ = static_cast<float>(std::log(same / (weight - same)));
    mean_weight_ = weight / static_cast<double>(rows_.size());
    score_.assign(rows_.size(), base_);
    slopes_.resize(rows_.size());
    node_.resize(rows_.size());
  }

  float base() const { return base_; }

  FittedTree grow() {
    prepare();
    FittedTree tree;
    low_.fill(-kFree);
    high_.fill(kFree);
    tree.bound.fill(kFree);  // unsplit: everything goes left
    for (std::size_t level = 0; level <= kTreeDepth; ++level) grow_level(tree, level);
    for (float& value : tree.value) value *= kRate;
    for (std::size_t i = 0; i < rows_.size(); ++i) score_[i] += tree.value[node_[i]];
    return tree;
  }

 private:
  void make_bins() {
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
      std::vector<float> values;
      for (std::size_t i = 0; i < kBinSample; ++i)
        values.push_back(at(rows_[random_() % rows_.size()].inputs, inputs_[k]));
      std::sort(values.begin(), values.end());
      for (std::size_t b = 1; b < kBins; ++b) {
        const float cut = values[values.size() * b / kBins];
        if (cuts_[k].empty() || cut > cuts_[k].back()) cuts_[k].push_back(cut);
      }
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        const auto place =
            std::lower_bound(cuts_[k].begin(), cuts_[k].end(), at(rows_[i].inputs, inputs_[k]));
        bins_[k * rows_.size() + i] = static_cast<std::uint8_t>(place - cuts_[k].begin());
      }
    }
  }

  // Slopes of the logistic loss; seven rows and eight inputs of ten take part in a tree.
  void prepare() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const float p = 1 / (1 + std::exp(-score_[i]));
      const double weight = rows_[i].weight / mean_weight_;
      slopes_[i] = {weight * (p - rows_[i].same), weight * std::max(p * (1 - p), 1e-4F)};
      if (random_() % 10 >= 7) slopes_[i] = {};
    }
    open_.clear();
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
      if (random_() % 10 < 8) open_.push_back(k);
    }
    std::fill(node_.begin(), node_.end(), 0);
  }

  float value_of(const Sum& sum, std::size_t node) const {
    return std::clamp(static_cast<float>(-sum.gradient / (sum.curvature + kRidge)), low_[node], high_[node]);
  }
  static double loss_of(const Sum& sum, float value) {
    return sum.gradient * value + 0.5 * (sum.curvature + kRidge) * value * value;
  }

  void grow_level(FittedTree& tree, std::size_t level) {
    const std::size_t first = (std::size_t{1} << level) - 1, count = first + 1;
    std::vector<Sum> sums(count);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      sums[node_[i] - first] += slopes_[i];
    }
    for (std::size_t c = 0; c < count; ++c) tree.value[first + c] = value_of(sums[c], first + c);
    if (level == kTreeDepth) return;
    std::vector<Split> best(count);
    for (const std::size_t k : open_) seek(tree, k, first, sums, best);
    for (std::size_t c = 0; c < count; ++c) {
      const std::size_t node = first + c, left = 2 * node + 1, right = left + 1;
      low_[left] = low_[right] = low_[node];
      high_[left] = high_[right] = high_[node];
      if (!best[c].found) continue;
      const Split& split = best[c];
      tree.input[node] = static_cast<std::uint8_t>(split.input);
      tree.bound[node] = cuts_[split.input][split.bin];
      const float middle = (split.left + split.right) / 2;
      const int sign = direction(inputs_[split.input]);
      if (sign > 0) high_[left] = middle, low_[right] = middle;
      if (sign < 0) low_[left] = middle, high_[right] = middle;
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Split& split = best[node_[i] - first];
      const bool right = split.found && bins_[split.input * rows_.size() + i] > split.bin;
      node_[i] = static_cast<std::uint8_t>(2 * node_[i] + 1 + (right ? 1 : 0));
    }
  }

  void seek(const FittedTree& tree, std::size_t k, std::size_t first, const std::vector<Sum>& sums,
            std::vector<Split>& best) const {
    std::vector<Sum> histogram(sums.size() * kBins);
    const std::uint8_t* bins = &bins_[k * rows_.size()];
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      histogram[(node_[i] - first) * kBins + bins[i]] += slopes_[i];
    }
    const int sign = direction(inputs_[k]);
    for (std::size_t c = 0; c < sums.size(); ++c) {
      if (sums[c].curvature < kNodeMin) continue;
      const double whole = loss_of(sums[c], tree.value[first + c]);
      Sum left;
      for (std::size_t b = 0; b < cuts_[k].size(); ++b) {
        left += histogram[c * kBins + b];
        const Sum right{sums[c].gradient - left.gradient, sums[c].curvature - left.curvature};
        if (left.curvature < kChildMin || right.curvature < kChildMin) continue;
        const float low = value_of(left, first + c), high = value_of(right, first + c);
        if ((sign > 0 && low > high) || (sign < 0 && low < high)) continue;
        const double gain = whole - loss_of(left, low) - loss_of(right, high);
        if (gain > best[c].gain) best[c] = {gain, k, b, low, high, true};
      }
    }
  }

  std::span<const Row> rows_;
  std::span<const stories::Input> inputs_;
  std::mt19937 random_;
  std::vector<std::vector<float>> cuts_;
  std::vector<std::uint8_t> bins_;  // input by input
  float base_ = 0;
  double mean_weight_ = 1;
  std::vector<float> score_;
  std::vector<Sum> slopes_;
  std::vector<std::uint8_t> node_;
  std::vector<std::size_t> open_;
  std::array<float, kTreeNodes> low_{}, high_{};
};

}  // namespace

std::string Forest::lines(float share) const {
  std::string out;
  char number[40];
  for (const FittedTree& tree : trees) {
    out += "tree";
    for (std::size_t i = 0; i < kTreeInner; ++i) {
      std::snprintf(number, sizeof number, " %d %.5g", tree.input[i], static_cast<double>(tree.bound[i]));
      out += number;
    }
    for (std::size_t i = kTreeInner; i < kTreeNodes; ++i) {
      std::snprintf(number, sizeof number, " %.4g", static_cast<double>(tree.value[i] * share));
      out += number;
    }
    out += "\n";
  }
  return out;
}

Forest fit_trees(std::span<const Row> rows, std::span<const stories::Input> inputs, std::size_t trees,
                 unsigned seed) {
  Grower grower(rows, inputs, seed);
  Forest forest;
  forest.base = grower.base();
  for (std::size_t t = 0; t < trees; ++t) forest.trees.push_back(grower.grow());
  return forest;
}

}  // namespace samestory::quality
