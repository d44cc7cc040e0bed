#include "core/store/rocksdb_journal.hpp"

#include <catch2/catch.hpp>

#include "core/store/memory_journal.hpp"
#include "tests/core/store/journal_contract.hpp"
#include "tests/support/sample_records.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace samestory;
using namespace samestory::store;
using namespace samestory::tests;

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

}  // namespace

TEST_CASE("the RocksDB journal keeps the journal's contract, and keeps it over a restart") {
  const TemporaryDirectory directory;
  const auto options = options_for(directory);
  std::vector<Replayed> before;
  std::uint64_t secret = 0;
  {
    const auto journal = open(options);
    secret = journal->secret();
    check_journal_contract(*journal);
    before = replayed(*journal);
  }
  const auto journal = open(options);
  CHECK(journal->secret() == secret);
  CHECK(replayed(*journal) == before);
  CHECK(journal->payload(ArticleNumber{1}).error().code == Errc::not_found);
  CHECK(journal->payload(ArticleNumber{3}).value() == "text 3");
  const Entry next[] = {submitted_entry(5, ArticleNumber{4}, "analysis 4", "text 4")};
  REQUIRE(journal->append(next));
  CHECK(replayed(*journal).size() == 5);
  CHECK(journal->figures().disk_bytes > 0);
}

TEST_CASE("two stores have different secrets") {
  const TemporaryDirectory a;
  const TemporaryDirectory b;
  CHECK(open(options_for(a))->secret() != open(options_for(b))->secret());
}

TEST_CASE("the RocksDB journal answers as the memory journal does over random batches and restarts") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const TemporaryDirectory directory;
  const auto options = options_for(directory);
  MemoryJournal model;
  auto journal = open(options);
  Sequence sequence = 0;
  std::uint32_t number = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<Entry> batch(1 + random() % 60);
    for (Entry& entry : batch) {
      ++sequence;
      if (random() % 4 == 0) {
        entry.record.sequence = sequence;
        entry.record.body = records::Settle{};
      } else {
        ++number;
        entry = submitted_entry(sequence, ArticleNumber{number}, std::string(random() % 3000, 'a'),
                                std::string(random() % 9000, static_cast<char>('a' + number % 26)));
      }
      if (number > 1 && random() % 3 == 0) {
        entry.drops = {ArticleNumber{static_cast<std::uint32_t>(1 + random() % (number - 1))}};
      }
    }
    REQUIRE(model.append(batch));
    REQUIRE(journal->append(batch));
    if (round % 20 == 10) {
      journal.reset();
      journal = open(options);
    }
    const Sequence first = 1 + random() % sequence;
    REQUIRE(replayed(*journal, first) == replayed(model, first));
  }
  for (std::uint32_t n = 1; n <= number + 1; ++n) {
    REQUIRE(journal->payload(ArticleNumber{n}).value_or("-") ==
            model.payload(ArticleNumber{n}).value_or("-"));
    REQUIRE(journal->analysis(ArticleNumber{n}).value_or("-") ==
            model.analysis(ArticleNumber{n}).value_or("-"));
  }
}

TEST_CASE("a replay may be left in the middle of many records") {
  const TemporaryDirectory directory;
  const auto journal = open(options_for(directory));
  for (Sequence sequence = 1; sequence <= 20'000; sequence += 1000) {
    std::vector<Entry> batch(1000);
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].record.sequence = sequence + i;
    for (Entry& entry : batch) entry.record.body = records::Settle{};
    REQUIRE(journal->append(batch));
  }
  std::size_t seen = 0;
  const auto stopped = journal->replay(1, [&](records::Record&&, std::string_view) -> Result<void> {
    if (++seen == 1500) return fail(Errc::internal, "enough");
    return {};
  });
  CHECK_FALSE(stopped);
  CHECK(seen == 1500);
  CHECK_THROWS_AS(journal->replay(1, [](records::Record&&, std::string_view) -> Result<void> { throw 1; }),
                  int);
  CHECK(replayed(*journal).size() == 20'000);
}
