#include "bench/quality/errors.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace samestory::quality;

namespace {

// Labels 0, 1 and 2; story 10 has all of label 0 and one of label 1, the rest of label 1 stands apart, label
// 2 is found as it is, and the last article has no label.
const std::vector<std::int32_t> kGold{0, 0, 0, 1, 1, 1, 2, 2, -1};
const std::vector<std::int32_t> kStories{10, 10, 10, 10, 11, 11, 12, 12, 10};

}  // namespace

TEST_CASE("the worst error is the article whose story differs most from its label", "[quality]") {
  const auto worst = worst_errors(kGold, kStories, 20);
  REQUIRE(worst.size() == 3);  // the three pairs of story and label with an error
  CHECK(worst[0].article == 3);
  CHECK(worst[0].merged);
  CHECK(worst[0].precision == Approx(0.25));
  CHECK(worst[0].recall == Approx(1.0 / 3));
  CHECK(worst[0].cost == Approx(0.75));
  CHECK(worst[0].other == 0);
  CHECK(worst[0].story_articles == 4);
  CHECK(worst[0].labels_in_story == 2);
  CHECK(worst[0].stories_of_label == 2);
  CHECK(worst_errors(kGold, kStories, 1).size() == 1);
}

TEST_CASE("sampled errors are true errors, each pair of cells once, the same for the same seed",
          "[quality]") {
  const auto sample = sampled_errors(kGold, kStories, 20, 3);
  REQUIRE(sample.size() == 2);  // label 0 with label 1 in story 10; label 1 in stories 10 and 11
  std::set<bool> kinds;
  for (const StoryError& e : sample) {
    kinds.insert(e.merged);
    CHECK(kGold[e.article] >= 0);
    CHECK(kGold[e.other] >= 0);
    CHECK((kGold[e.article] != kGold[e.other]) == e.merged);
    CHECK((kStories[e.article] == kStories[e.other]) == e.merged);
  }
  CHECK(kinds.size() == 2);
  const auto again = sampled_errors(kGold, kStories, 20, 3);
  REQUIRE(again.size() == sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i) CHECK(again[i].article == sample[i].article);
}

TEST_CASE("a perfect partition has no errors", "[quality]") {
  CHECK(worst_errors(kGold, kGold, 5).empty());
  CHECK(sampled_errors(kGold, kGold, 5, 1).empty());
}

TEST_CASE("an error is drawn the more often the more it costs", "[quality]") {
  // A story of 40 and 1: the lone one loses .98 of its precision, each of the forty .02.
  std::vector<std::int32_t> gold(40, 0), stories(41, 5);
  gold.push_back(1);
  int lone = 0;
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const auto sample = sampled_errors(gold, stories, 1, seed);
    REQUIRE(sample.size() == 1);
    lone += sample[0].article == 40 ? 1 : 0;
  }
  CHECK(lone > 60);  // half of the 200 is expected
  CHECK(lone < 140);
}
