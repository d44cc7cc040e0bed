// The deferred step in its three steps: what changes between them makes the plan void and nothing worse.
#include <catch2/catch.hpp>

#include "core/stories/story_index.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::InventedArticle;
using samestory::tests::InventedStream;
using samestory::tests::StoryDriver;

namespace {

// Two stories of one event, which the deferred step merges.
struct World {
  World() {
    for (const std::uint64_t story : {1U, 1U, 2U, 2U}) {
      articles.push_back(stream.next(1, static_cast<int>(articles.size()) + 1));
      driver.ingest_into(articles.back(), StoryId{story});
    }
  }
  InventedStream stream{4'711};
  StoryDriver driver;
  std::vector<InventedArticle> articles;
};

}  // namespace

TEST_CASE("the three steps give the plan that one gives", "[stories]") {
  World world;
  const auto regrouping = world.driver.index.begin_recluster({StoryId{2}});
  regrouping->group();
  const StoryIndex::Plan plan = regrouping->conclude();
  const StoryIndex::Plan whole = world.driver.index.recluster({StoryId{2}});
  CHECK(plan.change == whole.change);
  CHECK(plan.read == whole.read);
  CHECK(plan.change.aliases.size() == 1);
  CHECK(world.driver.index.still_valid(plan));
}

TEST_CASE("a story that grew while it was grouped anew makes the plan void", "[stories]") {
  World world;
  const auto regrouping = world.driver.index.begin_recluster({StoryId{2}});
  world.driver.ingest_into(world.stream.next(1, 9), StoryId{1});
  regrouping->group();
  const StoryIndex::Plan plan = regrouping->conclude();
  CHECK(plan.change.moves.empty());
  CHECK_FALSE(world.driver.index.still_valid(plan));
}

TEST_CASE("stories and vectors that are gone when the grouping goes on are not looked at", "[stories]") {
  World world;
  const auto regrouping = world.driver.index.begin_recluster({StoryId{2}});
  for (const InventedArticle& article : world.articles)
    world.driver.index.remove({article.number, std::nullopt}, ++world.driver.sequence);
  CHECK_FALSE(world.driver.index.facts(StoryId{1}));
  regrouping->group();
  const StoryIndex::Plan plan = regrouping->conclude();
  CHECK(plan.change.moves.empty());
  CHECK_FALSE(world.driver.index.still_valid(plan));
}

TEST_CASE("a correction binds the grouping that begins after it", "[stories]") {
  World world;
  records::StoriesChanged correction;
  correction.cause = records::StoryCause::corrected;
  correction.correction = 1;
  correction.constraints = {{world.articles[0].number, world.articles[2].number, false}};
  world.driver.index.change(correction, ++world.driver.sequence);
  const auto regrouping = world.driver.index.begin_recluster({StoryId{2}});
  regrouping->group();
  // Reports that nothing binds may move, but never so that the two that are kept apart meet.
  const StoryIndex::Plan plan = regrouping->conclude();
  const auto story_after = [&](std::size_t i, StoryId before) {
    for (const records::StoryMove& move : plan.change.moves) {
      if (move.article == world.articles[i].number) return move.to;
    }
    return before;
  };
  CHECK(story_after(0, StoryId{1}) != story_after(2, StoryId{2}));
  CHECK(plan.change.aliases.empty());
}

TEST_CASE("a story that is not there has nothing to group", "[stories]") {
  World world;
  const auto regrouping = world.driver.index.begin_recluster({StoryId{99}});
  regrouping->group();
  const StoryIndex::Plan plan = regrouping->conclude();
  CHECK(plan.read.empty());
  CHECK(plan.change.moves.empty());
}
