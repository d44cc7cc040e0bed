// Opens the RocksDB database of a store: options, column families, crash recovery, meta data.
// Private to core/store.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <memory>

#include "core/store/rocksdb_journal.hpp"

namespace samestory::store {

// Under the store's directory.
inline constexpr std::string_view kDatabaseFolder = "journal";

enum class Family : std::uint8_t {
  fallback,
  records,
  analyses,
  payloads,
  meta
};  // fallback: "default", left empty
inline constexpr std::size_t kFamilies = 5;

// Read-only: nothing is written, not even recovery's own files; the log's contents stay in memory.
enum class Access : std::uint8_t { read_write, read_only };

class RocksDbDatabase {
 public:
  static Result<std::unique_ptr<RocksDbDatabase>> open(const RocksDbOptions& options,
                                                       Access access = Access::read_write);
  ~RocksDbDatabase();

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return handles_[static_cast<std::size_t>(family)];
  }
  std::uint64_t secret() const { return secret_; }

 private:
  RocksDbDatabase() = default;
  Result<void> open_for_writing(const RocksDbOptions& options);
  Result<void> open_for_reading(const RocksDbOptions& options, rocksdb::WALRecoveryMode mode);
  Result<void> read_meta();
  Result<void> write_meta();
  bool is_empty(Family family) const;
  std::string last_record_key() const;
  static bool only_last_write_is_torn(const RocksDbOptions& options);

  std::filesystem::path path_;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilies> handles_{};  // owned by db_
  std::uint64_t secret_ = 0;
};

// The error of a failed write: store_full or store_unavailable, with a sentence that may be served.
Error write_error(const rocksdb::Status& status);
// The error of a failed read: corrupt or io.
Error read_error(const rocksdb::Status& status);

}  // namespace samestory::store
