// Decisions on the writer: what staleness, staging and replay must not change.
#include <catch2/catch.hpp>

#include "core/stories/story_index.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::InventedArticle;
using samestory::tests::InventedStream;
using samestory::tests::StoryDriver;

namespace {

constexpr std::uint32_t kSeed = 90'125;

void check_equal(const Decision& a, const Decision& b) {
  CHECK(a.join == b.join);
  CHECK(a.evidence == b.evidence);
}

void check_equal(const Proposal& a, const Proposal& b) {
  REQUIRE(a.candidates.size() == b.candidates.size());
  for (std::size_t i = 0; i < a.candidates.size(); ++i) {
    CHECK(a.candidates[i].story == b.candidates[i].story);
    CHECK(a.candidates[i].rank == b.candidates[i].rank);
    CHECK(a.candidates[i].score == b.candidates[i].score);
  }
}

}  // namespace

// Term statistics roll at multiples of eight articles, and only when articles are applied: with batches of
// eight the two drivers roll at the same points.
TEST_CASE("a batch decided on stale proposals decides as one article at a time does", "[stories]") {
  INFO("seed " << kSeed);
  InventedStream stream(kSeed);
  StoryDriver one_by_one, batched;
  constexpr std::size_t kBatch = 8, kLag = 5;
  std::vector<InventedArticle> articles;
  for (int i = 0; i < 640; ++i) articles.push_back(stream.next(stream.below(50), i / 6));
  std::vector<Proposal> proposals(articles.size());
  std::size_t proposed = 0;
  for (std::size_t from = 0; from < articles.size(); from += kBatch) {
    for (; proposed < std::min(articles.size(), from + kBatch); ++proposed) {
      proposals[proposed] = batched.index.propose(articles[proposed].report());
    }
    for (std::size_t i = from; i < from + kBatch; ++i) batched.decide_and_stage(articles[i], proposals[i]);
    // Workers run ahead of the writer: these are proposed before the batch is applied.
    for (; proposed < std::min(articles.size(), from + kBatch + kLag); ++proposed) {
      proposals[proposed] = batched.index.propose(articles[proposed].report());
    }
    batched.index.drop_staged();
    for (std::size_t i = from; i < from + kBatch; ++i) batched.apply(articles[i]);
    for (std::size_t i = from; i < from + kBatch; ++i) one_by_one.ingest(articles[i]);
  }
  CHECK(batched.story_of == one_by_one.story_of);
  for (std::size_t i = 0; i < articles.size(); ++i) {
    CAPTURE(i);
    check_equal(batched.decisions[i], one_by_one.decisions[i]);
  }
}

