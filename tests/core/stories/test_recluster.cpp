// The deferred step, corrections and the lives of stories.
#include <catch2/catch.hpp>
#include <set>

#include "core/stories/story_index.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::InventedArticle;
using samestory::tests::InventedStream;
using samestory::tests::StoryDriver;

namespace {

constexpr std::uint32_t kSeed = 4'711;

// Articles of the given events, put into the stories given beside them.
std::vector<InventedArticle> fill(StoryDriver& driver, InventedStream& stream,
                                  const std::vector<std::pair<std::uint32_t, std::uint64_t>>& plan) {
  std::vector<InventedArticle> articles;
  for (const auto& [event, story] : plan) {
    articles.push_back(stream.next(event, static_cast<int>(articles.size())));
    driver.ingest_into(articles.back(), StoryId{story});
  }
  return articles;
}

records::StoriesChanged correction(std::vector<records::StoryMove> moves) {
  records::StoriesChanged change;
  change.cause = records::StoryCause::corrected;
  change.correction = 1;
  change.moves = std::move(moves);
  return change;
}

}  // namespace

TEST_CASE("re-clustering merges an event's stories; the older id survives", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  const auto articles = fill(driver, stream, {{1, 1}, {1, 1}, {1, 2}, {1, 2}, {2, 3}});
  const StoryIndex::Plan plan = driver.index.recluster({StoryId{2}});
  REQUIRE(plan.change.aliases.size() == 1);
  CHECK(plan.change.aliases[0] == records::StoryAlias{StoryId{2}, StoryId{1}});
  CHECK(plan.change.moves.size() == 2);
  CHECK(plan.new_stories == 0);
  driver.accept({StoryId{2}});
  CHECK_FALSE(driver.index.facts(StoryId{2}).has_value());
  CHECK(driver.index.facts(StoryId{1}).has_value());
  CHECK(driver.index.recluster({StoryId{1}}).change.moves.empty());
}

TEST_CASE("re-clustering splits a story of two events; the part with the centre keeps the id", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  const auto articles = fill(driver, stream, {{1, 1}, {1, 1}, {1, 1}, {1, 1}, {9, 1}, {9, 1}});
  const StoryIndex::Plan plan = driver.index.recluster({StoryId{1}});
  CHECK(plan.new_stories == 1);
  REQUIRE(plan.change.created.size() == 1);
  CHECK(plan.change.created[0].value == (StoryIndex::kPlaceholder | 1));
  REQUIRE(driver.accept({StoryId{1}}) == 2);
  const StoryId apart = driver.story_of.at(articles[4].number.value);
  CHECK(apart == driver.story_of.at(articles[5].number.value));
  CHECK(apart != StoryId{1});
  CHECK(driver.story_of.at(articles[0].number.value) == StoryId{1});
  const InventedArticle probe = stream.next(9, 7);
  CHECK(driver.index.decide(probe.report(), driver.index.propose(probe.report())).join == apart);
}

TEST_CASE("copies follow the article they are copies of", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  auto articles = fill(driver, stream, {{1, 1}, {1, 1}, {1, 1}, {9, 1}});
  const InventedArticle copy = stream.copy_of(articles[3], 5);
  driver.ingest_into(copy, StoryId{1});
  CHECK(driver.accept({StoryId{1}}) == 2);
  CHECK(driver.story_of.at(copy.number.value) == driver.story_of.at(articles[3].number.value));
  CHECK(driver.story_of.at(copy.number.value) != StoryId{1});
}

