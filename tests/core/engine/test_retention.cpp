// Articles leave by age: by whole segments, in bounded steps, the same at every replay.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "core/engine.hpp"
#include "core/engine/article_table.hpp"
#include "core/engine/retention.hpp"
#include "core/store/memory_journal.hpp"
#include "tests/support/engine_dump.hpp"
#include "tests/support/engine_fixture.hpp"
#include "tests/support/faulty_journal.hpp"

using namespace samestory;
using namespace samestory::tests;
using samestory::testing::article;
using samestory::testing::EngineFixture;
using samestory::testing::ManualClock;
using samestory::testing::random_text;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

namespace {

constexpr milliseconds kKeep = hours(24 * 90);

EngineOptions keeping(milliseconds retain) {
  EngineOptions options;
  options.retain = retain;
  return options;
}

std::string id_of(int i) {
  return "id-" + std::to_string(i);
}

std::vector<Event> events_of(const Engine& engine) {
  std::vector<Event> all;
  for (EventId after;;) {
    const auto page = engine.events(after, 100);
    REQUIRE(page);
    if (page->events.empty()) return all;
    all.insert(all.end(), page->events.begin(), page->events.end());
    after = all.back().id;
  }
}

void tick(EngineFixture& world) {
  REQUIRE(world.engine->recluster(true).has_value());
}

}  // namespace

TEST_CASE("a segment is a day, or a thirtieth of what is kept for less") {
  CHECK(engine::segment_width(hours(24 * 90)) == hours(24));
  CHECK(engine::segment_width(hours(24 * 15)) == hours(12));
  CHECK(engine::segment_width(minutes(30)) == minutes(1));
  CHECK(engine::segment_width(milliseconds(1)) == milliseconds(1));
}

TEST_CASE("a segment leaves as a few records of bounded size, and its texts as one range") {
  EngineFixture world(keeping(kKeep));
  constexpr int kFirstDay = 2 * static_cast<int>(engine::kExpiredAtOnce) + 50;
  for (int i = 0; i < kFirstDay; ++i) REQUIRE(world.ingest(article(id_of(i), "", random_text(i, 12))));
  world.clock.advance(hours(24));
  for (int i = 0; i < 5; ++i)
    REQUIRE(world.ingest(article(id_of(kFirstDay + i), "", random_text(9000 + i, 12))));

  world.clock.set(Timestamp(std::chrono::sys_days{std::chrono::July / 16 / 2025}) + kKeep - milliseconds(1));
  tick(world);
  CHECK(world.engine->figures().articles == kFirstDay + 5);

  world.clock.advance(milliseconds(1));
  tick(world);  // brings at most a settle record
  const EngineFigures after = world.engine->figures();
  CHECK(after.articles == 5);
  CHECK(after.expired == kFirstDay);
  CHECK(after.store.ranges_dropped == 1);
  std::size_t steps = 0;
  REQUIRE(world.journal.replay(1, [&](records::Record&& record, std::string_view) -> Result<void> {
    if (const auto* expired = std::get_if<records::ArticlesExpired>(&record.body)) {
      ++steps;
      CHECK(expired->through.value - expired->first.value < engine::kExpiredAtOnce);
      CHECK(expired->received_before == Timestamp(std::chrono::sys_days{std::chrono::July / 16 / 2025}));
    }
    return {};
  }));
  CHECK(steps == 3);
  for (std::uint32_t n = 1; n <= kFirstDay; ++n) {
    REQUIRE(world.journal.payload(ArticleNumber{n}).error().code == Errc::not_found);
  }
  CHECK(world.journal.payload(ArticleNumber{kFirstDay + 1}));
}

