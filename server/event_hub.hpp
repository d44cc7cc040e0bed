// Tells subscribers that there are new events. Thread-safe throughout.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace samestory::server {

class EventHub {
 public:
  // Ends the subscription when it goes. The hub outlives it.
  class Subscription {
   public:
    Subscription(EventHub& hub, std::uint64_t number) : hub_(&hub), number_(number) {}
    Subscription(Subscription&& other) noexcept
        : hub_(std::exchange(other.hub_, nullptr)), number_(other.number_) {}
    Subscription& operator=(Subscription&&) = delete;
    ~Subscription() {
      if (hub_ != nullptr) hub_->leave(number_);
    }

   private:
    EventHub* hub_;
    std::uint64_t number_;
  };

  explicit EventHub(std::size_t subscribers_max) : subscribers_max_(subscribers_max) {}

  // `wake` is called for news on the engine's writer thread: it must not block. Nothing when the hub is full.
  std::optional<Subscription> subscribe(std::function<void()> wake);
  bool full() const;
  std::size_t subscribers() const;
  void notify();

 private:
  void leave(std::uint64_t number);

  const std::size_t subscribers_max_;
  mutable std::mutex mutex_;  // guards what follows
  std::uint64_t next_number_ = 0;
  std::map<std::uint64_t, std::function<void()>> wakers_;
};

}  // namespace samestory::server
