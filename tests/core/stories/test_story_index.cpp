#include "core/stories/story_index.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "core/stories/model.hpp"
#include "core/stories/terms.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::InventedArticle;
using samestory::tests::InventedStream;
using samestory::tests::StoryDriver;

namespace {

constexpr std::uint32_t kSeed = 20'260'301;

}  // namespace

TEST_CASE("a story index scores with the model that it is given", "[stories]") {
  const auto given = MergeModel::parse(
      "version 77\nthreshold 1\njoin_threshold 2\ninputs stem\nreference 0\noutput_bias -3\nweights 1\n");
  REQUIRE(given);
  StoryOptions options;
  options.model = std::make_shared<const MergeModel>(*given);
  const records::ArticleTerms terms = extract_terms("Village of Lumm celebrates its first goat race",
                                                    "Hundreds watched forty goats run in Lumm.", "en");
  Report report;
  report.terms = &terms;
  const Explanation same = StoryIndex(options).explain(report, report);
  CHECK(same.model_version == 77);
  CHECK(same.threshold == 2);
  CHECK(same.score == Approx(-2).margin(0.05));  // the bias and a cosine of one
  CHECK(StoryIndex().explain(report, report).score > same.score);
}

TEST_CASE("two reports of one event meet from the first two articles on, dated or not", "[stories]") {
  const records::ArticleTerms a = extract_terms("Orbana suspends exports of its K7 battery cells to Tessaly",
                                                "The battery maker Orbana said on Monday that it had "
                                                "suspended exports of its K7 cells to Tessaly after the "
                                                "trade ministry withdrew the licence. The K7 cell was "
                                                "designed for the Tessalian market in 2031, when earlier "
                                                "cells fell under export rules. Orbana expects a charge of "
                                                "4.5 billion crowns in the first quarter. Chief "
                                                "executive Hanne Wirth said the company would apply for a "
                                                "new licence and hoped that deliveries would resume.",
                                                "en");
  const records::ArticleTerms b =
      extract_terms("Battery giant faces 4.5bn crown hit as K7 sales to Tessaly are halted",
                    "Shares of Orbana fell after the company disclosed that the ministry of trade had "
                    "revoked permission to ship K7 "
                    "battery cells to customers in Tessaly. Hanne Wirth, who runs Orbana, told reporters the "
                    "firm was seeking a fresh "
                    "licence. The charge of 4.5 billion crowns will be booked in the first quarter. Analysts "
                    "said the K7, a cell "
                    "made for Tessalian buyers, had brought in a tenth of sales.",
                    "en");
  const records::ArticleTerms c = extract_terms("Village of Lumm celebrates its first goat race",
                                                "Hundreds lined the main street of Lumm on Sunday to watch "
                                                "forty goats run for a golden bell. The winner, a "
                                                "three year old named Pepper, belongs to the baker's "
                                                "daughter. Mayor Olin Brask promised a second race.",
                                                "en");
  for (const bool dated : {true, false}) {
    for (const bool swapped : {false, true}) {
      StoryDriver driver;
      std::vector<InventedArticle> articles(3);
      const records::ArticleTerms* order[] = {swapped ? &b : &a, &c, swapped ? &a : &b};
      for (std::uint32_t i = 0; i < 3; ++i) {
        articles[i].number = articles[i].representative = ArticleNumber{i + 1};
        articles[i].terms = *order[i];
        articles[i].received_at = tests::hours_in(static_cast<int>(i));
        if (dated) articles[i].published_at = PublishedAt{articles[i].received_at, DatePrecision::second};
      }
      const StoryId first = driver.ingest(articles[0]);
      CAPTURE(dated, swapped);
      CHECK(driver.ingest(articles[1]) != first);
      CHECK(driver.ingest(articles[2]) == first);
    }
  }
}

TEST_CASE("articles of one event gather in one story and neighbours stay apart", "[stories]") {
  INFO("seed " << kSeed);
  InventedStream stream(kSeed);
  StoryDriver driver;
  std::map<std::uint32_t, std::set<StoryId>> stories_of_event;
  std::map<StoryId, std::set<std::uint32_t>> events_of_story;
  std::vector<InventedArticle> articles;
  for (int i = 0; i < 300; ++i) {
    articles.push_back(stream.next(stream.below(40), i / 4));
    driver.ingest(articles.back());
    driver.recluster(false);
  }
  driver.recluster(true);
  for (const InventedArticle& article : articles) {
    const StoryId story = driver.story_of.at(article.number.value);
    stories_of_event[article.event].insert(story);
    events_of_story[story].insert(article.event);
  }
  std::size_t whole = 0;
  for (const auto& [event, stories] : stories_of_event) whole += stories.size() == 1 ? 1 : 0;
  CHECK(whole >= 35);  // of 40
  for (const auto& [story, events] : events_of_story) CHECK(events.size() == 1);
}

TEST_CASE("stories stay within a language", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  InventedArticle english = stream.next(3, 0, "en");
  InventedArticle russian = english;
  russian.number = russian.representative = ArticleNumber{77};
  russian.terms.language = "ru";
  const StoryId story = driver.ingest(english);
  CHECK(driver.ingest(russian) != story);
}

TEST_CASE("a group of copies counts once in its story", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver alone, copied;
  const InventedArticle first = stream.next(1, 0), second = stream.next(1, 1);
  for (StoryDriver* driver : {&alone, &copied}) {
    driver->ingest(first);
    driver->ingest(second);
  }
  for (int i = 0; i < 5; ++i)
    copied.ingest_into(stream.copy_of(first, 2 + i), copied.story_of.at(first.number.value));
  const InventedArticle probe = stream.next(1, 3);
  const Proposal before = alone.index.propose(probe.report()), after = copied.index.propose(probe.report());
  REQUIRE(before.best.size() == 1);
  REQUIRE(after.best.size() == 1);
  CHECK(before.best[0].score == after.best[0].score);
}

TEST_CASE("when a representative leaves, its copy speaks for the group", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  const InventedArticle first = stream.next(1, 0);
  const InventedArticle copy = stream.copy_of(first, 1);
  const StoryId story = driver.ingest(first);
  driver.ingest_into(copy, story);
  const InventedArticle probe = stream.next(1, 2);
  const float before = driver.index.propose(probe.report()).best.at(0).score;

  driver.index.stage_removal(first.number);
  CHECK(driver.index.decide(probe.report(), driver.index.propose(probe.report())).join == story);
  driver.index.drop_staged();
  driver.index.remove({first.number, records::Promotion{first.number, copy.number}}, ++driver.sequence);
  CHECK(driver.index.propose(probe.report()).best.at(0).score == Approx(before));
  CHECK(driver.index.facts(story)->representative == copy.number);

  driver.index.remove({copy.number, std::nullopt}, ++driver.sequence);
  CHECK(driver.index.propose(probe.report()).best.empty());
  CHECK_FALSE(driver.index.facts(story).has_value());
  CHECK(driver.index.active_stories() == 0);
}
