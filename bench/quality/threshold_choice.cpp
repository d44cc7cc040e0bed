#include "bench/quality/threshold_choice.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/stories/agglomerate.hpp"
#include "core/stories/story_sizes.hpp"

namespace samestory::quality {
namespace {

// The point of a curve that the engine comes to with this threshold: the sizes of the stories move it, and it
// them.
const Point& settled(const Curve& curve, std::size_t step, const stories::MergeModel& model) {
  constexpr int kRounds = 4;
  std::size_t at = step;
  for (int round = 0; round < kRounds; ++round) {
    const float moved = static_cast<float>(step) + model.size_shift(curve[at].log_size) / kStep;
    at = static_cast<std::size_t>(std::clamp(std::round(moved), 0.0F, static_cast<float>(kSteps - 1)));
  }
  return curve[at];
}

// What a pairwise precision below its target costs: chains show there before BCubed sees them.
constexpr double kCrossedPrecision = 0.8, kLeftPrecision = 0.7;
constexpr double kShortfallCost = 0.05;  // in F1; docs/decisions/0029
double shortfall(const PartitionScore& score, double target) {
  return score.b3_f1 > 0 ? std::max(0.0, target - score.pair_precision) : 0;
}

}  // namespace

Curve curve_of(const LabelledSet& set, const stories::MergeModel& model, const Days& days,
               std::uint8_t fold) {
  std::vector<std::uint32_t> articles(set.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) articles[i] = i;
  const auto result = stories::agglomerate(set.groups(articles, days), set.products(articles), model, kFirst);
  std::vector<bool> judged(set.size());
  for (std::size_t i = 0; i < judged.size(); ++i)
    judged[i] = fold == kBothFolds || fold_of(set.gold()[i]) == fold;
  Curve curve;
  for (std::size_t step = 0; step < kSteps; ++step) {
    const float threshold = kFirst + kStep * static_cast<float>(step);
    std::vector<std::int32_t> part(set.size());
    for (std::size_t i = 0; i < part.size(); ++i) part[i] = static_cast<std::int32_t>(i);
    for (const stories::Merge& merge :
         result.merges) {  // best first: a threshold ends the same sequence earlier
      if (merge.score <= threshold) break;
      part[merge.b] = static_cast<std::int32_t>(merge.a);
    }
    for (std::size_t i = 0; i < part.size(); ++i) {
      auto at = static_cast<std::size_t>(part[i]);
      while (static_cast<std::size_t>(part[at]) != at) at = static_cast<std::size_t>(part[at]);
      part[i] = static_cast<std::int32_t>(at);
    }
    static_cast<PartitionScore&>(curve[step]) = score_partition(set.gold(), part, &judged);
    std::vector<std::size_t> size(part.size());
    for (const std::int32_t p : part) ++size[static_cast<std::size_t>(p)];
    stories::StorySizes sizes;
    for (const std::size_t reports : size) sizes.replace(0, reports);
    curve[step].log_size = sizes.log_mean();
  }
  return curve;
}

Point mean_of(const Point& a, const Point& b) {
  Point m;
  m.b3_precision = (a.b3_precision + b.b3_precision) / 2;
  m.b3_recall = (a.b3_recall + b.b3_recall) / 2;
  m.b3_f1 = (a.b3_f1 + b.b3_f1) / 2;
  m.pair_precision = (a.pair_precision + b.pair_precision) / 2;
  m.log_size = (a.log_size + b.log_size) / 2;
  return m;
}

std::size_t best_step(std::span<const SetCurves> sets, const stories::MergeModel& model) {
  std::array<double, kSteps> sums{};
  for (std::size_t step = 0; step < kSteps; ++step) {
    for (const SetCurves& set : sets) {
      const Point &crossed = settled(set.crossed, step, model), &left = settled(set.left, step, model);
      sums[step] +=
          crossed.b3_f1 + left.b3_f1 -
          kShortfallCost * (shortfall(crossed, kCrossedPrecision) + shortfall(left, kLeftPrecision));
    }
  }
  std::size_t best = 1;
  const auto smooth = [&](std::size_t step) { return sums[step - 1] + sums[step] + sums[step + 1]; };
  for (std::size_t step = 1; step + 1 < kSteps; ++step) {
    if (smooth(step) > smooth(best)) best = step;
  }
  return best;
}

void print_thresholds(std::span<const SetCurves> sets, const stories::MergeModel& model) {
  std::printf("%-13s %9s %9s %22s\n", "threshold", "crossed", "left out", "pairwise precision lacks");
  for (std::size_t step = 0; step < kSteps; ++step) {
    const float threshold = kFirst + kStep * static_cast<float>(step);
    if (threshold < -1 || threshold > 1.5F) continue;
    double crossed = 0, left = 0, lacks_crossed = 0, lacks_left = 0, judged = 0;
    for (const SetCurves& set : sets) {
      const Point &a = settled(set.crossed, step, model), &b = settled(set.left, step, model);
      judged += a.b3_f1 > 0 ? 1 : 0;
      crossed += a.b3_f1;
      left += b.b3_f1;
      lacks_crossed += shortfall(a, kCrossedPrecision);
      lacks_left += shortfall(b, kLeftPrecision);
    }
    std::printf("%-13.2f %9.4f %9.4f %14.3f %7.3f\n", static_cast<double>(threshold), crossed / judged,
                left / judged, lacks_crossed, lacks_left);
  }
}

void print_scores(std::span<const SetCurves> sets, std::size_t step, const stories::MergeModel& model) {
  std::printf("threshold %.2f          crossed                              set left out\n",
              static_cast<double>(kFirst + kStep * static_cast<float>(step)));
  std::printf("%-13s %6s %6s %6s %6s %6s     %6s %6s %6s %6s %6s\n", "set", "P", "R", "F1", "pairP", "best",
              "P", "R", "F1", "pairP", "best");
  double sum_crossed = 0, sum_left = 0, judged = 0;
  for (const SetCurves& set : sets) {
    const Point &a = settled(set.crossed, step, model), &b = settled(set.left, step, model);
    const auto best = [](const Curve& c) {
      std::size_t at = 0;
      for (std::size_t i = 0; i < kSteps; ++i) at = c[i].b3_f1 > c[at].b3_f1 ? i : at;
      return std::pair(c[at].b3_f1, static_cast<double>(kFirst + kStep * static_cast<float>(at)));
    };
    const auto [best_a, at_a] = best(set.crossed);
    const auto [best_b, at_b] = best(set.left);
    std::printf("%-13s %6.3f %6.3f %6.3f %6.3f %6.3f@%4.1f %6.3f %6.3f %6.3f %6.3f %6.3f@%4.1f\n", set.name,
                a.b3_precision, a.b3_recall, a.b3_f1, a.pair_precision, best_a, at_a, b.b3_precision,
                b.b3_recall, b.b3_f1, b.pair_precision, best_b, at_b);
    judged += a.b3_f1 > 0 ? 1 : 0;
    sum_crossed += a.b3_f1;
    sum_left += b.b3_f1;
  }
  std::printf("%-13s %20.4f %41.4f\n", "mean", sum_crossed / judged, sum_left / judged);
  std::printf("{\"threshold\": %.2f, \"crossed_mean_b3_f1\": %.4f, \"left_out_mean_b3_f1\": %.4f}\n",
              static_cast<double>(kFirst + kStep * static_cast<float>(step)), sum_crossed / judged,
              sum_left / judged);
}

}  // namespace samestory::quality
