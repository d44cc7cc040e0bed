// The learned score of a merge: a small network and boosted trees over Inputs, added up, monotone where they
// must be, as versioned data. Trained by bench/quality (bench/run train-stories); docs/decisions/ says on
// what.
//
// Format: text, one "name values..." a line, '#' starts a comment:
//   version N | threshold T | join_threshold T | granularity_step S |
//   story_size LOG_MEAN STEP | inputs name... | reference value... |
//   output_bias B | weights W... (no hidden units: one a input) | hidden BIAS OUTPUT_WEIGHT W... (one line a
//   unit) | tree (INPUT BOUND)x15 LEAFx16 (one line a tree of depth 4, INPUT a place in `inputs`, nodes level
//   by level; above its bound a value goes right)
// Immutable; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/stories/score.hpp"

namespace samestory::stories {

class MergeModel {
 public:
  // The model that this build ships.
  MergeModel();
  // Fails with corrupt.
  static Result<MergeModel> parse(std::string_view text);

  // Log-odds that two groups with these inputs report one event, before any threshold is taken off.
  float score(const Inputs& inputs) const;
  // How much each input moved the score: score(inputs) less the score with this input at its reference value.
  Inputs shares(const Inputs& inputs) const;

  std::uint32_t version() const { return version_; }
  // Groups are merged by the deferred step above this score ...
  float threshold() const { return threshold_; }
  // ... and an arriving article joins a story above this one.
  float join_threshold() const { return join_threshold_; }
  // Added to threshold() where the stories of two and more reports have this mean size; falls with it.
  float size_shift(double log_mean_size) const;
  // Added for tight stories, taken off for broad ones.
  float granularity_step() const { return granularity_step_; }

 private:
  struct Empty {};
  explicit MergeModel(Empty) {}

  std::uint32_t version_ = 0;
  float threshold_ = 0, join_threshold_ = 0, granularity_step_ = 1;
  float size_centre_ = 0, size_step_ = 0;
  std::vector<std::uint8_t> used_;  // indices of the inputs that the model knows
  Inputs reference_{};
  float output_bias_ = 0;
  std::vector<float> linear_;  // one weight a used input; empty when there are hidden units
  std::vector<float> unit_bias_, unit_weight_, unit_inputs_;  // unit_inputs_: units x used inputs
  // The same for eight units at a time, input by input, so that it runs on vector registers.
  static constexpr std::size_t kBlock = 8;
  void arrange_blocks();
  std::vector<float> blocks_;
  struct Tree {
    static constexpr std::size_t kDepth = 4, kNodes = 15, kLeaves = 16;
    std::array<std::uint8_t, kNodes> input{};  // an index of `used_`
    std::array<float, kNodes> bound{};
    std::array<float, kLeaves> leaf{};
  };
  bool plant(const std::vector<float>& values);
  float score_of_trees(const std::array<float, kInputs>& used) const;
  std::vector<Tree> trees_;
};

}  // namespace samestory::stories
