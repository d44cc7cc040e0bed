// The durable append behind everything that is acknowledged.
//
// Operation: entries are appended in sequence order, each with its record (the decision) and, for a submitted
// article, its analysis and payload, which are kept apart so that a start reads decisions and analyses and
// never text. append() returns only after all its entries are synced to disk: either all of them are there
// after a crash, or none.
//
// Concurrency: append, and the reads, are thread-safe; appends are made by one thread, the writer.
//
// Limitations: one process at a time opens a store.
//
// Today: RocksDB on local disk (core/store/rocksdb_journal.hpp). Later a replicated log takes its place;
// nothing above may know which.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/records/record.hpp"

namespace samestory::store {

struct Entry {
  records::Record record;
  // Set for an article that this record submits: encoded analysis and payload under its number.
  ArticleNumber number;
  std::string analysis;
  std::string payload;
  // Articles that nobody can read after this record; their payloads are deleted in the same write. Analyses
  // stay: what an article taught (term statistics, groups) outlives it, and a replay has to learn the same.
  std::vector<ArticleNumber> drops;
};

struct StoreFigures {
  std::uint64_t disk_bytes = 0;
  std::uint64_t appended_entries = 0;
  std::uint64_t syncs = 0;
  std::uint64_t ranges_dropped = 0;
};

class Journal {
 public:
  virtual ~Journal() = default;

  // All or nothing, and on disk when it returns. store_full or store_unavailable: nothing was appended.
  virtual Result<void> append(std::span<const Entry> entries) = 0;

  // Drops the payloads of all numbers up to this one, as one range. Their articles have left in records that
  // were appended before. Needs no sync: it is asked for again after a restart.
  virtual Result<void> drop_payloads(ArticleNumber through) = 0;

  // Every record from `first` on, in order, with the encoded analysis of the article it submits (empty where
  // a record submits none). Stops at the first failure of `take`, or with corrupt.
  using Take = std::function<Result<void>(records::Record&& record, std::string_view analysis)>;
  virtual Result<void> replay(Sequence first, const Take& take) const = 0;

  virtual Result<std::string> payload(ArticleNumber number) const = 0;   // not_found when dropped
  virtual Result<std::string> analysis(ArticleNumber number) const = 0;  // not_found for a number never used

  // Random bytes made when the store was created; they travel in snapshots and are never served.
  virtual std::uint64_t secret() const = 0;
  virtual StoreFigures figures() const = 0;
};

}  // namespace samestory::store
