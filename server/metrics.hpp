// What the server counts, in the Prometheus text format. Thread-safe throughout.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/engine.hpp"

namespace samestory::server {

class Metrics {
 public:
  Metrics();
  ~Metrics();

  // `route` is a pattern, never a path: the number of time series is bounded.
  void answered(std::string_view route, std::string_view method, unsigned status,
                std::chrono::nanoseconds took);
  void connections_changed(int by);
  // What became of a post to a webhook: delivered, retried or dead.
  void webhook_post(std::string_view outcome);
  // `status` is one of created, unchanged, updated, rejected.
  void bulk_line(std::string_view status);

  // All of it, with the engine's figures and the process's memory and processor time as they are now.
  std::string text(const EngineFigures& figures, bool writable, std::size_t event_subscribers) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Resident memory of this process, 0 where /proc does not tell.
std::uint64_t resident_bytes();

}  // namespace samestory::server
