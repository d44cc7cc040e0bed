// Time as evidence: reports without a date still meet those with one, and a
// follow-up of another season stays apart.
#include <catch2/catch.hpp>

#include "core/stories/score.hpp"
#include "core/stories/story_index.hpp"
#include "core/stories/terms.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::InventedArticle;
using samestory::tests::StoryDriver;

namespace {

constexpr int kDay = 24;

class Desk {
 public:
  // Received when published, or at `received` hours where it is undated.
  StoryId report(const char* title, const char* body, std::optional<int> published, int received) {
    InventedArticle article;
    article.number = article.representative = ArticleNumber{++last_};
    article.terms = stories::extract_terms(title, body, "en");
    article.received_at = tests::hours_in(received);
    if (published) article.published_at = PublishedAt{tests::hours_in(*published), DatePrecision::second};
    return driver_.ingest(article);
  }
  void recluster() { driver_.recluster(true); }
  std::size_t stories() const { return driver_.index.active_stories(); }

 private:
  StoryDriver driver_;
  std::uint32_t last_ = 0;
};

constexpr const char* kFloodTitle = "Vessa bursts its banks at Harrow Weir, hundreds leave their homes";
constexpr const char* kFlood =
    "The river Vessa burst its banks at Harrow Weir on Sunday night and drove about 640 people from their "
    "homes. "
    "Mayor Ilse Tormund said that the old mill quarter stood under a metre of water. Firefighters brought "
    "residents out by boat. The weir keeper had measured 7.2 metres, the highest level since 1958.";
constexpr const char* kFloodAgainTitle = "Hundreds flee as river Vessa floods Harrow Weir";
constexpr const char* kFloodAgain =
    "Some 640 residents of Harrow Weir fled the flooded mill quarter overnight after the Vessa rose to 7.2 "
    "metres and "
    "over its banks. Boats of the fire brigade carried people to a school. Ilse Tormund, the mayor, called "
    "the "
    "level, the highest since 1958, a night that nobody here forgets.";

constexpr const char* kFeastTitle = "Lantern feast of Orlen draws 20,000 to the harbour";
constexpr const char* kFeast =
    "About 20,000 visitors came to the harbour of Orlen on Saturday for the yearly lantern feast. Children "
    "let "
    "paper boats drift down the Lisk, and the fishers' choir sang from the breakwater. The fireworks began "
    "at ten.";
constexpr const char* kFeastAgainTitle = "Orlen harbour shines for its lantern feast";
constexpr const char* kFeastAgain =
    "The yearly lantern feast filled the harbour of Orlen on Saturday, with paper boats on the Lisk, the "
    "choir of the "
    "fishers and fireworks at ten. The town counted 18,000 visitors.";

}  // namespace

TEST_CASE("a dated and an undated report of one event meet, whichever comes first", "[stories]") {
  for (const bool undated_first : {false, true}) {
    Desk desk;
    const std::optional<int> date = 8;
    const StoryId first = desk.report(kFloodTitle, kFlood, undated_first ? std::nullopt : date, 8);
    const StoryId second =
        desk.report(kFloodAgainTitle, kFloodAgain, undated_first ? date : std::nullopt, 10);
    CAPTURE(undated_first);
    CHECK(first == second);
  }
}

TEST_CASE("the same feast on the same evening is one story", "[stories]") {
  Desk desk;
  const StoryId evening = desk.report(kFeastTitle, kFeast, 0, 0);
  CHECK(desk.report(kFeastAgainTitle, kFeastAgain, 2, 2) == evening);
}

TEST_CASE("a follow-up months later is another story", "[stories]") {
  Desk desk;
  const StoryId flood = desk.report(kFloodTitle, kFlood, 0, 0);
  CHECK(desk.report("Harrow Weir opens its new dam six months after the flood",
                    "Six months after the Vessa burst its banks, Harrow Weir opened a new dam on Friday. "
                    "Ilse Tormund, the "
                    "mayor, cut the ribbon. It cost 31 million crowns and holds back a level of 8 metres.",
                    180 * kDay, 180 * kDay) != flood);
}

TEST_CASE("a yearly event stays apart from last year's in the very same words", "[stories]") {
  for (const bool backwards : {false, true}) {
    Desk desk;
    const int year = 365 * kDay;
    const StoryId one = desk.report(kFeastTitle, kFeast, backwards ? year : 0, year);
    const StoryId other = desk.report(kFeastTitle, kFeast, backwards ? 0 : year, year + 1);
    CAPTURE(backwards);
    CHECK(other != one);
    CHECK(desk.report(kFeastAgainTitle, kFeastAgain, year + 2, year + 2) == (backwards ? one : other));
    desk.recluster();
    CHECK(desk.stories() == 2);
  }
}

TEST_CASE("a report without a date may join a story of any year", "[stories]") {
  Desk desk;
  const StoryId feast = desk.report(kFeastTitle, kFeast, 0, 365 * kDay);
  CHECK(desk.report(kFeastTitle, kFeast, std::nullopt, 365 * kDay + 1) == feast);
}

TEST_CASE("the gate for dates is closed at whole years between the ranges", "[stories]") {
  const auto group = [](double from, double to) {
    Group g;
    g.articles = g.dated = 2;
    at(g.norms, Field::stem) = 4;
    g.day_min = from, g.day_max = to, g.day_sum = from + to;
    return g;
  };
  Products alike{};
  at(alike, Field::stem) = 4;
  const Group first = group(0, 10);
  for (const double gap : {0.0, 15.0, 120.0, 349.0, 381.0, 714.0, 747.0}) {
    CAPTURE(gap);
    CHECK(may_merge(first, group(10 + gap, 20 + gap), alike));
    CHECK(may_merge(group(10 + gap, 20 + gap), first, alike));
  }
  for (const double gap : {351.0, 365.0, 380.0, 717.0, 744.0, 3652.0}) {
    CAPTURE(gap);
    CHECK_FALSE(may_merge(first, group(10 + gap, 20 + gap), alike));
    CHECK_FALSE(may_merge(group(10 + gap, 20 + gap), first, alike));
  }
  CHECK(may_merge(group(0, 500), group(375, 375), alike));
  Group undated = group(0, 0);
  undated.dated = 0;
  CHECK(may_merge(undated, group(365, 365), alike));
}

TEST_CASE("what lies within a day that is known without a time is no gap", "[stories]") {
  const auto dated = [](double day, bool exact) {
    Group g;
    g.articles = g.dated = 1;
    g.exact = exact ? 1 : 0;
    at(g.norms, Field::stem) = 1;
    g.day_min = g.day_max = g.day_sum = day;
    return g;
  };
  const auto gap = [](const Group& a, const Group& b) { return at(inputs_of(a, b, {}), Input::gap_short); };
  for (const double time : {0.0, 0.3, 0.5, 0.99}) {
    CHECK(gap(dated(7.5, false), dated(7 + time, true)) == 1);
    CHECK(gap(dated(7 + time, true), dated(7.5, false)) == 1);
  }
  CHECK(gap(dated(7.5, false), dated(8.5, true)) < 1);
  CHECK(gap(dated(7.5, false), dated(8.5, false)) == gap(dated(7, true), dated(8, true)));
}

TEST_CASE("a default date of the sender's system counts as no date", "[stories]") {
  for (const int wrong : {-20'000 * kDay, -20'000 * kDay + 5}) {  // 1970-01-01
    Desk desk;
    const StoryId first = desk.report(kFloodTitle, kFlood, 8, 8);
    CHECK(desk.report(kFloodAgainTitle, kFloodAgain, wrong, 10) == first);
  }
}
