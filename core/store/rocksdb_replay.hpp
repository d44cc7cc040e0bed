// Reads a store's records and analyses in order, as fast as the disk gives them. Private to core/store.
#pragma once

#include "core/store/journal.hpp"
#include "core/store/rocksdb_database.hpp"

namespace samestory::store {

// Journal::replay. A thread of its own reads, checks and decodes some batches ahead of `take`, which runs on
// the caller's.
Result<void> replay(const RocksDbDatabase& database, Sequence first, const Journal::Take& take);

}  // namespace samestory::store