TEST_CASE("corrections are hard in re-clustering", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  const auto articles = fill(driver, stream, {{1, 1}, {1, 1}, {1, 2}, {1, 2}, {9, 3}});
  records::StoriesChanged change = correction({});
  for (const std::size_t i : {0U, 1U}) {
    for (const std::size_t j : {2U, 3U})
      change.constraints.push_back({articles[i].number, articles[j].number, false});
  }
  change.moves = {{articles[4].number, StoryId{3}, StoryId{1}}};
  change.aliases = {{StoryId{3}, StoryId{1}}};
  change.constraints.push_back({articles[4].number, articles[0].number, true});
  driver.index.change(change, ++driver.sequence);
  CHECK(driver.index.recluster({StoryId{1}}).change.moves.empty());
  CHECK(driver.index.recluster({StoryId{2}}).change.moves.empty());

  records::StoriesChanged undo = correction({{articles[4].number, StoryId{1}, StoryId{3}}});
  undo.correction = 2;
  undo.undoes = 1;
  undo.constraints_undone = change.constraints;
  undo.aliases_undone = change.aliases;
  driver.index.change(undo, ++driver.sequence);
  CHECK(driver.index.facts(StoryId{3})->representative == articles[4].number);
  CHECK(driver.index.recluster({StoryId{1}}).change.moves.size() == 2);
}

TEST_CASE("a plan is out of date once a story it read has changed", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  fill(driver, stream, {{1, 1}, {1, 1}, {1, 2}, {9, 3}});
  const StoryIndex::Plan plan = driver.index.recluster({StoryId{1}});
  REQUIRE_FALSE(plan.change.moves.empty());
  CHECK(driver.index.still_valid(plan));
  driver.ingest_into(stream.next(9, 5), StoryId{3});
  CHECK(driver.index.still_valid(plan));
  driver.ingest_into(stream.copy_of(stream.next(1, 5), 6), StoryId{2});
  CHECK_FALSE(driver.index.still_valid(plan));
}

TEST_CASE("an article between two events does not bring them together", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  auto articles = fill(driver, stream, {{1, 1}, {1, 1}, {1, 1}, {9, 2}, {9, 2}, {9, 2}});
  InventedArticle bridge = stream.next(1, 6);
  const InventedArticle half = stream.next(9, 6);
  std::vector<records::TermCount> both = bridge.terms.stems;
  for (const records::TermCount& term : half.terms.stems) {
    const auto place =
        std::lower_bound(both.begin(), both.end(), term.id, [](const auto& t, auto id) { return t.id < id; });
    if (place == both.end() || place->id != term.id) both.insert(place, term);
  }
  bridge.terms.stems = both;
  driver.ingest(bridge);
  driver.recluster(true);
  CHECK(driver.story_of.at(articles[0].number.value) != driver.story_of.at(articles[3].number.value));
}

TEST_CASE("a task is due by the number of articles alone and only once", "[stories]") {
  InventedStream stream(kSeed);
  StoryOptions options;
  options.recluster_every = 10;
  StoryDriver driver(options);
  for (std::uint32_t i = 0; i < 9; ++i) driver.ingest_into(stream.next(i, 0), StoryId{i + 1});
  CHECK(driver.index.due_tasks(false).empty());
  CHECK(driver.index.pending() == 9);
  driver.ingest_into(stream.next(9, 0), StoryId{10});
  auto due = driver.index.due_tasks(false);
  CHECK(due.size() == 9);
  for (const auto& task : due) driver.index.task_done(task);
  CHECK(driver.index.due_tasks(false).empty());
  due = driver.index.due_tasks(true);
  CHECK(due.size() == 10);
  for (const auto& task : due) driver.index.task_done(task);
  CHECK(driver.index.due_tasks(true).empty());
  CHECK(driver.index.pending() == 0);
}

TEST_CASE("the work of a task is bounded however large its stories are", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  for (int i = 0; i < 200; ++i) driver.ingest_into(stream.next(1, i / 10), StoryId{1});
  for (int i = 0; i < 80; ++i)
    driver.ingest_into(stream.next(1, i / 10), StoryId{static_cast<std::uint64_t>(2 + i)});
  const StoryIndex::Plan plan = driver.index.recluster({StoryId{2}});
  CHECK(plan.read.size() <= 13);
  for (const records::StoryMove& move : plan.change.moves) CHECK(move.from != StoryId{1});
  for (const auto& alias : plan.change.aliases) CHECK(alias.alias != StoryId{1});
}

