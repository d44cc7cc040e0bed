// How much bulk requests may have in flight in the engine, all together, in articles and in bytes. Waiters
// are served in order. The rest of the engine's queue stays free for single submits.
//
// Concurrency: thread-safe throughout.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

#include "server/api/await.hpp"

namespace samestory::server {

class Admission {
 public:
  Admission(std::size_t articles_max, std::size_t bytes_max)
      : articles_max_(articles_max), bytes_max_(bytes_max) {}

  // One article of `bytes`. An article larger than bytes_max gets in alone.
  bool try_enter(std::size_t bytes);
  net::awaitable<void> enter(std::size_t bytes);
  void leave(std::size_t bytes);

 private:
  struct Waiter {
    std::size_t bytes;
    std::function<void(bool)> admitted;
  };
  bool fits(std::size_t bytes) const;
  // Lets in who fits now; unlocks before it wakes them.
  void admit_waiters(std::unique_lock<std::mutex>& lock);

  const std::size_t articles_max_;
  const std::size_t bytes_max_;
  std::mutex mutex_;  // guards what follows
  std::size_t articles_ = 0;
  std::size_t bytes_ = 0;
  std::deque<Waiter> waiters_;
};

}  // namespace samestory::server
