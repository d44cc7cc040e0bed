// Journal on RocksDB. docs/storage-format.md has the column families, keys and values.
//
// Operation. An append is one write batch in the write-ahead log and one fdatasync. Opening replays what the
// log holds beyond the tables; a write that was torn by a crash was never acknowledged and falls away.
//
// Concurrency. Thread-safe; appends exclude each other, reads run beside everything.
//
// Failure. A refused append leaves nothing behind; the next one first has RocksDB recover, or opens the
// database anew, so that writes go on by themselves once the disk takes them again. Reads go on meanwhile.
//
// Limitations. Memory: the block cache, up to kWriteBufferBytes of unflushed writes, and some MB of table
// indices.
#pragma once

#include <filesystem>
#include <memory>

#include "core/store/journal.hpp"

namespace rocksdb {
class Env;
}

namespace samestory::store {

inline constexpr std::size_t kWriteBufferBytes = 96u << 20;

struct RocksDbOptions {
  std::filesystem::path directory;  // made when missing; refused when it holds something else
  std::size_t block_cache_bytes = 256u << 20;
  // Appends answer store_full below this much free disk space: RocksDB needs some to flush and to compact.
  std::uint64_t free_disk_bytes_min = 128u << 20;
  // The file system; none: the real one. Tests bring one that fails. Outlives the journal.
  rocksdb::Env* env = nullptr;
};

// Fails with io, corrupt, unsupported (made by a newer build) or conflict (another process has it open, or
// the directory holds something else). Never deletes what it did not write.
Result<std::unique_ptr<Journal>> open_rocksdb_journal(const RocksDbOptions& options);

}  // namespace samestory::store
