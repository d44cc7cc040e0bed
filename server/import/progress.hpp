// What an import has done, and the bar that shows it on a terminal. Not thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace samestory::import {

struct Counts {
  std::size_t created = 0, updated = 0, unchanged = 0, rejected = 0;
  std::size_t total() const { return created + updated + unchanged + rejected; }
};

// "20,000 articles in 4.2 s (4,762/s): 19,900 created, 100 unchanged"
std::string summary(const Counts& counts, std::chrono::duration<double> took);

// "12,345"
std::string with_commas(std::uint64_t number);

class ProgressBar {
 public:
  // Draws on standard error, when that is a terminal and `wanted`.
  explicit ProgressBar(bool wanted);
  ~ProgressBar();  // clears it
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // `share` of the input that was read, 0 to 1, or less than 0 when unknown. Redraws a few times a second.
  void show(const Counts& counts, double share);
  void clear();

 private:
  const bool on_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point shown_{};
};

}  // namespace samestory::import
