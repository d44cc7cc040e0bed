#include "core/store/rocksdb_tuning.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/table.h>

namespace samestory::store {
namespace {

constexpr std::uint64_t kLogBytesMax = 128u
                                       << 20;  // of write-ahead log; a start replays at most this much of it
constexpr int kOpenFilesMax = 512;
constexpr std::size_t kInfoLogBytesMax = 1u << 20;
constexpr std::size_t kInfoLogsMax = 3;
constexpr std::size_t kBlockBytes = 16u << 10;
constexpr int kZstdLevel = 1;  // flushes keep up at twice the rate of level 3, for 3 % more bytes

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache,
                                            std::size_t write_buffer_bytes,
                                            rocksdb::CompressionType compression) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = kBlockBytes;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;

  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = write_buffer_bytes;
  family.max_write_buffer_number = 3;
  // Keys ascend, so tables rarely overlap and sink to lower levels as they are: one codec for all levels.
  family.compression = compression;
  family.compression_opts.level = kZstdLevel;
  family.level_compaction_dynamic_level_bytes = true;
  return family;
}

}  // namespace

rocksdb::DBOptions database_options(const RocksDbOptions& options) {
  rocksdb::DBOptions db;
  if (options.env) db.env = options.env;
  db.create_if_missing = true;
  db.create_missing_column_families = true;
  db.paranoid_checks = true;
  // Refuses to open where the log is damaged before its tail; the default would silently drop what follows
  // the damage.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.track_and_verify_wals_in_manifest = true;
  db.max_total_wal_size = kLogBytesMax;
  db.db_write_buffer_size = kWriteBufferBytes;
  db.max_background_jobs = 2;
  db.max_open_files = kOpenFilesMax;
  db.bytes_per_sync = 1u << 20;
  db.skip_stats_update_on_db_open = true;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  db.max_log_file_size = kInfoLogBytesMax;
  db.keep_log_file_num = kInfoLogsMax;
  return db;
}

std::vector<rocksdb::ColumnFamilyDescriptor> family_descriptors(const RocksDbOptions& options) {
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  return {{rocksdb::kDefaultColumnFamilyName, family_options(cache, 64u << 10, rocksdb::kNoCompression)},
          {"records", family_options(cache, 8u << 20, rocksdb::kLZ4Compression)},
          {"analyses", family_options(cache, 24u << 20, rocksdb::kLZ4Compression)},
          {"payloads", family_options(cache, 32u << 20, rocksdb::kZSTD)},
          {"meta", family_options(cache, 64u << 10, rocksdb::kNoCompression)}};
}

}  // namespace samestory::store
