#include "core/stories/model.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

extern "C" {
extern const unsigned char samestory_merge_model[];
extern const unsigned char samestory_merge_model_end[];
}

namespace samestory::stories {
namespace {

constexpr float kShiftMin = -1.25F, kShiftMax = 1;
constexpr std::size_t kUnitsMax = 256, kTreesMax = 512;

// The words of a line.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}
  std::string_view next() {
    const std::size_t begin = std::min(rest_.find_first_not_of(" \t\r"), rest_.size());
    rest_.remove_prefix(begin);
    const std::size_t end = std::min(rest_.find_first_of(" \t\r"), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return word;
  }
  bool numbers(std::vector<float>& out) {
    for (std::string_view word = next(); !word.empty(); word = next()) {
      float value = 0;
      const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
      if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(value)) return false;
      out.push_back(value);
    }
    return true;
  }

 private:
  std::string_view rest_;
};

std::optional<std::uint8_t> input_named(std::string_view name) {
  for (std::size_t i = 0; i < kInputs; ++i) {
    if (name_of(static_cast<Input>(i)) == name) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

// Within 3e-4 of tanh, the same on every machine, and the compiler can vectorise it (Lambert's continued
// fraction).
float squash(float x) {
  const float c = std::clamp(x, -4.97F, 4.97F);
  const float s = c * c;
  return c * (135135 + s * (17325 + s * (378 + s))) / (135135 + s * (62370 + s * (3150 + 28 * s)));
}

}  // namespace

MergeModel::MergeModel() {
  const auto* begin = reinterpret_cast<const char*>(samestory_merge_model);
  const auto* end = reinterpret_cast<const char*>(samestory_merge_model_end);
  *this = parse(std::string_view(begin, static_cast<std::size_t>(end - begin))).value();
}

Result<MergeModel> MergeModel::parse(std::string_view text) {
  MergeModel model{Empty{}};
  const auto broken = [](std::string_view what) {
    return fail(Errc::corrupt, "The merge model is broken at '" + std::string(what) + "'.");
  };
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    Words words(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
    const std::string_view key = words.next();
    if (key.empty() || key.front() == '#') continue;
    if (key == "inputs") {
      for (std::string_view name = words.next(); !name.empty(); name = words.next()) {
        const auto input = input_named(name);
        if (!input) return broken(name);
        model.used_.push_back(*input);
      }
      continue;
    }
    std::vector<float> values;
    if (!words.numbers(values) || values.empty()) return broken(key);
    const std::size_t used = model.used_.size();
    if (key == "version") {
      model.version_ = static_cast<std::uint32_t>(values[0]);
    } else if (key == "threshold") {
      model.threshold_ = values[0];
    } else if (key == "join_threshold") {
      model.join_threshold_ = values[0];
    } else if (key == "granularity_step") {
      model.granularity_step_ = values[0];
    } else if (key == "story_size" && values.size() == 2) {
      model.size_centre_ = values[0];
      model.size_step_ = values[1];
    } else if (key == "output_bias") {
      model.output_bias_ = values[0];
    } else if (key == "reference" && values.size() == used) {
      for (std::size_t i = 0; i < used; ++i) model.reference_[model.used_[i]] = values[i];
    } else if (key == "weights" && values.size() == used) {
      model.linear_ = values;
    } else if (key == "hidden" && values.size() == used + 2 && model.unit_bias_.size() < kUnitsMax) {
      model.unit_bias_.push_back(values[0]);
      model.unit_weight_.push_back(values[1]);
      model.unit_inputs_.insert(model.unit_inputs_.end(), values.begin() + 2, values.end());
    } else if (key != "tree" || !model.plant(values)) {
      return broken(key);
    }
  }
  model.arrange_blocks();
  const bool weighs = !model.linear_.empty() || !model.unit_bias_.empty() || !model.trees_.empty();
  if (model.used_.empty() || !weighs) return broken("end");
  return model;
}

// Each block: eight biases, eight weights of every used input, eight output weights; zeros fill the last one.
void MergeModel::arrange_blocks() {
  const std::size_t used = used_.size(), units = unit_bias_.size();
  const auto append = [&](std::size_t from, auto value) {
    for (std::size_t k = 0; k < kBlock; ++k) blocks_.push_back(from + k < units ? value(from + k) : 0);
  };
  for (std::size_t from = 0; from < units; from += kBlock) {
    append(from, [&](std::size_t unit) { return unit_bias_[unit]; });
    for (std::size_t i = 0; i < used; ++i) {
      append(from, [&](std::size_t unit) { return unit_inputs_[unit * used + i]; });
    }
    append(from, [&](std::size_t unit) { return unit_weight_[unit]; });
  }
}

bool MergeModel::plant(const std::vector<float>& values) {
  if (values.size() != 2 * Tree::kNodes + Tree::kLeaves || trees_.size() == kTreesMax) return false;
  Tree tree;
  for (std::size_t i = 0; i < Tree::kNodes; ++i) {
    const float input = values[2 * i];
    if (input < 0 || input >= static_cast<float>(used_.size())) return false;
    tree.input[i] = static_cast<std::uint8_t>(input);
    tree.bound[i] = values[2 * i + 1];
  }
  std::copy_n(values.begin() + 2 * Tree::kNodes, Tree::kLeaves, tree.leaf.begin());
  trees_.push_back(tree);
  return true;
}

// Four trees side by side, so that one's loads need not wait for another's.
float MergeModel::score_of_trees(const std::array<float, kInputs>& used) const {
  constexpr std::size_t kAbreast = 4;
  float sum = 0;
  for (std::size_t from = 0; from < trees_.size(); from += kAbreast) {
    const std::size_t count = std::min(kAbreast, trees_.size() - from);
    std::array<std::size_t, kAbreast> node{};
    for (std::size_t level = 0; level < Tree::kDepth; ++level) {
      for (std::size_t k = 0; k < count; ++k) {
        const Tree& tree = trees_[from + k];
        const std::size_t n = node[k];
        node[k] = 2 * n + 1 + static_cast<std::size_t>(used[tree.input[n]] > tree.bound[n]);
      }
    }
    for (std::size_t k = 0; k < count; ++k) sum += trees_[from + k].leaf[node[k] - Tree::kNodes];
  }
  return sum;
}

float MergeModel::size_shift(double log_mean_size) const {
  return std::clamp(size_step_ * (size_centre_ - static_cast<float>(log_mean_size)), kShiftMin, kShiftMax);
}

float MergeModel::score(const Inputs& inputs) const {
  std::array<float, kInputs> x{};
  const std::size_t used = used_.size();
  for (std::size_t i = 0; i < used; ++i) x[i] = inputs[used_[i]];
  float sum = output_bias_;
  for (std::size_t i = 0; i < linear_.size(); ++i) sum += linear_[i] * x[i];
  const float* block = blocks_.data();
  for (std::size_t from = 0; from < unit_bias_.size(); from += kBlock) {
    std::array<float, kBlock> activation;
    std::copy_n(block, kBlock, activation.begin());
    block += kBlock;
    for (std::size_t i = 0; i < used; ++i, block += kBlock) {
      for (std::size_t k = 0; k < kBlock; ++k) activation[k] += block[k] * x[i];
    }
    for (std::size_t k = 0; k < kBlock; ++k) activation[k] = squash(activation[k]);
    for (std::size_t k = 0; k < kBlock; ++k) sum += block[k] * activation[k];
    block += kBlock;
  }
  return sum + score_of_trees(x);
}

Inputs MergeModel::shares(const Inputs& inputs) const {
  Inputs out{};
  const float whole = score(inputs);
  for (const std::uint8_t i : used_) {
    Inputs without = inputs;
    without[i] = reference_[i];
    out[i] = whole - score(without);
  }
  return out;
}

}  // namespace samestory::stories