TEST_CASE("what has expired is forgotten: id, copies, story, until it comes again as something new") {
  EngineFixture world(keeping(kKeep));
  const std::string text = random_text(1, 150);
  const auto first = world.ingest(article("old", "", text));
  REQUIRE(world.ingest(article("old copy", "", text)));
  const auto alone = world.ingest(article("alone", "", random_text(2, 150)));
  REQUIRE(world.ingest(article("taken", "", random_text(3, 150))));
  REQUIRE(world.remove("taken"));
  world.clock.advance(hours(48));
  REQUIRE(world.ingest(article("new copy", "", text)).value().duplicate_of == ArticleId{"old"});
  REQUIRE(world.ingest(article("last copy", "", text)).value().duplicate_of == ArticleId{"old"});

  world.clock.advance(kKeep - hours(24));
  tick(world);
  for (const char* id : {"old", "old copy", "alone"}) {
    const auto gone = world.engine->article(ArticleId{id});
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == Errc::not_found);
    CHECK(gone.error().message.find("received before 2025-07-16T00:00:00Z have expired") !=
          std::string::npos);
    CHECK_FALSE(world.engine->duplicates(ArticleId{id}, 10, ""));
    CHECK(world.remove(id).error().code == Errc::not_found);
  }
  CHECK(world.engine->article(ArticleId{"taken"}).error().code == Errc::gone);
  CHECK(world.ingest(article("taken", "", "Other words.")).error().code == Errc::gone);

  CHECK_FALSE(world.engine->article(ArticleId{"new copy"}).value().duplicate_of);
  CHECK(world.engine->article(ArticleId{"last copy"}).value().duplicate_of == ArticleId{"new copy"});
  CHECK(world.engine->duplicates(ArticleId{"new copy"}, 10, "").value().total == 1);
  const auto story = world.engine->story(first->story, 10, "");
  REQUIRE(story);
  CHECK(story->summary.article_count == 2);
  CHECK(story->summary.representative == ArticleId{"new copy"});

  const auto ended = world.engine->story(alone->story, 10, "");
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code == Errc::not_found);
  CHECK(ended.error().message == "This story has ended: its reports have all expired or were taken down.");
  CHECK(world.engine->timeline(alone->story).error().message == ended.error().message);
  CHECK(world.engine->story(StoryId{1'000'000}, 10, "").error().message == "There is no story with this id.");

  const auto again = world.ingest(article("old", "", text));
  REQUIRE(again);
  CHECK(again->status == IngestStatus::created);
  CHECK(again->revision == 1);
  CHECK(again->duplicate_of == ArticleId{"new copy"});
}

TEST_CASE("a list of stories does not take an expiry for news") {
  EngineFixture world(keeping(kKeep));
  const std::string text = random_text(1, 150);
  REQUIRE(world.ingest(article("a", "", text)));
  world.clock.advance(hours(48));
  const auto copy = world.ingest(article("b", "", text));
  const Timestamp updated = world.engine->story(copy->story, 10, "").value().summary.updated_at;
  world.clock.advance(kKeep - hours(24));
  tick(world);
  const auto story = world.engine->story(copy->story, 10, "");
  REQUIRE(story);
  CHECK(story->summary.article_count == 1);
  CHECK(story->summary.updated_at == updated);
}

TEST_CASE("events tell of every article that expired and of who stands for its copies now") {
  EngineFixture world(keeping(kKeep));
  const std::string text = random_text(1, 150);
  REQUIRE(world.ingest(article("a", "", text)));
  REQUIRE(world.ingest(article("b", "", text)));
  world.clock.advance(hours(48));
  const auto third = world.ingest(article("c", "", text));
  world.clock.advance(kKeep - hours(24));
  tick(world);
  const auto check = [&] {
    std::vector<std::string> told;
    for (const Event& event : events_of(*world.engine)) {
      if (event.kind == EventKind::article_removed) {
        CHECK(event.reason == "expired");
        CHECK(event.story == third->story);
        told.push_back(event.article.value);
      }
      if (event.kind == EventKind::group_changed)
        told.push_back(event.duplicate_of->value + " to " + event.article.value);
    }
    CHECK(told == std::vector<std::string>{"a", "b", "a to c"});
  };
  check();
  world.restart();
  check();
}

TEST_CASE("rows are kept for as long as the events about them, and then go") {
  engine::ArticleTable table;
  const Timestamp start(hours(24 * 365 * 50));
  const auto number_at = [](int i) { return ArticleNumber{static_cast<std::uint32_t>(i)}; };
  constexpr int kArticles = 2000;
  for (int i = 1; i <= kArticles; ++i) {
    records::ArticleSubmitted submitted;
    submitted.id = ArticleId{id_of(i)};
    submitted.number = submitted.representative = number_at(i);
    table.submit(submitted, start, start);
  }
  table.expire({number_at(1), number_at(999), start, {}}, 3000, start);
  CHECK(table.live_count() == kArticles - 999);
  CHECK(table.rows_kept() == kArticles);
  CHECK(table.row(number_at(7)).id == ArticleId{id_of(7)});
  CHECK(table.live(number_at(7)) == nullptr);
  table.expire({number_at(1000), number_at(1001), start, {}}, 3001, start + kEventsKept);
  CHECK(table.rows_kept() == kArticles);
  CHECK(table.forgotten_at() == 0);
  table.expire({number_at(1002), number_at(1003), start, {}}, 3002, start + kEventsKept + milliseconds(1));
  CHECK(table.rows_kept() == kArticles - 999);
  CHECK(table.forgotten_at() == 3000);
  CHECK(table.row(number_at(999)).id == ArticleId{});
  CHECK(table.row(number_at(1000)).id == ArticleId{id_of(1000)});
  CHECK(table.live(number_at(999)) == nullptr);
  CHECK(table.live(number_at(1004)) != nullptr);
  CHECK(table.find(ArticleId{id_of(1003)}) == nullptr);
}

