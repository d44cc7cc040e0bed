// Plays the embedded sample articles into an engine, in their order, evenly over some time, as if they were
// news: their dates are moved so that the newest is published when the play begins.
//
// Concurrency: a thread of its own, which ends with the play or with the player; the engine outlives it.
#pragma once

#include <spdlog/logger.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/clock.hpp"
#include "core/engine.hpp"
#include "core/records/article.hpp"

namespace samestory::server {

// The sample articles in their order, the newest published at `now`. Dates keep their precision; what has
// none gets none.
std::vector<records::Article> samples_as_of(Timestamp now);

class SamplePlayer {
 public:
  SamplePlayer(Engine& engine, const Clock& clock, std::chrono::seconds duration, spdlog::logger& log);
  ~SamplePlayer();  // stops the play
  SamplePlayer(const SamplePlayer&) = delete;
  SamplePlayer& operator=(const SamplePlayer&) = delete;

 private:
  void play(std::vector<records::Article> articles, std::chrono::seconds duration);

  Engine& engine_;
  spdlog::logger& log_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;     // last: it uses the others
};

}  // namespace samestory::server
