// What the RocksDB journal does when the disk, the directory or another process is against it.
#include <catch2/catch.hpp>

#include <rocksdb/db.h>
#include <fstream>

#include "core/store/keys.hpp"
#include "core/store/rocksdb_database.hpp"
#include "core/store/rocksdb_journal.hpp"
#include "tests/core/store/journal_contract.hpp"
#include "tests/support/faulty_env.hpp"
#include "tests/support/sample_records.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace samestory;
using namespace samestory::store;
using namespace samestory::tests;
namespace fs = std::filesystem;

namespace {

RocksDbOptions options_for(const TemporaryDirectory& directory) {
  RocksDbOptions options;
  options.directory = directory.path() / "data";
  options.free_disk_bytes_min = 0;
  return options;
}

std::unique_ptr<Journal> open(const RocksDbOptions& options) {
  auto journal = open_rocksdb_journal(options);
  if (!journal) FAIL(journal.error().message);
  return std::move(*journal);
}

Error refusal(const RocksDbOptions& options) {
  const auto journal = open_rocksdb_journal(options);
  REQUIRE_FALSE(journal);
  return journal.error();
}

// Bytes that no codec makes smaller, so that files are as large as a test says.
std::string noise(std::size_t bytes) {
  std::mt19937_64 random(bytes);
  std::string text(bytes, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

void append_articles(Journal& journal, Sequence first, Sequence last, std::size_t payload_bytes) {
  for (Sequence s = first; s <= last; ++s) {
    const Entry entry[] = {
        submitted_entry(s, ArticleNumber{static_cast<std::uint32_t>(s)}, "analysis", noise(payload_bytes))};
    const auto appended = journal.append(entry);
    if (!appended) FAIL(appended.error().message);
  }
}

fs::path newest_log(const RocksDbOptions& options) {
  fs::path newest;
  for (const auto& file : fs::directory_iterator(options.directory / "journal")) {
    if (file.path().extension() == ".log" && file.path() > newest) newest = file.path();
  }
  REQUIRE_FALSE(newest.empty());
  return newest;
}

void flip_byte(const fs::path& file, std::streamoff at) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(at);
  const char damaged = static_cast<char>(stream.get() ^ 0x55);
  stream.seekp(at);
  stream.put(damaged);
  REQUIRE(stream.flush());
}

// Changes the closed store behind samestory's back.
void tamper(const RocksDbOptions& options, const std::function<void(RocksDbDatabase&)>& change) {
  auto database = RocksDbDatabase::open(options);
  REQUIRE(database);
  change(**database);
}

}  // namespace

TEST_CASE("a store that is open is refused to a second opener") {
  const TemporaryDirectory directory;
  const auto journal = open(options_for(directory));
  const Error error = refusal(options_for(directory));
  CHECK(error.code == Errc::conflict);
  CHECK(error.message.find("is open in another process") != std::string::npos);
}

TEST_CASE("a directory that holds something else is refused and left as it is") {
  const TemporaryDirectory directory;
  const auto options = options_for(directory);
  fs::create_directories(options.directory / "lost+found");
  const fs::path foreign = options.directory / "thesis.txt";
  std::ofstream(foreign) << "words";
  CHECK(refusal(options).code == Errc::conflict);
  CHECK(fs::file_size(foreign) == 5);
  CHECK_FALSE(fs::exists(options.directory / "journal"));

  fs::remove(foreign);
  append_articles(*open(options), 1, 1, 10);
  std::ofstream(foreign) << "words";
  CHECK(replayed(*open(options)).size() == 1);
}

TEST_CASE("a path that is a file is refused") {
  const TemporaryDirectory directory;
  const auto options = options_for(directory);
  std::ofstream(options.directory) << "a file";
  CHECK(refusal(options).code == Errc::io);
}

TEST_CASE("another program's database is refused") {
  const TemporaryDirectory directory;
  const auto options = options_for(directory);
  fs::create_directories(options.directory);
  rocksdb::Options foreign;
  foreign.create_if_missing = true;
  rocksdb::DB* raw = nullptr;
  REQUIRE(rocksdb::DB::Open(foreign, (options.directory / "journal").string(), &raw).ok());
  std::unique_ptr<rocksdb::DB> db(raw);
  SECTION("with keys of its own") {
    REQUIRE(db->Put({}, "key", "value").ok());
  }
  SECTION("with a column family of its own") {
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    REQUIRE(db->CreateColumnFamily({}, "theirs", &handle).ok());
    REQUIRE(db->DestroyColumnFamilyHandle(handle).ok());
  }
  db.reset();
  CHECK(refusal(options).code == Errc::conflict);
}

TEST_CASE("a creation that was interrupted is finished by the next open") {
  const TemporaryDirectory directory;
  const auto options = options_for(directory);
  fs::create_directories(options.directory);
  rocksdb::Options half;
  half.create_if_missing = true;
  rocksdb::DB* raw = nullptr;
  REQUIRE(rocksdb::DB::Open(half, (options.directory / "journal").string(), &raw).ok());
  delete raw;
  append_articles(*open(options), 1, 1, 10);
  CHECK(replayed(*open(options)).size() == 1);
}

TEST_CASE("a store of a newer format is unsupported") {
  const TemporaryDirectory directory;
  const auto options = options_for(directory);
  tamper(options, [](RocksDbDatabase& database) {
    const std::string two("\x02\0\0\0", 4);
    REQUIRE(database.db()
                .Put({}, database.family(Family::meta), meta_key(CollectionNumber{0}, "format"), two)
                .ok());
  });
  CHECK(refusal(options).code == Errc::unsupported);
}

TEST_CASE("a missing or damaged record makes replay corrupt") {
  const TemporaryDirectory directory;
  const auto options = options_for(directory);
  append_articles(*open(options), 1, 5, 10);
  const std::string key = record_key(CollectionNumber{1}, 3);
  SECTION("missing") {
    tamper(options, [&](RocksDbDatabase& database) {
      REQUIRE(database.db().Delete({}, database.family(Family::records), key).ok());
    });
  }
  SECTION("another record in its place") {
    tamper(options, [&](RocksDbDatabase& database) {
      const std::string other = encode(sample_records().front());
      REQUIRE(database.db().Put({}, database.family(Family::records), key, other).ok());
    });
  }
  SECTION("damaged") {
    tamper(options, [&](RocksDbDatabase& database) {
      REQUIRE(database.db().Put({}, database.family(Family::records), key, "not a record").ok());
    });
  }
  const auto journal = open(options);
  int seen = 0;
  const auto outcome = journal->replay(
      1, [&](records::Record&&, std::string_view) -> Result<void> { return ++seen, Result<void>{}; });
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == Errc::corrupt);
}

