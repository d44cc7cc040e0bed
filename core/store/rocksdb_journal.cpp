#include "core/store/rocksdb_journal.hpp"

#include <rocksdb/convenience.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "core/store/entry_check.hpp"
#include "core/store/keys.hpp"
#include "core/store/rocksdb_database.hpp"
#include "core/store/rocksdb_replay.hpp"

namespace samestory::store {
namespace {

using rocksdb::Status;

Error not_open() {
  return {Errc::io, "The store could not be opened again after a failed write; restart samestory."};
}

// What a refused append may have left in the log: it can come back with a restart, so the next append
// covers it up.
struct Leftover {
  Sequence last = 0;
  std::vector<ArticleNumber> numbers;
  std::map<ArticleNumber, std::string>
      payloads;  // it would drop them, and they are needed since it did not happen
};

class RocksDbJournal final : public Journal {
 public:
  RocksDbJournal(const RocksDbOptions& options, std::unique_ptr<RocksDbDatabase> database)
      : options_(options), secret_(database->secret()), database_(std::move(database)) {}

  Result<void> find_last_sequence();

  Result<void> append(std::span<const Entry> entries) override;
  Result<void> drop_payloads(ArticleNumber through) override;
  Result<void> replay(Sequence first, const Take& take) const override;
  Result<std::string> payload(ArticleNumber number) const override {
    return part(Family::payloads, number, "The store has no text under this number.");
  }
  Result<std::string> analysis(ArticleNumber number) const override {
    return part(Family::analyses, number, "The store has no analysis under this number.");
  }
  std::uint64_t secret() const override { return secret_; }
  StoreFigures figures() const override;

 private:
  Result<void> check_free_space() const;
  Status recover();
  Status probe_disk() const;
  Status reopen();
  Status write(std::span<const Entry> entries);
  Status put(rocksdb::WriteBatch& batch, const Entry& entry) const;
  Status cover_leftover(rocksdb::WriteBatch& batch) const;
  void remember_leftover(std::span<const Entry> entries);
  Result<std::string> part(Family family, ArticleNumber number, const char* missing) const;

