// The clock comes in by constructor, so that tests and replays own time.
#pragma once

#include "core/base/time.hpp"

namespace samestory {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;  // thread-safe
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

}  // namespace samestory
