#include "tests/core/store/journal_contract.hpp"

#include <catch2/catch.hpp>

#include "tests/support/sample_records.hpp"

namespace samestory::tests {
namespace {

using store::Entry;
using store::Journal;

void check_refusals(Journal& journal, Sequence last) {
  const auto before = replayed(journal);
  const Entry gap[] = {submitted_entry(last + 2, ArticleNumber{90}, "a", "p")};
  const Entry again[] = {submitted_entry(last, ArticleNumber{90}, "a", "p")};
  const Entry torn[] = {submitted_entry(last + 1, ArticleNumber{90}, "a", "p"),
                        submitted_entry(last + 3, ArticleNumber{91}, "a", "p")};
  Entry foreign[] = {submitted_entry(last + 1, ArticleNumber{90}, "a", "p")};
  foreign[0].record.collection = CollectionNumber{2};
  Entry misplaced[] = {submitted_entry(last + 1, ArticleNumber{90}, "a", "p")};
  misplaced[0].number = ArticleNumber{91};
  for (const auto& batch :
       {std::span<const Entry>(gap), std::span<const Entry>(again), std::span<const Entry>(torn),
        std::span<const Entry>(foreign), std::span<const Entry>(misplaced)}) {
    const auto appended = journal.append(batch);
    REQUIRE_FALSE(appended);
    CHECK(appended.error().code == Errc::internal);
  }
  CHECK(replayed(journal) == before);
  CHECK_FALSE(journal.payload(ArticleNumber{90}));
}

void check_replay_stops(const Journal& journal) {
  int seen = 0;
  const auto stopped = journal.replay(1, [&](records::Record&&, std::string_view) -> Result<void> {
    if (++seen == 2) return fail(Errc::internal, "enough");
    return {};
  });
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().message == "enough");
  CHECK(seen == 2);
}

}  // namespace

std::vector<Replayed> replayed(const Journal& journal, Sequence first) {
  std::vector<Replayed> all;
  const auto done =
      journal.replay(first, [&](records::Record&& record, std::string_view analysis) -> Result<void> {
        all.push_back({std::move(record), std::string(analysis)});
        return {};
      });
  if (!done) FAIL(done.error().message);
  return all;
}

void check_journal_contract(Journal& journal) {
  CHECK(replayed(journal).empty());
  REQUIRE(journal.append({}));
  CHECK(journal.payload(ArticleNumber{1}).error().code == Errc::not_found);

  // A batch of two, then one that replaces the first and drops its payload.
  const Entry batch[] = {submitted_entry(1, ArticleNumber{1}, "analysis 1", "text 1"),
                         submitted_entry(2, ArticleNumber{2}, "analysis 2", std::string("\0text", 5))};
  REQUIRE(journal.append(batch));
  CHECK(journal.payload(ArticleNumber{1}).value() == "text 1");
  CHECK(journal.payload(ArticleNumber{2}).value() == std::string("\0text", 5));
  CHECK(journal.analysis(ArticleNumber{2}).value() == "analysis 2");

  Entry replacing[] = {submitted_entry(3, ArticleNumber{3}, "analysis 3", "text 3")};
  replacing[0].drops = {ArticleNumber{1}};
  REQUIRE(journal.append(replacing));
  CHECK(journal.payload(ArticleNumber{1}).error().code == Errc::not_found);
  CHECK(journal.analysis(ArticleNumber{1}).value() == "analysis 1");
  CHECK(journal.analysis(ArticleNumber{9}).error().code == Errc::not_found);

  Entry settle[1];
  settle[0].record.sequence = 4;
  settle[0].record.body = records::Settle{};
  REQUIRE(journal.append(settle));

  const auto all = replayed(journal);
  REQUIRE(all.size() == 4);
  CHECK(all[0] == Replayed{batch[0].record, "analysis 1"});
  CHECK(all[1] == Replayed{batch[1].record, "analysis 2"});
  CHECK(all[2] == Replayed{replacing[0].record, "analysis 3"});
  CHECK(all[3] == Replayed{settle[0].record, ""});
  CHECK(replayed(journal, 3) == std::vector<Replayed>(all.begin() + 2, all.end()));
  CHECK(replayed(journal, 5).empty());

  check_refusals(journal, 4);
  check_replay_stops(journal);
  CHECK(journal.figures().appended_entries == 4);
  CHECK(journal.figures().syncs == 3);

  REQUIRE(journal.drop_payloads(ArticleNumber{2}));
  REQUIRE(journal.drop_payloads(ArticleNumber{2}));
  CHECK(journal.payload(ArticleNumber{2}).error().code == Errc::not_found);
  CHECK(journal.payload(ArticleNumber{3}).value() == "text 3");
  CHECK(journal.analysis(ArticleNumber{2}).value() == "analysis 2");
  CHECK(replayed(journal) == all);
  CHECK(journal.figures().ranges_dropped == 2);
}

}  // namespace samestory::tests
