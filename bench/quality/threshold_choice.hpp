// How a merge score does on a labelled set at each threshold, and the threshold that does best on all of
// them.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "bench/quality/labelled_set.hpp"
#include "bench/quality/partition_score.hpp"
#include "bench/quality/rows.hpp"
#include "core/stories/model.hpp"

namespace samestory::quality {

// Step n is the threshold kFirst + n kStep.
inline constexpr float kFirst = -3.5F, kStep = 0.25F;
inline constexpr std::size_t kSteps = 23;

// Scores of the agglomeration of a whole set at each threshold, over the articles of one fold's stories (or
// all).
struct Point : PartitionScore {
  double log_size = 0;  // what the engine would see of the stories' sizes
};
using Curve = std::array<Point, kSteps>;

// Of the articles of one fold's stories, or of kBothFolds.
Curve curve_of(const LabelledSet& set, const stories::MergeModel& model, const Days& days, std::uint8_t fold);
Point mean_of(const Point& a, const Point& b);

struct SetCurves {
  const char* name;
  Curve crossed, left;  // points with an F1 of 0: not judged
};

// Crossed and left out count the same: articles to come are of no set seen here, but of the same kinds. Three
// steps are averaged: what one threshold alone gains is luck. `model` says how sizes move the threshold.
std::size_t best_step(std::span<const SetCurves> sets, const stories::MergeModel& model);

// What the choice rests on: means over the sets at each threshold.
void print_thresholds(std::span<const SetCurves> sets, const stories::MergeModel& model);
// Each set's scores at a threshold; one line of JSON comes last.
void print_scores(std::span<const SetCurves> sets, std::size_t step, const stories::MergeModel& model);

}  // namespace samestory::quality