TEST_CASE("an event id from before the rows that are forgotten gets a reset") {
  EngineFixture world(keeping(hours(1)));
  for (int i = 0; i < 5; ++i) REQUIRE(world.ingest(article(id_of(i), "", random_text(i, 30))));
  world.clock.advance(hours(2));
  tick(world);
  REQUIRE(world.engine->figures().expired == 5);
  world.clock.advance(kEventsKept + hours(1));
  REQUIRE(world.ingest(article("later", "", random_text(100, 30))));
  world.clock.advance(hours(2));
  tick(world);
  world.restart();
  for (const Event& event : events_of(*world.engine)) {
    CHECK_FALSE((event.kind == EventKind::article_removed && event.article.value.empty()));
  }
}

TEST_CASE("a retention that was made shorter takes effect at the next start") {
  EngineFixture world;
  REQUIRE(world.ingest(article("a", "", random_text(1, 30))));
  world.clock.advance(hours(24 * 40));
  REQUIRE(world.ingest(article("b", "", random_text(2, 30))));
  CHECK(world.engine->figures().articles == 2);
  world.options.retain = hours(24 * 30);
  world.restart();
  tick(world);
  CHECK(world.engine->figures().articles == 1);
  CHECK_FALSE(world.engine->article(ArticleId{"a"}));
}

TEST_CASE("expired articles leave the index of near-duplicates, and a later copy is nobody's") {
  EngineOptions options = keeping(hours(2));
  EngineFixture world(options);
  const std::string text = random_text(5, 100);
  REQUIRE(world.ingest(article("a", "", text)));
  world.clock.advance(hours(4));
  tick(world);
  const auto matched = world.match(article("", "", text));
  REQUIRE(matched);
  CHECK(matched->duplicates_total == 0);
  CHECK_FALSE(world.ingest(article("b", "", text)).value().duplicate_of);
  CHECK(world.engine->similar(ArticleId{"b"}, {.within_bits = 6}).value().similar.empty());
}

TEST_CASE("a store that refuses, or a stop, between two steps only puts off the rest") {
  ManualClock clock;
  store::MemoryJournal memory;
  FaultyJournal journal(memory);
  EngineOptions options = keeping(hours(1));
  constexpr int kArticles = static_cast<int>(engine::kExpiredAtOnce) * 2;
  auto opened = Engine::open(options, journal, clock);
  REQUIRE(opened);
  for (int i = 0; i < kArticles; ++i) {
    (*opened)->ingest(article(id_of(i), "", random_text(i, 12)),
                      [](const Result<IngestAnswer>& got) { REQUIRE(got); });
  }
  clock.advance(hours(3));
  const auto crashed = memory.clone();  // before anything left
  journal.fail_next(1, Errc::store_full);
  REQUIRE_FALSE((*opened)->recluster(true).has_value());
  CHECK((*opened)->figures().articles == kArticles);
  CHECK_FALSE((*opened)->writable());
  REQUIRE((*opened)->recluster(true).has_value());
  CHECK((*opened)->figures().articles == 0);

  // As if the process had ended after the first step: its record alone is there.
  std::optional<records::Record> first_step;
  REQUIRE(memory.replay(1, [&](records::Record&& record, std::string_view) -> Result<void> {
    if (!first_step && std::holds_alternative<records::ArticlesExpired>(record.body)) first_step = record;
    return {};
  }));
  store::Entry entry;
  entry.record = *first_step;
  entry.record.sequence = crashed->last_sequence() + 1;
  REQUIRE(crashed->append(std::span(&entry, 1)));
  auto restarted = Engine::open(options, *crashed, clock);
  REQUIRE(restarted);
  CHECK((*restarted)->figures().articles == kArticles / 2);
  CHECK_FALSE(crashed->payload(ArticleNumber{1}));
  CHECK(crashed->payload(ArticleNumber{kArticles}));
  REQUIRE((*restarted)->recluster(true).has_value());
  CHECK((*restarted)->figures().articles == 0);
  CHECK_FALSE(crashed->payload(ArticleNumber{kArticles}));
}

TEST_CASE("a record that expires articles out of turn is damage") {
  ManualClock clock;
  for (const auto& [first, through] : {std::pair{2U, 2U}, std::pair{1U, 9U}, std::pair{1U, 0U}}) {
    store::MemoryJournal journal;
    {
      auto engine = Engine::open({}, journal, clock);
      REQUIRE(engine);
      (*engine)->ingest(article("a", "", "Some words."),
                        [](const Result<IngestAnswer>& got) { REQUIRE(got); });
    }
    store::Entry entry;
    entry.record.sequence = journal.last_sequence() + 1;
    entry.record.body = records::ArticlesExpired{ArticleNumber{first}, ArticleNumber{through}, {}, {}};
    REQUIRE(journal.append(std::span(&entry, 1)));
    CHECK(Engine::open({}, journal, clock).error().code == Errc::corrupt);
  }
}

