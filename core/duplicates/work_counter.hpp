// Sums that many threads add to without waiting for each other.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>

namespace samestory::duplicates {

template <std::size_t kFields>
class WorkCounter {
 public:
  using Amounts = std::array<std::uint64_t, kFields>;

  // Thread-safe.
  void add(const Amounts& amounts) const {
    Stripe& stripe = stripes_[std::hash<std::thread::id>{}(std::this_thread::get_id()) % kStripes];
    for (std::size_t i = 0; i < kFields; ++i) stripe.sums[i].fetch_add(amounts[i], std::memory_order_relaxed);
  }
  Amounts sums() const {
    Amounts total{};
    for (const Stripe& stripe : stripes_) {
      for (std::size_t i = 0; i < kFields; ++i) total[i] += stripe.sums[i].load(std::memory_order_relaxed);
    }
    return total;
  }

 private:
  static constexpr std::size_t kStripes = 31;
  struct alignas(64) Stripe {
    std::array<std::atomic<std::uint64_t>, kFields> sums{};
  };
  mutable std::array<Stripe, kStripes> stripes_{};
};

}  // namespace samestory::duplicates