TEST_CASE("stories grow quiet, reopen and close by the watermark", "[stories]") {
  InventedStream stream(kSeed);
  StoryOptions options;
  options.dormant_after = std::chrono::hours{24};
  options.closed_after = std::chrono::hours{72};
  options.quiet_articles = 0;
  StoryDriver driver(options);
  const InventedArticle first = stream.next(1, 0);
  const StoryId story = driver.ingest(first);
  CHECK(driver.index.due_states(tests::hours_in(23)).changes.empty());

  auto due = driver.index.due_states(tests::hours_in(25));
  REQUIRE(due.changes.size() == 1);
  CHECK(due.changes[0] == records::StoryStateChanged::Change{story, records::StoryState::dormant});
  driver.index.set_states(due, ++driver.sequence);
  CHECK(driver.index.facts(story)->state == records::StoryState::dormant);
  CHECK(driver.index.due_states(tests::hours_in(25)).changes.empty());

  std::vector<StoryId> others;
  for (std::uint32_t event = 2; event < 5; ++event) others.push_back(driver.ingest(stream.next(event, 26)));
  CHECK(driver.ingest(stream.next(1, 26)) == story);
  due = driver.index.due_states(tests::hours_in(27));
  const records::StoryStateChanged::Change reopened{story, records::StoryState::active};
  CHECK(std::count(due.changes.begin(), due.changes.end(), reopened) == 1);
  driver.index.set_states(due, ++driver.sequence);
  CHECK(driver.index.facts(story)->state == records::StoryState::active);

  due = driver.index.due_states(tests::hours_in(26 + 73));
  CHECK(due.changes.size() == 4);
  for (const auto& change : due.changes) CHECK(change.state == records::StoryState::closed);
  const std::size_t before = driver.index.memory_bytes();
  const auto facts = driver.index.facts(story);
  driver.index.set_states(due, ++driver.sequence);
  CHECK(driver.index.memory_bytes() < before);
  CHECK(driver.index.active_stories() == 0);
  CHECK(driver.index.facts(story)->representative == facts->representative);
  CHECK(driver.index.facts(story)->keywords == facts->keywords);
  CHECK(driver.index.facts(story)->state == records::StoryState::closed);
  CHECK(driver.ingest(stream.next(1, 27)) != story);

  driver.index.remove({facts->representative, std::nullopt}, ++driver.sequence);
  CHECK(driver.index.facts(story)->representative != facts->representative);
}

TEST_CASE("an explanation's inputs, score and terms belong together", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  const auto articles = fill(driver, stream, {{1, 1}, {1, 1}, {9, 2}});
  const InventedArticle probe = stream.next(1, 4);
  const auto near = driver.index.explain(probe.report(), StoryId{1});
  const auto far = driver.index.explain(probe.report(), StoryId{2});
  REQUIRE(near.has_value());
  REQUIRE(far.has_value());
  CHECK(near->score == driver.index.propose(probe.report()).best.at(0).score);
  CHECK(near->score > near->threshold);
  CHECK(far->score < far->threshold);
  CHECK(near->shared_terms.size() > far->shared_terms.size());
  CHECK(std::is_sorted(near->shared_terms.begin(), near->shared_terms.end(),
                       [](const SharedTerm& a, const SharedTerm& b) { return a.weight > b.weight; }));
  CHECK_FALSE(driver.index.explain(probe.report(), StoryId{99}).has_value());
  CHECK(driver.index.explain(articles[0].report(), articles[1].report()).score >
        driver.index.explain(articles[0].report(), articles[2].report()).score);
  const auto related = driver.index.related(StoryId{1}, 5);
  for (const ScoredStory& story : related) CHECK(story.story != StoryId{1});
}

TEST_CASE("a story is found by its keywords", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  fill(driver, stream, {{1, 1}, {1, 1}, {9, 2}, {9, 2}, {17, 3}});
  const auto keywords = driver.index.facts(StoryId{2})->keywords;
  REQUIRE(keywords.size() >= 5);
  const auto found = driver.index.search(std::span(keywords).first(5), 2);
  REQUIRE_FALSE(found.empty());
  CHECK(found[0] == StoryId{2});
}

