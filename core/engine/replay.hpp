// Start-up: applies the journal's records in order, with what is a pure function of them computed ahead by
// threads.
//
// Operation. Records are taken in blocks. While the caller's thread applies one block, helpers decode the
// analyses of the next and pack its articles for the story layer. Packing depends on how common terms are,
// which changes at certain articles only (stories/term_statistics.hpp), and an embedding's signature at
// points of its own: where such a point lies within a block, its successor waits. What is computed ahead is
// used only where it is what add() would compute, so that the state is the same with any number of threads,
// byte for byte.
#pragma once

#include <functional>

#include "core/base/shared_mutex.hpp"
#include "core/engine/events.hpp"
#include "core/engine/state.hpp"
#include "core/store/journal.hpp"

namespace samestory::engine {

struct ReplayOptions {
  unsigned helpers = 0;  // threads; 0: everything in the caller's
  std::function<void(Sequence)> progress;
};

// Counted work, for tests.
struct ReplayWork {
  std::uint64_t records = 0;
  std::uint64_t analyses = 0;
  std::uint64_t blocks = 0;
  std::uint64_t blocks_ahead = 0;  // prepared while the one before was applied
};

// Fails with corrupt, and with what the journal fails with.
Result<ReplayWork> replay(const store::Journal& journal, State& state, EventLog& events,
                          WriterFirstMutex& mutex, const ReplayOptions& options);

}  // namespace samestory::engine