TEST_CASE("a proposal older than the memory of changes is made anew", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  const InventedArticle late = stream.next(3, 0);
  const Proposal old = driver.index.propose(late.report());
  StoryId story;
  for (int i = 0; i < 5000; ++i) {
    const InventedArticle article = stream.next(static_cast<std::uint32_t>(10 + i), 0);
    driver.ingest_into(article, StoryId{static_cast<std::uint64_t>(i + 1)});
    if (i == 100) story = driver.ingest_into(stream.next(3, 0), StoryId{100'000});
  }
  check_equal(driver.index.decide(late.report(), old),
              driver.index.decide(late.report(), driver.index.propose(late.report())));
  CHECK(driver.index.decide(late.report(), old).join == story);
}

TEST_CASE("what was staged and dropped leaves nothing behind", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  std::vector<InventedArticle> articles;
  for (int i = 0; i < 60; ++i) articles.push_back(stream.next(stream.below(10), i));
  for (int i = 0; i < 30; ++i) driver.ingest(articles[static_cast<std::size_t>(i)]);
  const InventedArticle probe = stream.next(4, 60);
  const Proposal before = driver.index.propose(probe.report());
  const Decision decided = driver.index.decide(probe.report(), before);
  const Timestamp watermark = driver.index.watermark_after(probe.report(), probe.received_at);
  for (std::size_t i = 30; i < 60; ++i) {
    driver.decide_and_stage(articles[i], driver.index.propose(articles[i].report()));
  }
  driver.index.stage_removal(articles[3].number);
  driver.index.stage_removal(articles[40].number);
  driver.index.drop_staged();
  check_equal(driver.index.propose(probe.report()), before);
  check_equal(driver.index.decide(probe.report(), before), decided);
  CHECK(driver.index.watermark_after(probe.report(), probe.received_at) == watermark);
}

TEST_CASE("later articles of a batch see the earlier ones", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  const InventedArticle first = stream.next(1, 0), second = stream.next(1, 1), third = stream.next(1, 2);
  const Proposal empty = driver.index.propose(second.report());
  const StoryId story = driver.decide_and_stage(first, driver.index.propose(first.report()));
  CHECK(driver.decide_and_stage(second, empty) == story);
  driver.index.stage_removal(first.number);
  driver.index.stage_removal(second.number);
  CHECK_FALSE(driver.index.decide(third.report(), driver.index.propose(third.report())).join.has_value());
}

TEST_CASE("applying the same records gives the same state", "[stories]") {
  INFO("seed " << kSeed);
  InventedStream stream(kSeed);
  StoryDriver live;
  StoryIndex replayed;
  std::vector<InventedArticle> articles;
  Sequence sequence = 0;
  std::size_t changes = 0;
  for (int i = 0; i < 350; ++i) {
    articles.push_back(i % 9 == 8 ? stream.copy_of(articles.back(), i / 4)
                                  : stream.next(stream.below(30), i / 4));
    const InventedArticle& article = articles.back();
    if (article.representative != article.number) {
      live.ingest_into(article, live.story_of.at(article.representative.value));
    } else {
      live.ingest(article);
    }
    replayed.add(article.report(), live.story_of.at(article.number.value), ++sequence);
    live.recluster(false);
    for (; changes < live.changes.size(); ++changes) replayed.change(live.changes[changes], ++sequence);
    if (i % 40 == 39 && article.representative == article.number) {
      live.index.remove({article.number, std::nullopt}, ++live.sequence);
      replayed.remove({article.number, std::nullopt}, ++sequence);
    }
  }
  for (int i = 0; i < 30; ++i) {
    const InventedArticle probe = stream.next(stream.below(30), 90);
    check_equal(live.index.propose(probe.report()), replayed.propose(probe.report()));
  }
  for (const auto& [number, story] : live.story_of) {
    const auto a = live.index.facts(story), b = replayed.facts(story);
    REQUIRE(a.has_value() == b.has_value());
    if (!a) continue;
    CHECK(a->representative == b->representative);
    CHECK(a->keywords == b->keywords);
  }
  CHECK(live.index.active_stories() == replayed.active_stories());
}

TEST_CASE("a correction binds the decision about an article", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  const InventedArticle first = stream.next(1, 0), other = stream.next(2, 0), late = stream.next(1, 1);
  const StoryId one = driver.ingest(first), two = driver.ingest(other);
  REQUIRE(one != two);
  CHECK(driver.index.decide(late.report(), driver.index.propose(late.report())).join == one);

  records::StoriesChanged apart;
  apart.cause = records::StoryCause::corrected;
  apart.correction = 1;
  apart.constraints = {{late.number, first.number, false}};
  driver.index.change(apart, ++driver.sequence);
  CHECK_FALSE(driver.index.decide(late.report(), driver.index.propose(late.report())).join.has_value());

  records::StoriesChanged together;
  together.cause = records::StoryCause::corrected;
  together.correction = 2;
  together.undoes = 1;
  together.constraints_undone = apart.constraints;
  together.constraints = {{late.number, other.number, true}};
  driver.index.change(together, ++driver.sequence);
  const Decision decision = driver.index.decide(late.report(), driver.index.propose(late.report()));
  CHECK(decision.join == two);
  CHECK(decision.evidence.cause == records::StoryCause::corrected);
  CHECK(decision.evidence.runner_up == one);
}

TEST_CASE("an article without words is a story of its own and harms nothing", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  InventedArticle silent = stream.next(1, 0);
  silent.terms = {};
  silent.terms.language = "en";
  InventedArticle also = stream.next(1, 0);
  also.terms = silent.terms;
  CHECK(driver.ingest(silent) != driver.ingest(also));
  Report unknown = stream.next(1, 0).report();
  unknown.terms = nullptr;
  CHECK_FALSE(driver.index.decide(unknown, driver.index.propose(unknown)).join.has_value());
  driver.index.add(unknown, StoryId{77}, ++driver.sequence);
  CHECK(driver.index.facts(StoryId{77})->representative == unknown.number);
  CHECK(driver.ingest(stream.next(1, 1)) != StoryId{77});
}
