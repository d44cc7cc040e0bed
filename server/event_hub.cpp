#include "server/event_hub.hpp"

namespace samestory::server {

std::optional<EventHub::Subscription> EventHub::subscribe(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  if (wakers_.size() >= subscribers_max_) return {};
  const std::uint64_t number = ++next_number_;
  wakers_.emplace(number, std::move(wake));
  return std::make_optional<Subscription>(*this, number);
}

bool EventHub::full() const {
  const std::lock_guard lock(mutex_);
  return wakers_.size() >= subscribers_max_;
}

std::size_t EventHub::subscribers() const {
  const std::lock_guard lock(mutex_);
  return wakers_.size();
}

void EventHub::notify() {
  const std::lock_guard lock(mutex_);
  for (const auto& [number, wake] : wakers_) wake();
}

void EventHub::leave(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  wakers_.erase(number);
}

}  // namespace samestory::server
