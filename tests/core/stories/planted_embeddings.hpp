// Embeddings as models make them, invented: all texts lie around one common direction, and those of one event
// share a direction of their own beside it, whatever their language.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "core/records/embedding.hpp"

namespace samestory::tests {

class PlantedEmbeddings {
 public:
  // `common`: the cosine of unrelated texts. `strength`: the share of what is left that an event's texts
  // share.
  explicit PlantedEmbeddings(std::uint32_t seed, double common = 0.6, double strength = 0.7,
                             std::size_t dimensions = 256)
      : seed_(seed), random_(seed), common_(common), strength_(strength), dimensions_(dimensions) {
    middle_ = direction(seed);
  }

  records::Embedding of(std::uint32_t event) {
    const std::vector<double> own = direction(seed_ + 7'919 * (event + 1)), noise = direction(random_());
    std::vector<float> vector;
    for (std::size_t i = 0; i < dimensions_; ++i) {
      const double rest = std::sqrt(strength_) * own[i] + std::sqrt(1 - strength_) * noise[i];
      vector.push_back(static_cast<float>(std::sqrt(common_) * middle_[i] + std::sqrt(1 - common_) * rest));
    }
    return records::make_embedding("planted", vector).value();
  }

 private:
  std::vector<double> direction(std::uint32_t seed) const {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> out;
    double squares = 0;
    for (std::size_t i = 0; i < dimensions_; ++i) {
      out.push_back(normal(random));
      squares += out.back() * out.back();
    }
    for (double& x : out) x /= std::sqrt(squares);
    return out;
  }

  std::uint32_t seed_;
  std::mt19937 random_;
  double common_, strength_;
  std::size_t dimensions_;
  std::vector<double> middle_;
};

}  // namespace samestory::tests