namespace {

constexpr int kIds = 60;
constexpr int kFamilies = 6;
constexpr milliseconds kShort = hours(30);  // segments of an hour

std::vector<ArticleId> all_ids() {
  std::vector<ArticleId> ids;
  for (int i = 0; i < kIds; ++i) ids.push_back(ArticleId{id_of(i)});
  return ids;
}

// What is live by the rule itself: an article leaves once the hour of its receipt is over by what is kept.
struct Expected {
  struct Known {
    int family = 0;
    int arrival = 0;
    Timestamp received_at{};
  };
  std::map<std::string, Known> live;

  void expire(Timestamp now) {
    std::erase_if(live, [&](const auto& each) {
      return std::chrono::floor<hours>(each.second.received_at) + hours(1) + kShort <= now;
    });
  }
  std::string representative(int family) const {
    const auto before = [&](const auto& a, const auto& b) {
      const auto rank = [&](const auto& e) { return std::pair(e.second.family != family, e.second.arrival); };
      return rank(a) < rank(b);
    };
    return std::min_element(live.begin(), live.end(), before)->first;
  }
  void check(const Engine& engine, bool groups_are_families) const {
    CHECK(engine.figures().articles == live.size());
    for (const ArticleId& id : all_ids()) {
      const auto view = engine.article(id);
      const auto known = live.find(id.value);
      REQUIRE(view.has_value() == (known != live.end()));
      if (!view) continue;
      if (groups_are_families)
        REQUIRE(view->duplicate_of.value_or(id).value == representative(known->second.family));
      REQUIRE(engine.story(view->story, 1, ""));
    }
  }
};

}  // namespace

TEST_CASE("random histories that expire show what the rule says, restarted or not") {
  const auto seed = GENERATE(1U, 2U, 3U, 4U);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  EngineOptions options = keeping(kShort);
  options.stories.recluster_every = 10;
  options.dedup_window = hours(20 + 20 * (seed % 2));
  EngineFixture stays(options), restarts(options);
  Expected expected;
  int arrivals = 0;
  for (int step = 0; step < 400; ++step) {
    const auto later = minutes(random() % 40) + (random() % 60 == 0 ? hours(20) : hours(0));
    const int family = static_cast<int>(random() % kFamilies);
    const std::string id = id_of(static_cast<int>(random() % kIds));
    const std::string text =
        random_text(500 + static_cast<std::uint64_t>(family), 120) + " " + std::to_string(random() % 3);
    for (EngineFixture* world : {&stays, &restarts}) {
      world->clock.advance(later);
      REQUIRE(world->ingest(article(id, "", text)));
    }
    // The article is taken before the step of expiry that follows it.
    const auto known = expected.live.find(id);
    const auto view = stays.engine->article(ArticleId{id});
    REQUIRE(
        (view || known != expected.live.end()));  // said again when its time was over, it left all the same
    if (view && (known == expected.live.end() || view->received_at != known->second.received_at)) {
      expected.live[id] = {family, ++arrivals, view->received_at};
    }
    expected.expire(stays.clock.now());
    if (step % 10 == 0) expected.check(*stays.engine, options.dedup_window > kShort);
    if (random() % 25 == 0) restarts.restart();
  }
  const auto probe = std::vector<records::Article>{article("", "", random_text(501, 120))};
  const std::string one = dump(*stays.engine, all_ids(), probe);
  restarts.restart();
  const std::string difference = first_difference(one, dump(*restarts.engine, all_ids(), probe));
  if (!difference.empty()) FAIL(difference);
  CHECK(stays.engine->figures().expired > 100);
}

TEST_CASE("with threads, articles expire beside ingest and reads") {
  SystemClock clock;
  store::MemoryJournal journal;
  EngineOptions options = keeping(milliseconds(60));
  options.workers = 2;
  auto engine = Engine::open(options, journal, clock);
  REQUIRE(engine);
  std::atomic<int> answered = 0, failed = 0;
  constexpr int kArticles = 400;
  for (int i = 0; i < kArticles; ++i) {
    (*engine)->ingest(article(id_of(i), "", random_text(i % 50, 40)), [&](const Result<IngestAnswer>& got) {
      if (!got) ++failed;
      ++answered;
    });
    (void)(*engine)->article(ArticleId{id_of(i / 2)});
    (void)(*engine)->stories({});
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while ((answered < kArticles || (*engine)->figures().articles > 0) &&
         std::chrono::steady_clock::now() < deadline) {
    REQUIRE((*engine)->recluster(true).has_value());
  }
  CHECK(failed == 0);
  CHECK((*engine)->figures().articles == 0);
  CHECK((*engine)->figures().stories == 0);
  CHECK((*engine)->figures().expired == kArticles);
}
