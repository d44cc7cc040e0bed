// What a story shows: its title, when it was reported, how it grows.
#include <catch2/catch.hpp>
#include <set>

#include "core/engine/growth.hpp"
#include "tests/support/engine_fixture.hpp"

using namespace samestory;
using samestory::testing::article;
using samestory::testing::EngineFixture;
using namespace std::chrono_literals;

namespace {

const std::string kBody =
    "The dockers of Veldmar ended their strike on Tuesday. The harbour union and the port authority signed a "
    "pay "
    "deal after nine days, and cranes at the container terminal began to unload ships.";

records::Article dated(std::string id, std::string body, Timestamp at, std::string source = "Courier") {
  records::Article made = article(std::move(id), "", std::move(body), std::move(source));
  made.published_at = PublishedAt{at};
  return made;
}

// All in one story, whatever the score says of them.
StoryId in_one_story(EngineFixture& f, const std::vector<records::Article>& articles) {
  StoryId story;
  for (const records::Article& each : articles) {
    const auto answer = f.ingest(each);
    REQUIRE(answer);
    if (!story) story = answer->story;
    if (answer->story == story) continue;
    f.engine->merge_stories(story, {answer->story},
                            [](const Result<CorrectionAnswer>& merged) { REQUIRE(merged); });
  }
  return story;
}

StorySummary summary_of(EngineFixture& f, StoryId story) {
  return f.engine->story(story, 200, "").value().summary;
}

}  // namespace

TEST_CASE("a story is named by its most central headline, not by the loudest or the most copied",
          "[engine]") {
  // Both say what all of them say.
  const std::set<std::string> plain = {"Dockers in Veldmar end strike after pay deal",
                                       "Veldmar port strike ends as dockers sign pay deal"};
  struct Told {
    const char* title;
    const char* source;
  };
  const std::vector<Told> headlines = {
      {"YOU WON'T BELIEVE WHAT THE VELDMAR DOCKERS DID NEXT!!!", "Loud"},
      {"BREAKING: VELDMAR DOCKERS END STRIKE AFTER PAY DEAL", "Capitals"},
      {"VELDMAR-STRIKE/DEAL", "Wire"},
      {"Morning briefing: dockers, a comet, barley, and more news of the day", "Roundup"},
      {"Veldmar dockers end strike", "Short"},
      {"Dockers in Veldmar end strike after pay deal - Harbour Post", "harbourpost.com"},
      {"Veldmar port strike ends as dockers sign pay deal", "Second"},
      {"Why the strike of the dockers in Veldmar was lost before it began", "Column"},
  };
  for (const bool backwards : {false, true}) {
    EngineFixture f;
    std::vector<records::Article> articles;
    for (std::size_t i = 0; i < headlines.size(); ++i) {
      articles.push_back(article("a" + std::to_string(i), headlines[i].title,
                                 kBody + " " + samestory::testing::random_text(i + 1, 60),
                                 headlines[i].source));
    }
    // One text that many outlets copied under one headline of their own.
    for (int i = 0; i < 6; ++i) {
      articles.push_back(
          article("copy" + std::to_string(i), "Containers move again on the quays of the north",
                  kBody + " " + samestory::testing::random_text(77, 60), "Copier " + std::to_string(i)));
    }
    if (backwards) std::reverse(articles.begin(), articles.end());
    const StoryId story = in_one_story(f, articles);
    CHECK(plain.contains(summary_of(f, story).title));
    f.restart();
    CHECK(plain.contains(summary_of(f, story).title));
  }
}

TEST_CASE("a story's keywords are what its reports share, and not what one of them says beside", "[engine]") {
  EngineFixture f;
  std::vector<records::Article> articles;
  for (std::size_t i = 0; i < 4; ++i) {
    articles.push_back(article("a" + std::to_string(i), "Dockers in Veldmar end strike",
                               kBody + " Zqualmir said so. " + samestory::testing::random_text(i + 1, 40)));
  }
  articles[0].body += " Brontovex brontovex brontovex brontovex brontovex brontovex.";
  const StorySummary summary = summary_of(f, in_one_story(f, articles));
  REQUIRE(summary.keywords.size() >= 5);
  const auto has = [&](const char* word) {
    return std::find(summary.keywords.begin(), summary.keywords.end(), word) != summary.keywords.end();
  };
  CHECK(has("Veldmar"));
  CHECK(has("Dockers"));
  CHECK_FALSE(has("Brontovex"));
}