namespace {

StoryOptions settling_after(int hours) {
  StoryOptions options;
  options.settle_after = std::chrono::hours{hours};
  return options;
}

// A driver in which stories 1 and 2 report one event; story `quiet` has had no report for a day.
struct QuietStory {
  QuietStory(std::uint64_t quiet, std::uint64_t other) {
    for (int i = 0; i < 2; ++i) quiet_ones.push_back(put(1, i, quiet));
    // Enough arrivals for the clock to move on, each in a story of its own.
    for (std::uint32_t i = 0; i < 60; ++i) put(100 + i, 24, 100 + i);
    driver.recluster(true);  // the look at what came so far
    for (int i = 0; i < 2; ++i) fresh.push_back(put(1, 25, other));
  }
  InventedArticle put(std::uint32_t event, int hour, std::uint64_t story) {
    const InventedArticle article = stream.next(event, hour);
    driver.ingest_into(article, StoryId{story});
    return article;
  }
  InventedStream stream{kSeed};
  StoryDriver driver{settling_after(12)};
  std::vector<InventedArticle> quiet_ones, fresh;
};

}  // namespace

TEST_CASE("a settled story takes younger reports in and is moved by nothing but a correction", "[stories]") {
  SECTION("the younger reports move to it") {
    QuietStory s(1, 2);
    s.driver.recluster(true);
    for (const auto& a : s.quiet_ones) CHECK(s.driver.story_of.at(a.number.value) == StoryId{1});
    CHECK(s.driver.index.recluster({StoryId{2}}).change.moves.empty());
    CHECK(s.driver.story_of.at(s.fresh[0].number.value) == StoryId{1});
  }
  SECTION("its own do not move to an older story") {
    QuietStory s(2, 1);
    s.driver.recluster(true);
    for (const auto& a : s.quiet_ones) CHECK(s.driver.story_of.at(a.number.value) == StoryId{2});
    records::StoriesChanged change = correction({});
    change.constraints = {{s.quiet_ones[0].number, s.fresh[0].number, true}};
    s.driver.index.change(change, ++s.driver.sequence);
    s.driver.accept({StoryId{1}});
    for (const auto& a : s.quiet_ones) CHECK(s.driver.story_of.at(a.number.value) == StoryId{1});
  }
  SECTION("a new report opens it again") {
    QuietStory s(2, 1);
    s.put(1, 26, 2);
    s.driver.recluster(true);
    for (const auto& a : s.quiet_ones) CHECK(s.driver.story_of.at(a.number.value) == StoryId{1});
  }
}

TEST_CASE("every story that waits is pending until a step looked at it", "[stories]") {
  InventedStream stream(kSeed);
  StoryOptions options;
  options.recluster_every = 10;
  StoryDriver driver(options);
  for (std::uint32_t i = 0; i < 200; ++i) driver.ingest_into(stream.next(i, 0), StoryId{i + 1});
  CHECK(driver.index.pending() == 200);
  CHECK(driver.index.due_tasks(false).size() < 200);  // rounds that nobody ran have passed
  driver.index.remove({ArticleNumber{5}, std::nullopt}, ++driver.sequence);
  CHECK(driver.index.pending() == 199);
  driver.recluster(true);
  CHECK(driver.index.pending() == 0);
}

