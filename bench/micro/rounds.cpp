#include "bench/micro/rounds.hpp"

#include <time.h>

#include <algorithm>
#include <cmath>

namespace samestory::bench {
namespace {

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double time_calls(const Measure& measure, int calls) {
  const double begin = thread_seconds();
  for (int i = 0; i < calls; ++i) measure.run();
  return (thread_seconds() - begin) / calls;
}

}  // namespace

void run_rounds(std::vector<Measure>& measures, int rounds, double slice_seconds) {
  std::vector<int> calls;
  for (const Measure& measure : measures) {
    const double once = std::max(1e-9, time_calls(measure, 1));
    calls.push_back(static_cast<int>(std::clamp(std::ceil(slice_seconds / once), 1.0, 1e7)));
  }
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < measures.size(); ++i) {
      measures[i].seconds.push_back(time_calls(measures[i], calls[i]));
    }
  }
}

double median_seconds(const Measure& measure) {
  std::vector<double> sorted = measure.seconds;
  std::sort(sorted.begin(), sorted.end());
  return sorted[sorted.size() / 2];
}

}  // namespace samestory::bench