TEST_CASE("a last write that a power cut tore falls away and the store opens by itself") {
  const TemporaryDirectory directory;
  const auto options = options_for(directory);
  append_articles(*open(options), 1, 5, 100'000);
  const fs::path log = newest_log(options);
  const auto bytes = static_cast<std::streamoff>(fs::file_size(log));
  SECTION("cut short") {
    fs::resize_file(log, static_cast<std::uintmax_t>(bytes) - 100);
  }
  SECTION("cut far short") {
    fs::resize_file(log, static_cast<std::uintmax_t>(bytes) - 90'000);
  }
  SECTION("with a hole in its middle") {
    flip_byte(log, bytes - 50'000);
  }
  const auto journal = open(options);
  CHECK(replayed(*journal).size() == 4);
  append_articles(*journal, 5, 6, 1000);
  CHECK(replayed(*journal).size() == 6);
}

TEST_CASE("damage to an acknowledged write is corrupt, and nothing is dropped behind our back") {
  const TemporaryDirectory directory;
  const auto options = options_for(directory);
  append_articles(*open(options), 1, 5, 100'000);
  const fs::path log = newest_log(options);
  const auto bytes = fs::file_size(log);
  flip_byte(log, 150'000);
  CHECK(refusal(options).code == Errc::corrupt);
  CHECK(refusal(options).code == Errc::corrupt);
  CHECK(fs::file_size(log) == bytes);
  flip_byte(log, 150'000);
  CHECK(replayed(*open(options)).size() == 5);
}

TEST_CASE("a nearly full disk refuses appends, keeps reads, and nothing is half there") {
  const TemporaryDirectory directory;
  auto options = options_for(directory);
  append_articles(*open(options), 1, 3, 1000);
  options.free_disk_bytes_min = ~std::uint64_t{0};
  {
    const auto journal = open(options);
    const Entry entry[] = {submitted_entry(4, ArticleNumber{4}, "analysis", "text")};
    const auto appended = journal->append(entry);
    REQUIRE_FALSE(appended);
    CHECK(appended.error().code == Errc::store_full);
    CHECK(journal->payload(ArticleNumber{3}));
    CHECK(replayed(*journal).size() == 3);
  }
  CHECK(replayed(*open(options_for(directory))).size() == 3);
}

TEST_CASE("a write that the disk refuses leaves nothing behind, and writes go on once it accepts them") {
  using Fault = FaultyEnv::Fault;
  const auto fault = GENERATE(Fault::disk_full, Fault::io_error, Fault::sync_finds_full, Fault::sync_fails);
  const bool restart = GENERATE(false, true);
  CAPTURE(static_cast<int>(fault), restart);
  const TemporaryDirectory directory;
  FaultyEnv env;
  auto options = options_for(directory);
  options.env = &env;
  auto journal = open(options);
  append_articles(*journal, 1, 3, 10'000);

  std::vector<Entry> batch;
  for (Sequence s = 4; s <= 9; ++s) {
    batch.push_back(
        submitted_entry(s, ArticleNumber{static_cast<std::uint32_t>(s)}, "refused", noise(60'000)));
  }
  batch[1].drops = {ArticleNumber{2}};
  env.set(fault);
  const bool full = fault == Fault::disk_full || fault == Fault::sync_finds_full;
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto appended = journal->append(batch);
    REQUIRE_FALSE(appended);
    CHECK(appended.error().code == (full ? Errc::store_full : Errc::store_unavailable));
    CHECK(appended.error().message.find(directory.path().string()) == std::string::npos);
    CHECK(journal->payload(ArticleNumber{2}));
    CHECK(replayed(*journal).size() == 3);
  }

  env.set(Fault::none);
  append_articles(*journal, 4, 5, 500);
  if (restart) {
    journal.reset();
    journal = open(options);
  }
  const auto all = replayed(*journal);
  REQUIRE(all.size() == 5);
  CHECK(all[3].analysis == "analysis");
  CHECK(all[1].analysis == "analysis");
  CHECK(journal->payload(ArticleNumber{2}).value_or("") == noise(10'000));
  CHECK_FALSE(journal->payload(ArticleNumber{6}));
  append_articles(*journal, 6, 7, 500);
  CHECK(replayed(*journal).size() == 7);
  journal.reset();
  CHECK(replayed(*open(options)).size() == 7);
}

TEST_CASE("after a refused write and a restart the store is whole") {
  using Fault = FaultyEnv::Fault;
  const auto fault = GENERATE(Fault::disk_full, Fault::io_error, Fault::sync_finds_full, Fault::sync_fails);
  CAPTURE(static_cast<int>(fault));
  const TemporaryDirectory directory;
  FaultyEnv env;
  auto options = options_for(directory);
  options.env = &env;
  auto journal = open(options);
  append_articles(*journal, 1, 3, 10'000);
  env.set(fault);
  const Entry entry[] = {submitted_entry(4, ArticleNumber{4}, "refused", noise(60'000))};
  REQUIRE_FALSE(journal->append(entry));
  journal.reset();
  env.set(Fault::none);
  // Nobody was told that record 4 is stored; whether it is there is open, but only as a whole.
  journal = open(options);
  const Sequence last = replayed(*journal).size();
  REQUIRE((last == 3 || last == 4));
  CHECK(journal->payload(ArticleNumber{4}).has_value() == (last == 4));
  append_articles(*journal, last + 1, last + 2, 500);
  CHECK(replayed(*journal).size() == last + 2);
}
