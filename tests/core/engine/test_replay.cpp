// Start-up with helpers makes the state that one thread makes.
#include <catch2/catch.hpp>
#include <random>

#include "core/engine/replay.hpp"
#include "core/store/memory_journal.hpp"
#include "core/stories/terms.hpp"
#include "tests/core/stories/planted_embeddings.hpp"
#include "tests/support/engine_fixture.hpp"

using namespace samestory;
using samestory::testing::random_text;
using samestory::tests::PlantedEmbeddings;

namespace {

constexpr std::uint32_t kArticles = 4000;

// `embedded`: every second article has an embedding, of its topic.
records::Analysis analysis_of(std::uint32_t i, bool embedded = false) {
  records::Analysis analysis;
  // Words of a topic that goes on and words of its own, so that stories and term counts both grow.
  analysis.terms = stories::extract_terms(random_text(i % 400, 6),
                                          random_text(i % 37, 8) + " " + random_text(i, 10), "en");
  analysis.signature.content_hash = {i, i};
  if (embedded && i % 2 == 0) analysis.embedding = PlantedEmbeddings(i, 0.6, 0.7, 32).of(i % 400);
  return analysis;
}

// Decided by the test: every article of a topic joins its story.
std::unique_ptr<store::MemoryJournal> invented_journal(bool embedded = false) {
  auto journal = std::make_unique<store::MemoryJournal>();
  std::vector<store::Entry> entries;
  const Timestamp start = samestory::testing::ManualClock().now();
  Sequence sequence = 0;
  for (std::uint32_t i = 1; i <= kArticles; ++i) {
    store::Entry& entry = entries.emplace_back();
    records::ArticleSubmitted submitted;
    submitted.id = ArticleId{"id-" + std::to_string(i)};
    submitted.number = submitted.representative = ArticleNumber{i};
    if (i % 10 == 0) submitted.representative = ArticleNumber{i - 1};
    submitted.language = "en";
    submitted.story = StoryId{i % 10 == 0 ? (i - 1) % 400 + 1 : i % 400 + 1};
    entry.record.sequence = ++sequence;
    entry.record.received_at = entry.record.watermark = start + std::chrono::seconds(i);
    entry.record.body = std::move(submitted);
    entry.number = ArticleNumber{i};
    entry.analysis = encode(analysis_of(i, embedded));
    if (i % 50 != 0) continue;
    store::Entry& removal = entries.emplace_back();
    removal.record.sequence = ++sequence;
    removal.record.received_at = removal.record.watermark = start + std::chrono::seconds(i);
    removal.record.body = records::ArticleRemoved{ArticleId{"id-" + std::to_string(i - 30)},
                                                  {ArticleNumber{i - 30}, std::nullopt},
                                                  records::RemovalCause::taken_down};
  }
  REQUIRE(journal->append(entries));
  return journal;
}

struct Restarted {
  Restarted(const store::Journal& journal, unsigned helpers)
      : state({}, std::chrono::hours(24 * 30)), events(journal, state.articles, mutex) {
    auto done = engine::replay(journal, state, events, mutex, {.helpers = helpers, .progress = {}});
    if (!done) FAIL(done.error().message);
    work = *done;
  }
  WriterFirstMutex mutex;
  engine::State state;
  engine::EventLog events;
  engine::ReplayWork work;
};

}  // namespace

TEST_CASE("a start with helpers makes the same state, most of it computed ahead") {
  const bool embedded = GENERATE(false, true);
  CAPTURE(embedded);
  const auto journal = invented_journal(embedded);
  const Restarted alone(*journal, 0);
  const Restarted helped(*journal, 3);
  CHECK(alone.work.records == journal->last_sequence());
  CHECK(alone.work.analyses == kArticles);
  CHECK(alone.work.blocks_ahead == 0);
  CHECK(helped.work.records == alone.work.records);
  CHECK(helped.work.blocks == alone.work.blocks);
  // At first the term counts change every few articles, here from 2,048 on every 256, later every 2,048.
  CHECK(helped.work.blocks_ahead >= 5);

  CHECK(helped.state.sequence == alone.state.sequence);
  CHECK(helped.state.last_story == alone.state.last_story);
  CHECK(helped.events.last() == alone.events.last());
  for (std::uint64_t s = 1; s <= 400; ++s) {
    const auto a = alone.state.stories.facts(StoryId{s});
    const auto b = helped.state.stories.facts(StoryId{s});
    REQUIRE(a.has_value() == b.has_value());
    if (!a) continue;  // its reports are all copies, or taken down
    REQUIRE(a->representative == b->representative);
    REQUIRE(a->keywords == b->keywords);
  }
  for (std::uint32_t i = 1; i < 200; ++i) {
    const records::Analysis probe = analysis_of(kArticles + i, embedded);
    stories::Report report;
    report.number = report.representative = ArticleNumber{kArticles + 1};
    report.terms = &probe.terms;
    report.embedding = probe.embedding ? &*probe.embedding : nullptr;
    report.received_at = alone.state.watermark;
    const stories::Proposal a = alone.state.stories.propose(report);
    const stories::Proposal b = helped.state.stories.propose(report);
    REQUIRE_FALSE(a.best.empty());
    REQUIRE(a.best.size() == b.best.size());
    for (std::size_t k = 0; k < a.best.size(); ++k) {
      REQUIRE(a.best[k].story == b.best[k].story);
      REQUIRE(a.best[k].score == b.best[k].score);  // to the bit
    }
  }
}

TEST_CASE("a start ends at the first analysis that is damaged, with helpers or without") {
  store::MemoryJournal journal;
  std::vector<store::Entry> entries(1);
  records::ArticleSubmitted submitted;
  submitted.id = ArticleId{"a"};
  submitted.number = submitted.representative = ArticleNumber{1};
  submitted.story = StoryId{1};
  entries[0].record.sequence = 1;
  entries[0].record.body = submitted;
  entries[0].number = ArticleNumber{1};
  entries[0].analysis = "not an analysis";
  REQUIRE(journal.append(entries));
  for (const unsigned helpers : {0U, 2U}) {
    WriterFirstMutex mutex;
    engine::State state({}, std::chrono::hours(24));
    engine::EventLog events(journal, state.articles, mutex);
    const auto done = engine::replay(journal, state, events, mutex, {.helpers = helpers, .progress = {}});
    REQUIRE_FALSE(done);
    CHECK(done.error().code == Errc::corrupt);
    CHECK(state.sequence == 0);
  }
}
