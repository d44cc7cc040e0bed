// Fits the merge score: one hidden layer of tanh units, inputs with a known direction enter with weights of
// that sign and output weights are positive, so that the score is monotone in them. Adam, cosine schedule;
// seeded and reproducible.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/quality/rows.hpp"

namespace samestory::quality {

// +1: the score may only rise with the input; -1: only fall; 0: free.
int direction(stories::Input input);

struct NetworkOptions {
  std::size_t units = 12;
  // Fitted from different starts and averaged: one start more or less moves a set by .01.
  std::size_t networks = 4;
  std::size_t epochs = 14;
  std::size_t batch = 512;
  float rate = 4e-3F;
  float decay = 1e-4F;
  unsigned seed = 1;
  std::vector<stories::Input> left_out;  // inputs not used
  std::size_t trees = 100;               // boosted beside the networks; 0: none
  float tree_share = 0.5F;               // of the score
};

struct Thresholds {
  float settled = 0, join = 0, granularity_step = 1;
  float size_centre = 1.1F, size_step = 0.6F;
  std::uint32_t version = 8;
};

// The fitted networks, averaged, and the trees, as a model file (core/stories/model.hpp) without thresholds
// and header.
std::string fit_network(std::span<const Row> rows, const NetworkOptions& options);
std::string with_thresholds(const std::string& network, const Thresholds& thresholds);

}  // namespace samestory::quality
