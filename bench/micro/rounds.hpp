// Timing in rounds: every measure runs once a round, in turn, so that what disturbs the machine disturbs all
// alike.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace samestory::bench {

struct Measure {
  std::string name;
  double items = 0;  // done by one call of run()
  double bytes = 0;  // read by one call; 0 where that says nothing
  std::function<void()> run;
  std::vector<double> seconds = {};  // of one call, one entry a round
};

// Calls each measure often enough to take `slice_seconds` a round.
void run_rounds(std::vector<Measure>& measures, int rounds, double slice_seconds);

double median_seconds(const Measure& measure);

}  // namespace samestory::bench
