#include "bench/quality/judged_replay.hpp"

#include <algorithm>
#include <cstdio>

#include "bench/quality/sets.hpp"

namespace samestory::quality {
namespace {

struct Spread {
  double lowest = 1, highest = 0;
};

Spread spread_of(const std::vector<Outcome>& orders) {
  Spread s;
  for (const Outcome& o : orders) {
    s.lowest = std::min(s.lowest, o.settled.b3_f1);
    s.highest = std::max(s.highest, o.settled.b3_f1);
  }
  return s;
}

double moves_each(const Outcome& o) {
  return o.steadiness.moved == 0
             ? 0
             : static_cast<double>(o.steadiness.moves) / static_cast<double>(o.steadiness.moved);
}

nlohmann::json json_of(const PartitionScore& s) {
  return {{"b3_precision", s.b3_precision},
          {"b3_recall", s.b3_recall},
          {"b3_f1", s.b3_f1},
          {"pair_precision", s.pair_precision},
          {"pair_recall", s.pair_recall},
          {"pair_f1", s.pair_f1},
          {"ari", s.ari},
          {"stories", s.stories},
          {"gold_stories", s.gold_stories}};
}

double harmonic(double p, double r) {
  return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

PartitionScore weighted(const std::vector<Outcome>& parts, const std::vector<double>& weights,
                        PartitionScore Outcome::*which) {
  PartitionScore m = parts.front().*which;
  const auto mean = [&](double PartitionScore::*figure) {
    double sum = 0, weight = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      sum += weights[i] * (parts[i].*which.*figure);
      weight += weights[i];
    }
    return sum / std::max(weight, 1e-9);
  };
  for (auto figure : {&PartitionScore::b3_precision, &PartitionScore::b3_recall,
                      &PartitionScore::pair_precision, &PartitionScore::pair_recall, &PartitionScore::ari})
    m.*figure = mean(figure);
  m.b3_f1 = harmonic(m.b3_precision, m.b3_recall);
  m.pair_f1 = harmonic(m.pair_precision, m.pair_recall);
  return m;
}

}  // namespace

Outcome outcome_of(const std::vector<std::int32_t>& gold, const Replay& run, const std::vector<Told>& told,
                   const std::vector<bool>* judged) {
  Outcome out;
  out.immediate = score_partition(gold, dense(run.immediate), judged);
  out.settled = score_partition(gold, dense(run.settled), judged);
  out.changed = static_cast<double>(run.changed) / static_cast<double>(gold.size());
  out.steadiness = steadiness_of(told);
  out.seconds = run.seconds;
  return out;
}

Outcome mean_of(const std::vector<Outcome>& parts, const std::vector<double>& weights) {
  Outcome out = parts.front();
  out.immediate = weighted(parts, weights, &Outcome::immediate);
  out.settled = weighted(parts, weights, &Outcome::settled);
  out.changed = 0;
  out.steadiness = {};
  for (const Outcome& part : parts) {  // each replay is of all articles
    out.changed += part.changed / static_cast<double>(parts.size());
    out.steadiness.moved += part.steadiness.moved;
    out.steadiness.moves += part.steadiness.moves;
    out.steadiness.most = std::max(out.steadiness.most, part.steadiness.most);
  }
  return out;
}

void print_header() {
  std::printf("%-13s %8s %9s | %-48s | %-34s | %-13s | %s\n", "", "", "", "settled", "immediate", "orders",
              "after the answer");
  std::printf(
      "%-13s %8s %9s | %6s %6s %6s %6s %6s %6s %6s | %6s %6s %6s %6s %6s | %6s %6s | %7s %5s %4s %6s\n",
      "set", "articles", "stories", "P", "R", "F1", "pairP", "pairR", "pairF1", "ARI", "P", "R", "F1",
      "pairF1", "ARI", "lowest", "spread", "changed", "moves", "most", "ms/art");
}

void print_line(const std::string& set, const std::vector<Outcome>& orders) {
  const Outcome& first = orders.front();
  const PartitionScore &s = first.settled, &m = first.immediate;
  const auto [lowest, highest] = spread_of(orders);
  std::printf(
      "%-13s %8zu %4zu/%4zu | %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f | %6.3f %6.3f %6.3f %6.3f %6.3f | "
      "%6.3f "
      "%6.3f | %6.1f%% %5.2f %4zu %6.2f\n",
      set.c_str(), s.articles, s.stories, s.gold_stories, s.b3_precision, s.b3_recall, s.b3_f1,
      s.pair_precision, s.pair_recall, s.pair_f1, s.ari, m.b3_precision, m.b3_recall, m.b3_f1, m.pair_f1,
      m.ari, lowest, highest - lowest, 100 * first.changed, moves_each(first), first.steadiness.most,
      1000 * first.seconds / std::max(1.0, static_cast<double>(s.articles)));
}

nlohmann::json json_of(const std::vector<Outcome>& orders) {
  const Outcome& first = orders.front();
  const auto [lowest, highest] = spread_of(orders);
  return {{"articles", first.settled.articles},
          {"settled", json_of(first.settled)},
          {"immediate", json_of(first.immediate)},
          {"lowest_b3_f1", lowest},
          {"spread", highest - lowest},
          {"changed", first.changed},
          {"moved", first.steadiness.moved},
          {"moves", first.steadiness.moves},
          {"moves_each", moves_each(first)},
          {"moves_most", first.steadiness.most}};
}

}  // namespace samestory::quality
