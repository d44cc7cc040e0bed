// The deferred step in rounds: the neighbourhoods of stories that changed are grouped anew, on every thread
// that has time, and what comes of it is decided by the writer.
//
// Operation. A round runs between two articles, never beside the deciding of one, so that its place in the
// record sequence and what it reads do not depend on how fast anything was: the same records give the same
// partition, with any number of threads. Its tasks are taken in waves. The plans of a wave are made from one
// state, in any order, and accepted in the order of the tasks; a plan that read what one before it changed is
// made again in the next wave. The first plan of a wave always stands, so that a round ends. Concurrency.
// run() belongs to the writer's thread.
#pragma once

#include <cstddef>
#include <functional>

#include "core/base/result.hpp"
#include "core/base/shared_mutex.hpp"
#include "core/engine/state.hpp"
#include "core/engine/writer.hpp"

namespace samestory::engine {

class DeferredRounds {
 public:
  struct Hooks {
    // Offers the same piece of work to other threads, each of which may call it, now, later or never. The
    // writer's thread works too, and does not wait for who never came.
    std::function<void(const std::function<void()>& work)> offer;
    std::function<Result<void>()> commit;  // of what the writer decided
  };

  DeferredRounds(const State& state, WriterFirstMutex& mutex, Writer& writer, Hooks hooks);

  // One round; to be called with nothing decided since the last commit. Stories that went quiet are noted
  // first. Settling writes a settle record and takes up every story that waits; else each waits for its
  // round. A settling round stops between two waves when `enough` says so. How many plans changed stories.
  // Fails as the store does: what was not made durable waits on.
  Result<std::size_t> run(bool settle, const std::function<bool()>& enough);

 private:
  const State& state_;
  WriterFirstMutex& mutex_;
  Writer& writer_;
  const Hooks hooks_;
};

}  // namespace samestory::engine
