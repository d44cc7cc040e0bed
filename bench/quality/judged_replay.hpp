// Replays of a set in several orders with one or more models, judged: what quality prints a line of.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/quality/history.hpp"
#include "bench/quality/partition_score.hpp"
#include "bench/quality/replay.hpp"

namespace samestory::quality {

// One replay in one order.
struct Outcome {
  PartitionScore immediate, settled;
  double changed = 0;  // share of articles whose story is not the one first answered (aliases followed)
  Steadiness steadiness;
  double seconds = 0;
};

// `judged`, when given: only these articles count (partition_score.hpp). `told` is filled from the journal.
Outcome outcome_of(const std::vector<std::int32_t>& gold, const Replay& run, const std::vector<Told>& told,
                   const std::vector<bool>* judged);

// The same of articles judged in parts, `weights` being the parts' articles.
Outcome mean_of(const std::vector<Outcome>& parts, const std::vector<double>& weights);

void print_header();
// The first order's figures, and the spread of all.
void print_line(const std::string& set, const std::vector<Outcome>& orders);
nlohmann::json json_of(const std::vector<Outcome>& orders);

}  // namespace samestory::quality
