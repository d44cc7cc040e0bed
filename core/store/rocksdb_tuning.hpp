// How RocksDB is set up for a journal. Private to core/store.
#pragma once

#include <rocksdb/db.h>

#include <vector>

#include "core/store/rocksdb_journal.hpp"

namespace samestory::store {

rocksdb::DBOptions database_options(const RocksDbOptions& options);
// In the order of Family. Families share one block cache.
std::vector<rocksdb::ColumnFamilyDescriptor> family_descriptors(const RocksDbOptions& options);

}  // namespace samestory::store
