#include "core/store/rocksdb_database.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <random>

#include "core/base/bytes.hpp"
#include "core/base/clock.hpp"
#include "core/store/entry_check.hpp"
#include "core/store/keys.hpp"
#include "core/store/rocksdb_tuning.hpp"

namespace samestory::store {
namespace {

namespace fs = std::filesystem;
using rocksdb::Status;

constexpr std::uint32_t kStoreFormat = 1;
constexpr CollectionNumber kWholeStore{0};  // meta data that belongs to no collection

// What went wrong, without the path in front of it.
std::string reason_of(const Status& status) {
  std::string text = status.ToString();
  const auto colon = text.rfind(": ");
  return colon == std::string::npos ? text : text.substr(colon + 2);
}

bool is_lock_conflict(const Status& status) {
  const std::string text = status.ToString();
  return status.IsIOError() && text.find("lock") != std::string::npos &&
         text.find("LOCK") != std::string::npos;
}

Error open_error(const Status& status, const fs::path& directory) {
  const std::string where = "The store in " + directory.string();
  if (is_lock_conflict(status)) {
    return {Errc::conflict,
            where + " is open in another process; stop that one or choose another directory."};
  }
  if (status.IsCorruption())
    return {Errc::corrupt, where + " is damaged and was left as it is: " + status.ToString()};
  if (status.IsNotSupported() || status.IsInvalidArgument()) {
    return {Errc::unsupported, where + " cannot be opened by this build: " + status.ToString()};
  }
  return {Errc::io, where + " cannot be opened: " + status.ToString()};
}

// A directory entry is durable only when its parent is synced.
void sync_directory(const fs::path& directory) {
  const int file = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

// Makes the directory when it is missing; refuses one with contents that are not a store.
Result<void> prepare_directory(const fs::path& directory) {
  std::error_code error;
  if (fs::create_directories(directory, error)) sync_directory(fs::absolute(directory).parent_path());
  if (error) {
    return fail(Errc::io,
                "The data directory " + directory.string() + " cannot be made: " + error.message() + ".");
  }
  fs::directory_iterator entries(directory, error);
  if (error) {
    return fail(Errc::io,
                "The data directory " + directory.string() + " cannot be read: " + error.message() + ".");
  }
  bool foreign = false;
  for (const auto& entry : entries) {
    if (entry.path().filename() == kDatabaseFolder) return {};
    foreign = foreign || entry.path().filename() != "lost+found";
  }
  if (foreign) {
    return fail(Errc::conflict,
                "The data directory " + directory.string() +
                    " holds something that samestory did not put there; choose an empty one.");
  }
  return {};
}

// Judges the families on disk before anything is opened for writing.
Result<void> check_families(const fs::path& path, const fs::path& directory,
                            const std::vector<rocksdb::ColumnFamilyDescriptor>& known) {
  if (!fs::exists(path / "CURRENT")) return {};
  std::vector<std::string> present;
  const Status listed = rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions{}, path.string(), &present);
  if (!listed.ok()) return fail(open_error(listed, directory));
  const bool ours = std::ranges::find(present, "meta") != present.end();
  for (const std::string& name : present) {
    if (std::ranges::find(known, name, &rocksdb::ColumnFamilyDescriptor::name) != known.end()) continue;
    if (ours)
      return fail(Errc::unsupported,
                  "The store in " + directory.string() + " was made by a newer samestory; use that.");
    return fail(Errc::conflict, "The folder " + path.string() +
                                    " holds another program's database; choose another directory.");
  }
  return {};
}

std::uint64_t random_secret() {
  std::random_device device;
  return static_cast<std::uint64_t>(device()) << 32 | device();
}

template <std::unsigned_integral T>
std::string fixed_bytes(T value) {
  std::string bytes;
  ByteWriter(bytes).fixed(value);
  return bytes;
}

}  // namespace

Error write_error(const Status& status) {
  const std::string reason = reason_of(status);
  const bool full =
      status.IsNoSpace() || reason == "No space left on device" || reason == "Disk quota exceeded";
  if (full)
    return {Errc::store_full,
            "The disk that holds the store is full; free some space, then send this again."};
  return {Errc::store_unavailable, "The store refuses writes (" + reason + "); send this again later."};
}

Error read_error(const Status& status) {
  if (status.IsCorruption()) return {Errc::corrupt, "The store is damaged: " + reason_of(status) + "."};
  return {Errc::io, "The store cannot be read: " + reason_of(status) + "."};
}

Result<std::unique_ptr<RocksDbDatabase>> RocksDbDatabase::open(const RocksDbOptions& options, Access access) {
  if (auto prepared = prepare_directory(options.directory); !prepared) return fail(prepared.error());
  std::unique_ptr<RocksDbDatabase> database(new RocksDbDatabase);
  auto opened = access == Access::read_write
                    ? database->open_for_writing(options)
                    : database->open_for_reading(options, rocksdb::WALRecoveryMode::kPointInTimeRecovery);
  if (!opened) return fail(opened.error());
  if (auto read = database->read_meta(); !read) return fail(read.error());
  return database;
}

Result<void> RocksDbDatabase::open_for_writing(const RocksDbOptions& options) {
  path_ = options.directory / kDatabaseFolder;
  const auto families = family_descriptors(options);
  if (auto checked = check_families(path_, options.directory, families); !checked) return checked;
  rocksdb::DBOptions tuning = database_options(options);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  Status opened = rocksdb::DB::Open(tuning, path_.string(), families, &handles, &raw);
  if (opened.IsCorruption() && only_last_write_is_torn(options)) {
    tuning.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    opened = rocksdb::DB::Open(tuning, path_.string(), families, &handles, &raw);
  }
  if (!opened.ok()) return fail(open_error(opened, options.directory));
  db_.reset(raw);
  std::ranges::copy(handles, handles_.begin());
  sync_directory(options.directory);
  return {};
}

Result<void> RocksDbDatabase::open_for_reading(const RocksDbOptions& options, rocksdb::WALRecoveryMode mode) {
  path_ = options.directory / kDatabaseFolder;
  rocksdb::DBOptions tuning = database_options(options);
  tuning.create_if_missing = false;
  tuning.create_missing_column_families = false;
  tuning.wal_recovery_mode = mode;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  const Status opened =
      rocksdb::DB::OpenForReadOnly(tuning, path_.string(), family_descriptors(options), &handles, &raw);
  if (!opened.ok()) return fail(open_error(opened, options.directory));
  db_.reset(raw);
  std::ranges::copy(handles, handles_.begin());
  return {};
}

// The log is damaged. A power cut can leave a write torn in any place, and only the last one, which was not
// acknowledged; damage with later records behind it hit what was acknowledged.
bool RocksDbDatabase::only_last_write_is_torn(const RocksDbOptions& options) {
  RocksDbDatabase before_damage;
  RocksDbDatabase readable;
  return before_damage.open_for_reading(options, rocksdb::WALRecoveryMode::kPointInTimeRecovery) &&
         readable.open_for_reading(options, rocksdb::WALRecoveryMode::kSkipAnyCorruptedRecords) &&
         before_damage.last_record_key() == readable.last_record_key();
}

std::string RocksDbDatabase::last_record_key() const {
  const std::unique_ptr<rocksdb::Iterator> records(db_->NewIterator({}, family(Family::records)));
  records->SeekToLast();
  return records->Valid() ? records->key().ToString() : std::string{};
}

Result<void> RocksDbDatabase::read_meta() {
  std::string format;
  const Status found = db_->Get({}, family(Family::meta), meta_key(kWholeStore, "format"), &format);
  if (found.IsNotFound()) return write_meta();
  std::string secret;
  const Status secret_found =
      db_->Get({}, family(Family::meta), meta_key(kDefaultCollection, "secret"), &secret);
  for (const Status& status : {found, secret_found}) {
    if (!status.ok() && !status.IsNotFound()) return fail(read_error(status));
  }
  ByteReader format_reader(format);
  const auto version = format_reader.fixed<std::uint32_t>();
  if (!format_reader.ok()) return fail(Errc::corrupt, "The store's format version is damaged.");
  if (version > kStoreFormat) {
    return fail(Errc::unsupported,
                "The store has format " + std::to_string(version) + ", made by a newer samestory; use that.");
  }
  ByteReader secret_reader(secret);
  secret_ = secret_reader.fixed<std::uint64_t>();
  if (!secret_reader.ok() || version == 0) return fail(Errc::corrupt, "The store's meta data is damaged.");
  return {};
}

// A new store, or one whose creation was interrupted before this single write.
Result<void> RocksDbDatabase::write_meta() {
  for (const Family f :
       {Family::fallback, Family::records, Family::analyses, Family::payloads, Family::meta}) {
    if (is_empty(f)) continue;
    return fail(Errc::conflict,
                "The folder " + path_.string() +
                    " holds a database without a store's meta data; choose another directory.");
  }
  secret_ = random_secret();
  const auto created = static_cast<std::uint64_t>(SystemClock().now().time_since_epoch().count());
  rocksdb::WriteBatch batch;
  auto* const meta = family(Family::meta);
  Status status = batch.Put(meta, meta_key(kWholeStore, "created"), fixed_bytes(created));
  if (status.ok()) status = batch.Put(meta, meta_key(kDefaultCollection, "name"), "default");
  if (status.ok()) status = batch.Put(meta, meta_key(kDefaultCollection, "secret"), fixed_bytes(secret_));
  if (status.ok()) status = batch.Put(meta, meta_key(kWholeStore, "format"), fixed_bytes(kStoreFormat));
  rocksdb::WriteOptions durable;
  durable.sync = true;
  if (status.ok()) status = db_->Write(durable, &batch);
  if (!status.ok()) return fail(write_error(status));
  return {};
}

bool RocksDbDatabase::is_empty(Family f) const {
  const std::unique_ptr<rocksdb::Iterator> keys(db_->NewIterator({}, family(f)));
  keys->SeekToFirst();
  return !keys->Valid() && keys->status().ok();
}

RocksDbDatabase::~RocksDbDatabase() {
  if (!db_) return;
  for (auto* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
  db_->Close().PermitUncheckedError();
}

}  // namespace samestory::store