TEST_CASE("a story that is reported every two weeks stays open between its reports", "[stories]") {
  constexpr int kFortnight = 14 * 24;
  InventedStream stream(kSeed);
  StoryOptions options;
  options.quiet_articles = 0;
  StoryDriver driver(options);
  const auto weeks = [&](int n) { return tests::hours_in(n * 7 * 24); };
  const StoryId slow{1}, once{2};
  for (int i = 0; i < 8; ++i) {
    driver.ingest_into(stream.next(1, i * kFortnight), slow);
    if (i == 7) driver.ingest_into(stream.next(2, i * kFortnight), once);
    // The clock follows the stream, which other stories make up.
    for (std::uint32_t k = 0; k < 40; ++k) {
      driver.ingest_into(stream.next(1000 + k, i * kFortnight + 1),
                         StoryId{static_cast<std::uint64_t>(1000 + i * 40) + k});
    }
  }
  const auto state_after = [&](StoryId story, Timestamp at) {
    for (const auto& change : driver.index.due_states(at).changes) {
      if (change.story == story) return change.state;
    }
    return records::StoryState::active;
  };
  CHECK(state_after(once, weeks(14 + 3)) == records::StoryState::dormant);
  CHECK(state_after(slow, weeks(14 + 3)) == records::StoryState::active);
  CHECK(state_after(slow, weeks(14 + 7)) == records::StoryState::dormant);  // bounded: three gaps
  CHECK(state_after(once, weeks(14 + 10)) == records::StoryState::closed);
  CHECK(state_after(slow, weeks(14 + 10)) == records::StoryState::dormant);
  CHECK(state_after(slow, weeks(14 + 27)) ==
        records::StoryState::closed);  // bounded: at most thrice the usual
}

TEST_CASE("an archive that comes in a minute, in any order, closes no story at once", "[stories]") {
  InventedStream stream(kSeed);
  StoryOptions options;
  options.quiet_articles = 100;
  StoryDriver driver(options);
  const Timestamp today = tests::hours_in(24 * 4000);
  const auto put = [&](std::uint32_t event, int day, Timestamp received) {
    InventedArticle article = stream.next(event, day * 24);
    article.received_at = received;
    driver.ingest_into(article, StoryId{event});
  };
  put(1, 0, today);
  for (std::uint32_t i = 0; i < 50; ++i) put(100 + i, 2000, today);  // years later by their dates
  CHECK(driver.index.due_states(tests::hours_in(24 * 2000)).changes.empty());
  SECTION("until as much came as in a time of quiet") {
    for (std::uint32_t i = 50; i < 101; ++i) put(100 + i, 2000, today);
    const auto due = driver.index.due_states(tests::hours_in(24 * 2000));
    REQUIRE_FALSE(due.changes.empty());
    CHECK(due.changes[0] == records::StoryStateChanged::Change{StoryId{1}, records::StoryState::closed});
  }
  SECTION("until the time has passed by the clock of receipt as well") {
    put(400, 2000, today + std::chrono::hours{24 * 61});
    const auto due = driver.index.due_states(tests::hours_in(24 * 2000));
    REQUIRE_FALSE(due.changes.empty());
    CHECK(due.changes[0].story == StoryId{1});
  }
}

TEST_CASE("granularity moves the threshold of the join and of the deferred step alike", "[stories]") {
  std::vector<float> thresholds;
  std::vector<int> joined, merged;
  for (const Granularity granularity : {Granularity::tight, Granularity::normal, Granularity::broad}) {
    StoryOptions options;
    options.granularity = granularity;
    options.settle_after = options.dormant_after = std::chrono::hours{24 * 365};
    joined.push_back(0);
    merged.push_back(0);
    // Two reports of one event, further and further apart in time: an ever weaker case for one story.
    InventedStream stream(kSeed);
    for (std::uint32_t days = 0; days < 40; ++days) {
      const int hour = static_cast<int>(days) * 24;
      StoryDriver arriving(options), apart(options);
      const InventedArticle first = stream.next(days, 0), second = stream.next(days, hour);
      joined.back() += arriving.ingest(first) == arriving.ingest(second) ? 1 : 0;
      apart.ingest_into(first, StoryId{1});
      apart.ingest_into(second, StoryId{2});
      merged.back() += apart.recluster(true) > 0 ? 1 : 0;
      thresholds.push_back(arriving.decisions.back().evidence.threshold);
    }
  }
  CHECK(thresholds.front() > thresholds.back());
  CHECK(joined[0] < joined[1]);
  CHECK(joined[1] < joined[2]);
  CHECK(merged[0] < merged[1]);
  CHECK(merged[1] < merged[2]);
}
