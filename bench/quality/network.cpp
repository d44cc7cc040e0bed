#include "bench/quality/network.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "bench/quality/trees.hpp"

namespace samestory::quality {
namespace {

using stories::Input;

// One parameter array with its Adam moments.
struct Weights {
  std::vector<float> value, gradient, mean, square;
  explicit Weights(std::size_t n) : value(n), gradient(n), mean(n), square(n) {}
  void step(float rate, float bias1, float bias2) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      mean[i] = 0.9F * mean[i] + 0.1F * gradient[i];
      square[i] = 0.999F * square[i] + 0.001F * gradient[i] * gradient[i];
      value[i] -= rate * (mean[i] / bias1) / (std::sqrt(square[i] / bias2) + 1e-8F);
      gradient[i] = 0;
    }
  }
};

void put(std::string& out, double value) {
  char number[32];
  std::snprintf(number, sizeof number, " %.5g", value);
  out += number;
}

std::vector<Input> used_inputs(const NetworkOptions& options) {
  std::vector<Input> used;
  for (std::size_t i = 0; i < stories::kInputs; ++i) {
    const auto input = static_cast<Input>(i);
    if (std::find(options.left_out.begin(), options.left_out.end(), input) == options.left_out.end())
      used.push_back(input);
  }
  return used;
}

class Network {
 public:
  Network(std::span<const Row> rows, const NetworkOptions& options)
      : options_(options),
        random_(options.seed),
        used_(used_inputs(options)),
        width_(used_.size()),
        units_(options.units),
        inputs_(units_ * width_),
        bias_(units_),
        output_(units_),
        output_bias_(1) {
    standardise(rows);
    start();
  }

  void train(std::span<const Row> rows) {
    std::vector<std::uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0);
    float step = 0;
    for (std::size_t epoch = 0; epoch < options_.epochs; ++epoch) {
      std::shuffle(order.begin(), order.end(), random_);
      const double turn = std::acos(-1.0) * static_cast<double>(epoch) / static_cast<double>(options_.epochs);
      const float rate = options_.rate * 0.5F * (1 + static_cast<float>(std::cos(turn)));
      for (std::size_t begin = 0; begin < order.size(); begin += options_.batch) {
        const std::size_t end = std::min(begin + options_.batch, order.size());
        for (std::size_t i = begin; i < end; ++i)
          learn(order[i], rows[order[i]], static_cast<float>(end - begin));
        for (std::size_t i = 0; i < inputs_.value.size(); ++i)
          inputs_.gradient[i] += options_.decay * inputs_.value[i];
        for (std::size_t i = 0; i < units_; ++i) output_.gradient[i] += options_.decay * output_.value[i];
        ++step;
        const float bias1 = 1 - std::pow(0.9F, step), bias2 = 1 - std::pow(0.999F, step);
        for (Weights* w : {&inputs_, &bias_, &output_, &output_bias_}) w->step(rate, bias1, bias2);
        constrain();
      }
    }
  }

  float output_bias() const { return output_bias_.value[0]; }

  // Lines "inputs" and "reference".
  std::string head() const {
    std::string out = "inputs";
    for (const Input input : used_) out.append(" ").append(name_of(input));
    out += "\nreference";
    for (std::size_t k = 0; k < width_; ++k) put(out, mean_[k]);
    return out + "\n";
  }

  // Lines "hidden"; output weights times `share`.
  std::string hidden_lines(float share) const {
    std::string out;
    for (std::size_t u = 0; u < units_; ++u) {
      double bias = bias_.value[u];
      for (std::size_t k = 0; k < width_; ++k)
        bias -= inputs_.value[u * width_ + k] * mean_[k] / deviation_[k];
      out += "hidden";
      put(out, bias);
      put(out, output_.value[u] * share);
      for (std::size_t k = 0; k < width_; ++k) put(out, inputs_.value[u * width_ + k] / deviation_[k]);
      out += "\n";
    }
    return out;
  }

 private:
  void standardise(std::span<const Row> rows) {
    mean_.assign(width_, 0);
    deviation_.assign(width_, 0);
    const auto n = static_cast<double>(rows.size());
    for (std::size_t k = 0; k < width_; ++k) {
      double sum = 0, squares = 0;
      for (const Row& row : rows) {
        const double v = at(row.inputs, used_[k]);
        sum += v;
        squares += v * v;
      }
      mean_[k] = static_cast<float>(sum / n);
      deviation_[k] = static_cast<float>(std::sqrt(std::max(0.0, squares / n - sum / n * sum / n)) + 1e-3);
    }
    standard_.resize(rows.size() * width_);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t k = 0; k < width_; ++k) {
        standard_[i * width_ + k] = (at(rows[i].inputs, used_[k]) - mean_[k]) / deviation_[k];
      }
    }
  }

  void start() {
    std::normal_distribution<float> normal(0, 1);
    for (std::size_t i = 0; i < inputs_.value.size(); ++i) {
      const float w = 0.3F * normal(random_);
      const int sign = direction(used_[i % width_]);
      inputs_.value[i] = sign == 0 ? w : 0.6F * static_cast<float>(sign) * std::fabs(w);
    }
    for (float& b : bias_.value) b = 0.8F * normal(random_);
    for (float& v : output_.value) v = 0.4F * std::fabs(normal(random_));
    output_bias_.value[0] = -1;
    hidden_.resize(units_);
  }

  void learn(std::size_t index, const Row& row, float batch) {
    const float* x = &standard_[index * width_];
    float score = output_bias_.value[0];
    for (std::size_t u = 0; u < units_; ++u) {
      const float* w = &inputs_.value[u * width_];
      float activation = bias_.value[u];
      for (std::size_t k = 0; k < width_; ++k) activation += w[k] * x[k];
      hidden_[u] = std::tanh(activation);
      score += output_.value[u] * hidden_[u];
    }
    const float error = row.weight * (1 / (1 + std::exp(-score)) - row.same) / batch;
    output_bias_.gradient[0] += error;
    for (std::size_t u = 0; u < units_; ++u) {
      output_.gradient[u] += error * hidden_[u];
      const float back = error * output_.value[u] * (1 - hidden_[u] * hidden_[u]);
      bias_.gradient[u] += back;
      float* g = &inputs_.gradient[u * width_];
      for (std::size_t k = 0; k < width_; ++k) g[k] += back * x[k];
    }
  }

  void constrain() {
    for (std::size_t i = 0; i < inputs_.value.size(); ++i) {
      const int sign = direction(used_[i % width_]);
      if (sign > 0) inputs_.value[i] = std::max(inputs_.value[i], 0.0F);
      if (sign < 0) inputs_.value[i] = std::min(inputs_.value[i], 0.0F);
    }
    for (float& v : output_.value) v = std::max(v, 0.0F);
  }

  NetworkOptions options_;
  std::mt19937 random_;
  std::vector<Input> used_;
  std::size_t width_, units_;
  Weights inputs_, bias_, output_, output_bias_;
  std::vector<float> mean_, deviation_, standard_, hidden_;
};

}  // namespace

