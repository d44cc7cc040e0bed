// The engine's deferred work, off the request path: what is due a few times a second, and the rest once when
// it is idle.
#pragma once

#include <spdlog/logger.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/engine.hpp"

namespace samestory::server {

class Maintenance {
 public:
  Maintenance(Engine& engine, spdlog::logger& log);  // which outlive it
  ~Maintenance();                                    // stop()s

  void stop();  // waits for the step at hand

 private:
  void run();
  void step();
  bool sleep();  // false: time to stop

  Engine& engine_;
  spdlog::logger& log_;
  Sequence seen_ = 0;     // of the last look
  Sequence settled_ = 0;  // up to here nothing waits
  int idle_looks_ = 0;
  std::mutex mutex_;  // guards stopping_
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace samestory::server
