#include "core/stories/source_dates.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "core/stories/story_index.hpp"
#include "core/stories/terms.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using namespace std::chrono_literals;
using samestory::tests::InventedArticle;
using samestory::tests::InventedStream;
using samestory::tests::StoryDriver;

namespace {

constexpr Timestamp kDay0{std::chrono::hours{24 * 20'000}};
using Days = std::chrono::days;

Arrival published(Timestamp at, std::chrono::milliseconds delay = 2h,
                  DatePrecision precision = DatePrecision::second) {
  return {PublishedAt{at, precision}, at + delay};
}

// `count` articles, one a day and then some.
void teach(SourceDates& dates, const char* source, int count, std::chrono::milliseconds time,
           std::chrono::milliseconds step, std::chrono::milliseconds delay = 2h) {
  for (int i = 0; i < count; ++i) dates.observe(published(kDay0 + Days{i} + time + i * step, delay), source);
  dates.publish();
}

}  // namespace

TEST_CASE("a midnight means the day and stands at its middle", "[stories]") {
  const SourceDates dates;
  CHECK(dates.date_of(published(kDay0), "Gazette") == ReportDate(kDay0 + 12h, false));
  CHECK(dates.date_of(published(kDay0, 2h, DatePrecision::day), "") == ReportDate(kDay0 + 12h, false));
  CHECK(dates.date_of(published(kDay0 + 1s), "Gazette") == ReportDate(kDay0 + 1s, true));
}

TEST_CASE("a midnight of a source that gives times is a time", "[stories]") {
  SourceDates dates;
  teach(dates, "Gazette", SourceDates::kHabitMin - 1, 7h, 61s);
  CHECK_FALSE(dates.date_of(published(kDay0), "Gazette")->exact);
  teach(dates, "Gazette", 1, 7h, 61s);
  CHECK(dates.date_of(published(kDay0), "Gazette") == ReportDate(kDay0, true));
  CHECK_FALSE(dates.date_of(published(kDay0), "Courier")->exact);
}

TEST_CASE("a source that always gives its own zone's midnight means days", "[stories]") {
  SourceDates dates;
  teach(dates, "Courier", SourceDates::kHabitMin, 22h, 0s);
  CHECK(dates.date_of(published(kDay0 + 22h), "Courier")->exact);  // twenty days, nineteen changes
  teach(dates, "Courier", 2, 22h, 0s);
  CHECK(dates.date_of(published(kDay0 + 22h), "Courier") == ReportDate(kDay0 + 34h, false));
  CHECK(dates.date_of(published(kDay0 + 21h), "Courier")->exact);
  CHECK(dates.date_of(published(kDay0 + 22h), "Gazette")->exact);
}

TEST_CASE("the time of day of a source that always says now is not exact", "[stories]") {
  SourceDates dates;
  teach(dates, "Crawler", SourceDates::kHabitMin, 7h, 61s, 20s);
  teach(dates, "Gazette", SourceDates::kHabitMin, 7h, 61s, 10min);
  CHECK(dates.date_of(published(kDay0 + 9h, 5s), "Crawler") == ReportDate(kDay0 + 9h, false));
  CHECK(dates.date_of(published(kDay0 + 9h, 5s), "Gazette") == ReportDate(kDay0 + 9h, true));
}

TEST_CASE("a date of years ago from a source that is usually fresh counts as none", "[stories]") {
  SourceDates dates;
  teach(dates, "Gazette", SourceDates::kHabitMin, 7h, 61s);
  teach(dates, "Archive", SourceDates::kHabitMin, 7h, 61s, Days{2000});
  const Arrival old = published(kDay0 + 7h, Days{400}), late = published(kDay0 + 7h, Days{300});
  CHECK_FALSE(dates.date_of(old, "Gazette"));
  CHECK_FALSE(dates.believed(old, "Gazette").published_at);
  CHECK(dates.date_of(late, "Gazette"));
  CHECK(dates.believed(late, "Gazette").published_at == late.published_at);
  for (const char* other : {"Archive", "Courier", ""}) {
    CHECK(dates.date_of(old, other));
    CHECK(dates.believed(old, other).published_at == old.published_at);
  }
}

TEST_CASE("a source that changes its habit is believed again", "[stories]") {
  SourceDates dates;
  teach(dates, "Gazette", 64, 7h, 61s);
  const Arrival old = published(kDay0 + 7h, Days{2000});
  REQUIRE_FALSE(dates.date_of(old, "Gazette"));
  teach(dates, "Gazette", 64, 7h, 61s, Days{2000});
  CHECK(dates.date_of(old, "Gazette"));
}

TEST_CASE("what is observed counts from the next publication on", "[stories]") {
  SourceDates dates;
  for (int i = 0; i < 40; ++i) dates.observe(published(kDay0 + Days{i} + 7h), "Gazette");
  CHECK(dates.date_of(published(kDay0 + 7h, Days{400}), "Gazette"));
  dates.publish();
  CHECK_FALSE(dates.date_of(published(kDay0 + 7h, Days{400}), "Gazette"));
}

TEST_CASE("habits of any number of sources take bounded memory, and the silent ones make room", "[stories]") {
  SourceDates dates;
  CHECK(dates.memory_bytes() == 0);
  teach(dates, "Gazette", SourceDates::kHabitMin, 7h, 61s);
  const std::size_t before = dates.memory_bytes();
  CHECK(before < (4U << 20));
  const Arrival old = published(kDay0 + 7h, Days{400});
  for (std::size_t i = 0; i < 4 * SourceDates::kSourcesMax; ++i) {
    dates.observe(published(kDay0 + 7h), "Source " + std::to_string(i));
    if (i % 8 == 7) dates.publish();
  }
  CHECK(dates.memory_bytes() == before);
  CHECK(dates.date_of(old, "Gazette"));  // forgotten
}

namespace {

Report told(InventedArticle& article, const char* source, std::chrono::milliseconds ago) {
  Report report = article.report();
  report.source = source;
  report.published_at = PublishedAt{article.received_at - ago, DatePrecision::second};
  return report;
}

}  // namespace

TEST_CASE("a slip in a fresh source's date does not part a report from its story", "[stories]") {
  for (const bool known : {true, false}) {
    InventedStream stream(20'261'122);
    StoryDriver driver;
    for (int i = 0; i < 40; ++i) driver.ingest(stream.next(static_cast<std::uint32_t>(100 + i), 1 + i));
    InventedArticle first = stream.next(7, 50), second = stream.next(7, 51);
    const StoryId story = driver.ingest(first);
    for (int i = 0; i < 3; ++i) driver.ingest_into(stream.next(7, 50), story);
    const Report slip = told(second, known ? "Invented Wire" : "Elsewhere", Days{700});
    const Decision decision = driver.index.decide(slip, driver.index.propose(slip));
    CAPTURE(known);
    CHECK((decision.join == story) == known);
  }
}

TEST_CASE("replayed records bring the habits of sources back", "[stories]") {
  InventedStream stream(20'261'123);
  StoryDriver live;
  std::vector<InventedArticle> articles;
  for (int i = 0; i < 60; ++i) {
    articles.push_back(stream.next(static_cast<std::uint32_t>(i % 30), 1 + i));
    live.ingest(articles.back());
  }
  StoryIndex restarted;
  Sequence sequence = 0;
  for (const InventedArticle& article : articles)
    restarted.add(article.report(), live.story_of.at(article.number.value), ++sequence);
  InventedArticle next = stream.next(3, 70);
  for (const std::chrono::milliseconds ago :
       {std::chrono::milliseconds{0}, std::chrono::milliseconds{Days{700}}}) {
    const Report report = told(next, "Invented Wire", ago);
    const Proposal a = live.index.propose(report), b = restarted.propose(report);
    REQUIRE(a.best.size() == b.best.size());
    REQUIRE_FALSE(a.best.empty());
    for (std::size_t i = 0; i < a.best.size(); ++i) {
      CHECK(a.best[i].story == b.best[i].story);
      CHECK(a.best[i].score == b.best[i].score);
    }
    CHECK(live.index.watermark_after(report, next.received_at) ==
          restarted.watermark_after(report, next.received_at));
  }
}
