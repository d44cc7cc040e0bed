#include "server/maintenance.hpp"

#include <spdlog/spdlog.h>

namespace samestory::server {
namespace {

constexpr std::chrono::milliseconds kLookEvery{250};
constexpr int kIdleLooks = 8;  // without a record, until the engine counts as idle

}  // namespace

Maintenance::Maintenance(Engine& engine, spdlog::logger& log)
    : engine_(engine), log_(log), thread_([this] { run(); }) {}

Maintenance::~Maintenance() {
  stop();
}

void Maintenance::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Maintenance::sleep() {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, kLookEvery, [&] { return stopping_; });
}

void Maintenance::run() {
  while (sleep()) {
    try {
      step();
    } catch (const std::exception& exception) {
      log_.error("the deferred step failed: {}", exception.what());
    }
  }
}

void Maintenance::step() {
  if (!engine_.writable()) return;
  const EngineFigures figures = engine_.figures();
  idle_looks_ = figures.sequence == seen_ && figures.queue_articles == 0 ? idle_looks_ + 1 : 0;
  seen_ = figures.sequence;
  const bool settle = idle_looks_ >= kIdleLooks && settled_ != figures.sequence;
  const Result<std::size_t> changes = engine_.recluster(settle);
  if (!changes) {
    log_.warn("the deferred step was refused: {}", changes.error().message);
    return;
  }
  if (*changes > 0) log_.debug("re-clustering made {} changes", *changes);
  // The settle record and what it led to are records too: they must not count as news.
  if (settle) seen_ = settled_ = engine_.figures().sequence;
}

}  // namespace samestory::server
