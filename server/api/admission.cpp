#include "server/api/admission.hpp"

#include <vector>

namespace samestory::server {

bool Admission::fits(std::size_t bytes) const {
  return articles_ == 0 || (articles_ < articles_max_ && bytes_ + bytes <= bytes_max_);
}

bool Admission::try_enter(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (!waiters_.empty() || !fits(bytes)) return false;
  ++articles_;
  bytes_ += bytes;
  return true;
}

net::awaitable<void> Admission::enter(std::size_t bytes) {
  if (try_enter(bytes)) co_return;
  auto start = [this, bytes](std::function<void(bool)> admitted) {
    std::unique_lock lock(mutex_);
    waiters_.push_back({bytes, std::move(admitted)});
    // Those who were inside may have left since try_enter(); nobody else would wake this waiter then.
    admit_waiters(lock);
  };
  co_await await_callback<bool>(std::move(start));
}

void Admission::leave(std::size_t bytes) {
  std::unique_lock lock(mutex_);
  --articles_;
  bytes_ -= bytes;
  admit_waiters(lock);
}

void Admission::admit_waiters(std::unique_lock<std::mutex>& lock) {
  std::vector<std::function<void(bool)>> admitted;
  while (!waiters_.empty() && fits(waiters_.front().bytes)) {
    ++articles_;
    bytes_ += waiters_.front().bytes;
    admitted.push_back(std::move(waiters_.front().admitted));
    waiters_.pop_front();
  }
  lock.unlock();
  for (const auto& wake : admitted) wake(true);
}

}  // namespace samestory::server
