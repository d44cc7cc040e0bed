#include "bench/quality/partition_score.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace samestory::quality {
namespace {

double pairs(double n) {
  return n * (n - 1) / 2;
}
double harmonic(double p, double r) {
  return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

}  // namespace

PartitionScore score_partition(std::span<const std::int32_t> gold, std::span<const std::int32_t> predicted,
                               const std::vector<bool>* judged) {
  std::map<std::int32_t, double> per_gold, per_guess;
  std::map<std::pair<std::int32_t, std::int32_t>, double> both;
  PartitionScore s;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    if (gold[i] < 0) continue;
    ++s.articles;
    ++per_gold[gold[i]];
    ++per_guess[predicted[i]];
    ++both[{gold[i], predicted[i]}];
  }
  const auto n = static_cast<double>(s.articles);
  double hit = 0, said = 0, real = 0, counted = 0;  // pairs, half of each for either article
  for (std::size_t i = 0; i < gold.size(); ++i) {
    if (gold[i] < 0 || (judged != nullptr && !(*judged)[i])) continue;
    const double together = both[{gold[i], predicted[i]}];
    s.b3_precision += together / per_guess[predicted[i]];
    s.b3_recall += together / per_gold[gold[i]];
    hit += (together - 1) / 2;
    said += (per_guess[predicted[i]] - 1) / 2;
    real += (per_gold[gold[i]] - 1) / 2;
    ++counted;
  }
  s.b3_precision /= std::max(counted, 1.0);
  s.b3_recall /= std::max(counted, 1.0);
  s.b3_f1 = harmonic(s.b3_precision, s.b3_recall);
  s.pair_precision = said > 0 ? hit / said : 1;
  s.pair_recall = real > 0 ? hit / real : 1;
  s.pair_f1 = harmonic(s.pair_precision, s.pair_recall);
  hit = said = real = 0;
  for (const auto& [key, k] : both) hit += pairs(k);
  for (const auto& [label, k] : per_guess) said += pairs(k);
  for (const auto& [label, k] : per_gold) real += pairs(k);
  const double expected = n > 1 ? said * real / pairs(n) : 0;
  const double most = (said + real) / 2;
  s.ari = most != expected ? (hit - expected) / (most - expected) : 1;
  s.gold_stories = per_gold.size();
  s.stories = per_guess.size();
  return s;
}

}  // namespace samestory::quality