TEST_CASE("a date that is not believed moves neither the span of a story nor the filters", "[engine]") {
  EngineFixture f;
  const Timestamp start = f.clock.now();
  std::vector<records::Article> articles;
  articles.push_back(dated("first", kBody, start - 3h));
  articles.push_back(dated("ahead", kBody + " A crane driver waved.", start + 24h * 400));
  articles.push_back(dated("unset", kBody + " The mayor was glad.", Timestamp{}));
  const StoryId story = in_one_story(f, articles);
  for (int round = 0; round < 2; ++round) {
    const auto view = f.engine->story(story, 200, "");
    REQUIRE(view);
    REQUIRE(view->articles.size() == 3);
    CHECK(view->summary.first_published_at == start - 3h);
    CHECK(view->summary.last_published_at == start);
    CHECK(view->articles[0].id.value == "first");
    CHECK(view->articles[1].reported_at == start);
    CHECK(view->articles[1].published_at->instant == start + 24h * 400);  // as it was sent
    StoryQuery query;
    query.from = start + 1h;
    CHECK(f.engine->stories(query)->stories.empty());
    query.from.reset();
    query.to = start - 4h;
    CHECK(f.engine->stories(query)->stories.empty());
    query.to = start;
    CHECK(f.engine->stories(query)->stories.size() == 1);
    CHECK(f.engine->timeline(story)->buckets.size() <= 2);
    CHECK(f.engine->explain(ArticleId{"first"}, std::nullopt)->story_first == start);
    f.restart();
  }
}

TEST_CASE("a slip of years from a source that is otherwise fresh does not begin a story", "[engine]") {
  EngineFixture f;
  const Timestamp start = f.clock.now();
  for (std::uint64_t i = 0; i < 200; ++i) {
    f.clock.advance(10min);
    REQUIRE(f.ingest(dated("fresh" + std::to_string(i), samestory::testing::random_text(100 + i, 30),
                           f.clock.now() - 30min, "Gazette")));
  }
  const auto slip = f.ingest(dated("slip", kBody, start - 24h * 3000, "Gazette"));
  REQUIRE(slip);
  CHECK(summary_of(f, slip->story).first_published_at == f.clock.now());
  const auto archive =
      f.ingest(dated("archive", samestory::testing::random_text(9, 40), start - 24h * 3000, "Old Books"));
  REQUIRE(archive);
  CHECK(summary_of(f, archive->story).first_published_at == start - 24h * 3000);
}

