// In a live store the time of receipt stands in for a missing date; where an archive is read in it does not.
#include <catch2/catch.hpp>

#include "core/records/record.hpp"
#include "tests/support/engine_fixture.hpp"

using namespace samestory;
using namespace std::chrono_literals;
using samestory::testing::article;
using samestory::testing::EngineFixture;
using samestory::testing::random_text;

namespace {

using Days = std::chrono::days;

// Two reports in much the same words.
const std::string kTitle = "Lantern parade of Orlen draws 20,000 to the harbour";
const std::string kBody =
    "About 20,000 visitors came to the harbour of Orlen on Saturday for the lantern parade. Children let "
    "paper "
    "boats drift down the Lisk, and the fishers' choir sang from the breakwater. The fireworks began at ten.";
const std::string kLaterTitle = "Orlen harbour shines for its lantern parade";
const std::string kLater =
    "The lantern parade filled the harbour of Orlen on Saturday, with paper boats on the Lisk, the fishers' "
    "choir "
    "on the breakwater and fireworks at ten. The town counted some 20,000 visitors.";

struct Newsroom : EngineFixture {
  explicit Newsroom(std::chrono::milliseconds delay) : lag(delay) {}

  // Dated reports of other events, ten a day.
  void days(int count) {
    for (int i = 0; i < 10 * count; ++i, ++told) {
      auto made = article("other" + std::to_string(told), random_text(told, 6), random_text(told, 40));
      submit(std::move(made), true);
      clock.advance(144min);
    }
  }
  StoryId submit(records::Article made, bool dated) {
    if (dated) made.published_at = PublishedAt{clock.now() - lag, DatePrecision::second};
    return ingest(std::move(made)).value().story;
  }
  float score(const std::string& id, StoryId story) const {
    const auto answer = engine->explain(ArticleId{id}, story);
    REQUIRE(answer);
    REQUIRE(answer->explanation);
    return answer->explanation->score;
  }
  bool by_receipt(const std::string& id, StoryId story) const {
    const auto answer = engine->explain(ArticleId{id}, story);
    if (!answer || !answer->explanation) return false;
    const auto& inputs = answer->explanation->inputs;
    return std::any_of(inputs.begin(), inputs.end(),
                       [](const auto& input) { return input.name == stories::kReceiptInput; });
  }

  std::chrono::milliseconds lag;
  std::uint64_t told = 1;
};

}  // namespace
TEST_CASE("an undated report of a live store is of the day it is received on", "[engine]") {
  const auto scores = [](std::chrono::milliseconds lag) {
    Newsroom room(lag);
    room.days(4);
    const StoryId parade = room.submit(article("parade", kTitle, kBody), true);
    room.clock.advance(3h);
    room.submit(article("soon", kLaterTitle, kLater, "Herald"), false);
    const float soon = room.score("soon", parade);
    CHECK(room.by_receipt("soon", parade) == (lag == 2h));
    REQUIRE(room.remove("soon"));
    room.days(45);
    room.submit(article("later", kLaterTitle, kLater, "Herald"), false);
    const float later = room.score("later", parade);
    room.restart();
    CHECK(room.by_receipt("later", parade) == (lag == 2h));
    CHECK(room.score("later", parade) == later);
    return std::pair(soon, later);
  };
  const auto [live_soon, live_later] = scores(2h);
  const auto [archive_soon, archive_later] = scores(Days{1500});
  CHECK(archive_later == Approx(archive_soon).margin(0.2));  // no time to tell them by
  CHECK(live_soon > archive_soon + 0.5);
  CHECK(live_later < archive_later - 0.5);
}

TEST_CASE("a dated report that comes weeks after an undated one is of another time", "[engine]") {
  Newsroom room(2h);
  room.days(4);
  const StoryId parade = room.submit(article("parade", kTitle, kBody), false);
  room.submit(article("soon", kLaterTitle, kLater), true);
  const float soon = room.score("soon", parade);
  CHECK(room.by_receipt("soon", parade));
  REQUIRE(room.remove("soon"));
  room.days(45);
  room.submit(article("later", kLaterTitle, kLater), true);
  CHECK(room.score("later", parade) < soon - 1);
}

TEST_CASE("a revision without a date is of the day of the first", "[engine]") {
  Newsroom room(2h);
  room.days(4);
  const StoryId parade = room.submit(article("parade", kTitle, kBody), true);
  room.submit(article("soon", kLaterTitle, kLater), false);
  const float soon = room.score("soon", parade);
  room.days(45);
  room.submit(article("soon", kLaterTitle, kLater + " The mayor thanked all."), false);
  CHECK(room.score("soon", parade) > soon - 0.5);
  room.submit(article("later", kLaterTitle, kLater), false);
  CHECK(room.score("later", parade) < soon - 1);
}

TEST_CASE("a source whose dated reports are late has none of the day of receipt", "[engine]") {
  Newsroom room(2h);
  room.days(4);
  const StoryId parade = room.submit(article("parade", kTitle, kBody), true);
  for (std::uint64_t i = 0; i < 24; ++i) {
    auto late =
        article("late" + std::to_string(i), random_text(9000 + i, 6), random_text(9000 + i, 40), "Monthly");
    late.published_at = PublishedAt{room.clock.now() - Days{20}, DatePrecision::second};
    const auto taken = room.ingest(std::move(late));
    REQUIRE(taken);
    room.days(1);
  }
  room.submit(article("late", kLaterTitle, kLater, "Monthly"), false);
  CHECK_FALSE(room.by_receipt("late", parade));
  room.submit(article("soon", kLaterTitle, kLater, "Herald"), false);
  CHECK(room.by_receipt("soon", parade));
}

TEST_CASE("what stood in is what was decided, also for a replay by many", "[engine]") {
  Newsroom room(2h);
  for (int day = 0; day < 12; ++day) {
    room.days(1);
    for (std::uint64_t i = 0; i < 3; ++i) {
      const std::uint64_t event = 700 + static_cast<std::uint64_t>(day) / 4;
      auto made = article("undated" + std::to_string(day * 3 + static_cast<int>(i)), random_text(event, 6),
                          random_text(event, 30) + " " + random_text(event * 100 + i, 30));
      room.submit(std::move(made), false);
    }
  }
  std::size_t stood_in = 0;
  const auto count = [&](records::Record&& record, std::string_view) -> Result<void> {
    const auto* submitted = std::get_if<records::ArticleSubmitted>(&record.body);
    if (submitted == nullptr || !submitted->stand_in) return {};
    ++stood_in;
    CHECK_FALSE(submitted->published_at);
    CHECK(record.received_at - *submitted->stand_in >= 2h);
    CHECK(record.received_at - *submitted->stand_in < 3h);
    return {};
  };
  REQUIRE(room.journal.replay(1, count));
  CHECK(stood_in == 33);  // all but those that came after ten dated ones
  const auto told = [&] {
    std::vector<float> scores;
    for (int i = 0; i < 36; ++i) {
      const auto answer = room.engine->explain(ArticleId{"undated" + std::to_string(i)}, std::nullopt);
      scores.push_back(answer && answer->explanation ? answer->explanation->score : 0);
    }
    return scores;
  };
  const std::vector<float> before = told();
  room.options.workers = 3;
  room.restart();
  CHECK(told() == before);
}
