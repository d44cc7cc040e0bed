#include <catch2/catch.hpp>

#include "core/store/memory_journal.hpp"
#include "tests/core/store/journal_contract.hpp"
#include "tests/support/faulty_journal.hpp"
#include "tests/support/sample_records.hpp"

using namespace samestory;
using namespace samestory::store;
using namespace samestory::tests;

TEST_CASE("the memory journal keeps the journal's contract") {
  MemoryJournal journal;
  check_journal_contract(journal);
}

TEST_CASE("a clone of a memory journal goes its own way") {
  MemoryJournal journal(7);
  const Entry first[] = {submitted_entry(1, ArticleNumber{1}, "analysis 1", "text 1")};
  REQUIRE(journal.append(first));
  const auto copy = journal.clone();
  CHECK(copy->secret() == 7);
  const Entry second[] = {submitted_entry(2, ArticleNumber{2}, "analysis 2", "text 2")};
  REQUIRE(journal.append(second));
  CHECK(copy->last_sequence() == 1);
  CHECK(replayed(*copy).size() == 1);
  CHECK(replayed(journal).size() == 2);
}

TEST_CASE("a faulty journal refuses as told and then goes on") {
  MemoryJournal memory;
  FaultyJournal journal(memory);
  const Entry entry[] = {submitted_entry(1, ArticleNumber{1}, "analysis", "text")};
  journal.fail_next(2, Errc::store_full);
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto appended = journal.append(entry);
    REQUIRE_FALSE(appended);
    CHECK(appended.error().code == Errc::store_full);
    CHECK(memory.last_sequence() == 0);
  }
  REQUIRE(journal.append(entry));
  CHECK(memory.last_sequence() == 1);
  CHECK(journal.refused() == 2);
}