TEST_CASE("a story's growth counts reports in spans that end now, and the list orders and filters by it",
          "[engine]") {
  EngineFixture f;
  const Timestamp now = f.clock.now() + 49h;
  const auto stories = [&](StoryQuery query) {
    std::vector<std::uint64_t> ids;
    do {
      const auto page = f.engine->stories(query);
      REQUIRE(page);
      for (const StorySummary& each : page->stories) ids.push_back(each.id.value);
      query.cursor = page->next_cursor;
    } while (!query.cursor.empty());
    return ids;
  };
  // Hours before now at which each story is reported.
  const std::vector<std::vector<int>> told = {
      {30, 5, 3, 2, 0}, {47, 46, 40, 30, 20}, {49}, {22, 21, 21, 20}, {40, 10}};
  std::vector<StoryId> ids;
  std::vector<std::pair<int, std::size_t>> events;
  for (std::size_t story = 0; story < told.size(); ++story) {
    for (const int hours : told[story]) events.emplace_back(hours, story);
  }
  std::sort(events.rbegin(), events.rend());
  std::vector<std::optional<StoryId>> known(told.size());
  int count = 0;
  for (const auto& [hours, story] : events) {
    ++count;
    f.clock.set(now - std::chrono::hours(hours) - 10min);
    const auto answer =
        f.ingest(article("r" + std::to_string(count), "", samestory::testing::random_text(500 + story, 80),
                         "Source " + std::to_string(count)));
    REQUIRE(answer);
    if (!known[story]) known[story] = answer->story;
    REQUIRE(answer->story == known[story]);
  }
  f.clock.set(now);
  for (int round = 0; round < 2; ++round) {
    const auto growth = [&](std::size_t story) { return summary_of(f, *known[story]).growth; };
    CHECK(growth(0).trend == StoryTrend::growing);
    CHECK(growth(0).as_of == now);
    CHECK(growth(0).last_hour == 1);
    CHECK(growth(0).hour_before == 0);
    CHECK(growth(0).last_six_hours == 4);
    CHECK(growth(0).last_day == 4);
    CHECK(growth(0).day_before == 1);
    CHECK(growth(1).trend == StoryTrend::fading);
    CHECK(growth(2).trend == StoryTrend::quiet);
    CHECK(growth(3).trend == StoryTrend::fading);  // a burst that is over
    CHECK(growth(4).trend == StoryTrend::steady);
    StoryQuery query;
    query.sort = StorySort::growth;
    const std::vector<std::uint64_t> expected = {known[3]->value, known[0]->value, known[4]->value,
                                                 known[1]->value, known[2]->value};
    for (const std::size_t limit : {1U, 2U, 50U}) {
      query.limit = limit;
      CHECK(stories(query) == expected);
    }
    query.trend = StoryTrend::fading;
    CHECK(stories(query) == std::vector<std::uint64_t>{known[3]->value, known[1]->value});
    f.restart();
  }
  f.clock.advance(72h);  // the stream stopped: nothing grows any more
  CHECK(summary_of(f, *known[0]).growth.trend == StoryTrend::quiet);
}

TEST_CASE("while an archive is read, growth is as of the time its dates have reached", "[engine]") {
  EngineFixture f;
  const Timestamp then = f.clock.now() - 24h * 900;
  StoryId story;
  for (int i = 0; i < 300; ++i) {
    const bool told = i >= 296;
    const auto answer =
        f.ingest(dated("r" + std::to_string(i),
                       samestory::testing::random_text(told ? 1 : 1000 + static_cast<std::uint64_t>(i), 60),
                       then + 10min * i, "Archive"));
    REQUIRE(answer);
    if (told) story = answer->story;
  }
  const StoryGrowth growth = summary_of(f, story).growth;
  CHECK(growth.as_of > then);
  CHECK(growth.as_of < then + 24h * 3);
  CHECK(growth.last_day == 4);
  CHECK(growth.trend == StoryTrend::growing);
}

TEST_CASE("related stories share names and words, whenever they were reported", "[engine]") {
  EngineFixture f;
  const Timestamp now = f.clock.now();
  const auto strike = f.ingest(dated("strike", kBody, now - 24h * 25));
  const auto accident = f.ingest(dated(
      "accident",
      "Two dockers were hurt when a crane fell in Veldmar. Inspectors examine its rusted cable; the "
      "hospital of Veldmar says that both will recover, and prosecutors opened a file against the owner of "
      "the crane.",
      now));
  const auto barley =
      f.ingest(dated("barley",
                     "Scientists bred barley that survives salt water. Their greenhouse trial "
                     "lasted six winters, and farmers hope for seeds within a decade.",
                     now - 24h * 25));
  REQUIRE(strike);
  REQUIRE(accident);
  REQUIRE(barley);
  REQUIRE(strike->story != accident->story);
  const auto related = f.engine->related(strike->story);
  REQUIRE(related);
  REQUIRE(related->stories.size() == 1);
  CHECK(related->stories[0].id == accident->story);
  CHECK(f.engine->related(barley->story)->stories.empty());
}