int direction(Input input) {
  switch (input) {
    case Input::size_small:
    case Input::size_large:
    case Input::words_small:
    case Input::words_large:
    case Input::untitled:
    case Input::undated:
      return 0;
    case Input::gap_log:
    case Input::span_log:
      return -1;
    default:
      return 1;
  }
}

std::string fit_network(std::span<const Row> rows, const NetworkOptions& options) {
  const float tree_share = options.trees > 0 ? options.tree_share : 0;
  const float share = (1 - tree_share) / static_cast<float>(options.networks);
  std::string head, hidden;
  float bias = 0;
  for (std::size_t n = 0; n < options.networks; ++n) {
    NetworkOptions one = options;
    one.seed = options.seed + 1000 * static_cast<unsigned>(n);
    Network network(rows, one);
    network.train(rows);
    head = network.head();
    hidden += network.hidden_lines(share);
    bias += network.output_bias() * share;
  }
  std::string trees;
  if (tree_share > 0) {
    const Forest forest = fit_trees(rows, used_inputs(options), options.trees, options.seed);
    bias += forest.base * tree_share;
    trees = forest.lines(tree_share);
  }
  head += "output_bias";
  put(head, bias);
  return head + "\n" + hidden + trees;
}

std::string with_thresholds(const std::string& network, const Thresholds& t) {
  char head[200];
  std::snprintf(head, sizeof head,
                "version %u\nthreshold %.3g\njoin_threshold %.3g\ngranularity_step %.3g\n"
                "story_size %.3g %.3g\n",
                t.version, static_cast<double>(t.settled), static_cast<double>(t.join),
                static_cast<double>(t.granularity_step), static_cast<double>(t.size_centre),
                static_cast<double>(t.size_step));
  return head + network;
}

}  // namespace samestory::quality