  const RocksDbOptions options_;
  const std::uint64_t secret_;
  mutable std::shared_mutex database_mutex_;   // shared: using the database; exclusive: opening it anew
  std::unique_ptr<RocksDbDatabase> database_;  // under database_mutex_; none: it could not be opened anew
  std::mutex append_mutex_;                    // taken before database_mutex_
  Sequence last_sequence_ = 0;                 // under append_mutex_
  std::optional<Leftover> leftover_;  // under append_mutex_; set: the last append failed inside RocksDB
  std::atomic<std::uint64_t> appended_entries_ = 0;
  std::atomic<std::uint64_t> syncs_ = 0;
  std::atomic<std::uint64_t> ranges_dropped_ = 0;
};

Result<void> RocksDbJournal::find_last_sequence() {
  const std::unique_ptr<rocksdb::Iterator> records(
      database_->db().NewIterator({}, database_->family(Family::records)));
  records->SeekForPrev(record_key(kDefaultCollection, ~Sequence{0}));
  if (!records->status().ok()) return fail(read_error(records->status()));
  if (!records->Valid()) return {};
  const auto sequence = number_in_key<Sequence>(records->key().ToStringView());
  if (!sequence) return fail(Errc::corrupt, "A stored record has a damaged key.");
  last_sequence_ = *sequence;
  return {};
}

Result<void> RocksDbJournal::append(std::span<const Entry> entries) {
  const std::lock_guard lock(append_mutex_);
  if (auto checked = check_entries(entries, last_sequence_); !checked) return checked;
  if (entries.empty()) return {};
  if (auto space = check_free_space(); !space) return space;
  if (leftover_) {
    if (const Status recovered = recover(); !recovered.ok()) return fail(write_error(recovered));
  }
  const std::shared_lock use(database_mutex_);
  if (const Status written = write(entries); !written.ok()) {
    remember_leftover(entries);
    return fail(write_error(written));
  }
  leftover_.reset();
  last_sequence_ += entries.size();
  appended_entries_ += entries.size();
  syncs_ += 1;
  return {};
}

Result<void> RocksDbJournal::check_free_space() const {
  std::error_code error;
  const auto space = std::filesystem::space(options_.directory, error);
  if (error || space.available >= options_.free_disk_bytes_min) return {};
  return fail(Errc::store_full,
              "The disk that holds the store is nearly full; free some space, then send this again.");
}

// RocksDB recovers from a full disk by itself. After other failed writes it accepts no more until it is
// opened anew.
Status RocksDbJournal::recover() {
  {
    const std::shared_lock use(database_mutex_);
    if (database_ && database_->db().Resume().ok()) return Status::OK();
  }
  if (const Status probed = probe_disk(); !probed.ok()) return probed;
  return reopen();
}

// Whether the disk takes and syncs a file, so that the database is not closed while opening it is hopeless.
Status RocksDbJournal::probe_disk() const {
  constexpr std::size_t kProbeBytes = 1u << 20;
  rocksdb::Env* const env = options_.env ? options_.env : rocksdb::Env::Default();
  const std::string path = (options_.directory / kDatabaseFolder / "probe.dbtmp").string();
  std::unique_ptr<rocksdb::WritableFile> file;
  Status status = env->NewWritableFile(path, &file, rocksdb::EnvOptions{});
  if (!status.ok()) return status;
  status = file->Append(std::string(kProbeBytes, '\xA5'));
  if (status.ok()) status = file->Sync();
  file->Close().PermitUncheckedError();
  env->DeleteFile(path).PermitUncheckedError();
  return status;
}

Status RocksDbJournal::reopen() {
  const std::unique_lock exclusive(database_mutex_);
  database_.reset();
  auto opened = RocksDbDatabase::open(options_);
  if (opened) {
    database_ = std::move(*opened);
    return Status::OK();
  }
  if (auto readable = RocksDbDatabase::open(options_, Access::read_only)) database_ = std::move(*readable);
  return Status::IOError("the database did not open again: the log file beside it says why");
}

Status RocksDbJournal::write(std::span<const Entry> entries) {
  constexpr std::size_t kKeyBytes = 48;  // keys and the batch's own marks, roughly
  std::size_t bytes = 0;
  for (const Entry& entry : entries)
    bytes += entry.analysis.size() + entry.payload.size() + 256 + 3 * kKeyBytes;
  rocksdb::WriteBatch batch(bytes);
  if (const Status covered = cover_leftover(batch); !covered.ok()) return covered;
  for (const Entry& entry : entries) {
    if (const Status added = put(batch, entry); !added.ok()) return added;
  }
  rocksdb::WriteOptions durable;
  durable.sync = true;
  return database_->db().Write(durable, &batch);
}

Status RocksDbJournal::put(rocksdb::WriteBatch& batch, const Entry& entry) const {
  const auto key = record_key(entry.record.collection, entry.record.sequence);
  Status status = batch.Put(database_->family(Family::records), key, encode(entry.record));
  if (entry.number) {
    const auto part = part_key(entry.record.collection, entry.number);
    if (status.ok()) status = batch.Put(database_->family(Family::analyses), part, entry.analysis);
    if (status.ok()) status = batch.Put(database_->family(Family::payloads), part, entry.payload);
  }
  for (const ArticleNumber number : entry.drops) {
    if (status.ok())
      status = batch.Delete(database_->family(Family::payloads), part_key(kDefaultCollection, number));
  }
  return status;
}

Status RocksDbJournal::cover_leftover(rocksdb::WriteBatch& batch) const {
  if (!leftover_) return Status::OK();
  Status status;
  for (Sequence s = last_sequence_ + 1; status.ok() && s <= leftover_->last; ++s) {
    status = batch.Delete(database_->family(Family::records), record_key(kDefaultCollection, s));
  }
  for (const ArticleNumber number : leftover_->numbers) {
    const auto key = part_key(kDefaultCollection, number);
    if (status.ok()) status = batch.Delete(database_->family(Family::analyses), key);
    if (status.ok()) status = batch.Delete(database_->family(Family::payloads), key);
  }
  for (const auto& [number, payload] : leftover_->payloads) {
    if (status.ok()) {
      status = batch.Put(database_->family(Family::payloads), part_key(kDefaultCollection, number), payload);
    }
  }
  return status;
}

void RocksDbJournal::remember_leftover(std::span<const Entry> entries) {
  if (!leftover_) leftover_.emplace();
  leftover_->last = std::max(leftover_->last, last_sequence_ + entries.size());
  for (const Entry& entry : entries) {
    if (entry.number) leftover_->numbers.push_back(entry.number);
    for (const ArticleNumber number : entry.drops) {
      std::string payload;
      const Status found = database_->db().Get({}, database_->family(Family::payloads),
                                               part_key(kDefaultCollection, number), &payload);
      if (found.ok()) leftover_->payloads.try_emplace(number, std::move(payload));
    }
  }
  std::ranges::sort(leftover_->numbers);
  const auto same = std::unique(leftover_->numbers.begin(), leftover_->numbers.end());
  leftover_->numbers.erase(same, leftover_->numbers.end());
}

// Tables that lie within the range go at once; what else is in it goes when its tables are compacted.
Result<void> RocksDbJournal::drop_payloads(ArticleNumber through) {
  const std::lock_guard lock(append_mutex_);
  if (leftover_) return fail(Errc::store_unavailable, "The store has to recover before it drops texts.");
  const std::shared_lock use(database_mutex_);
  if (!database_) return fail(not_open());
  const std::string begin = part_key(kDefaultCollection, ArticleNumber{});
  const std::string last = part_key(kDefaultCollection, through);
  const std::string end = last + '\0';  // the first key after it
  auto* const payloads = database_->family(Family::payloads);
  Status status = database_->db().DeleteRange({}, payloads, begin, end);
  const rocksdb::Slice from(begin), to(end);
  if (status.ok()) status = rocksdb::DeleteFilesInRange(&database_->db(), payloads, &from, &to, false);
  if (!status.ok()) {
    leftover_.emplace();  // of no entries: the next append first lets RocksDB recover
    return fail(write_error(status));
  }
  ranges_dropped_ += 1;
  return {};
}

Result<void> RocksDbJournal::replay(Sequence first, const Take& take) const {
  const std::shared_lock use(database_mutex_);
  if (!database_) return fail(not_open());
  return store::replay(*database_, first, take);
}

Result<std::string> RocksDbJournal::part(Family family, ArticleNumber number, const char* missing) const {
  const std::shared_lock use(database_mutex_);
  if (!database_) return fail(not_open());
  std::string value;
  const Status found =
      database_->db().Get({}, database_->family(family), part_key(kDefaultCollection, number), &value);
  if (found.IsNotFound()) return fail(Errc::not_found, missing);
  if (!found.ok()) return fail(read_error(found));
  return value;
}

StoreFigures RocksDbJournal::figures() const {
  StoreFigures figures;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(options_.directory / kDatabaseFolder, error)) {
    const auto bytes = file.file_size(error);
    if (!error) figures.disk_bytes += bytes;
  }
  figures.appended_entries = appended_entries_;
  figures.syncs = syncs_;
  figures.ranges_dropped = ranges_dropped_;
  return figures;
}

}  // namespace

Result<std::unique_ptr<Journal>> open_rocksdb_journal(const RocksDbOptions& options) {
  auto database = RocksDbDatabase::open(options);
  if (!database) return fail(database.error());
  auto journal = std::make_unique<RocksDbJournal>(options, std::move(*database));
  if (auto found = journal->find_last_sequence(); !found) return fail(found.error());
  return std::unique_ptr<Journal>(std::move(journal));
}

}  // namespace samestory::store
