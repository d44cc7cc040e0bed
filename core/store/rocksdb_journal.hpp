// Journal on RocksDB. docs/storage-format.md has the column families, keys and values.
#pragma once

#include <filesystem>
#include <memory>

#include "core/store/journal.hpp"

namespace samestory::store {

struct RocksDbOptions {
  std::filesystem::path directory;  // made when missing; refused when it holds something else
  std::size_t block_cache_bytes = 256u << 20;
};

// Fails with io, corrupt, unsupported (made by a newer build) or conflict (another process has it open).
Result<std::unique_ptr<Journal>> open_rocksdb_journal(const RocksDbOptions& options);

}  // namespace samestory::store
