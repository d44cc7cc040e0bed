#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "core/stories/join_rule.hpp"
#include "core/stories/story_sizes.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using namespace samestory::tests;

namespace {

// Articles whose stories are given, in one state.
struct Told {
  StoryOptions options;
  StoryState state{options};
  MergeModel model;
  JoinRule rule{state, model, Granularity::normal};
  InventedStream stream{3};
  Sequence sequence = 0;

  void add(std::uint32_t story) {
    const InventedArticle article = stream.next(story, 0);
    state.add(article.report(), StoryId{story}, rule.prepare(article.report())->packed.get(), ++sequence);
  }
};

}  // namespace

TEST_CASE("stories of one report say nothing of how large stories are", "[stories]") {
  StorySizes sizes;
  const double prior = sizes.log_mean();
  CHECK(prior == Approx(std::log(3)));
  for (int i = 0; i < 1000; ++i) sizes.replace(0, 1);
  CHECK(sizes.log_mean() == prior);
  for (int i = 0; i < 1000; ++i) sizes.replace(1, 2);
  CHECK(sizes.log_mean() == Approx(std::log(2)).margin(0.01));
  for (int i = 0; i < 1000; ++i) sizes.replace(2, 0);
  CHECK(sizes.log_mean() == prior);
}

TEST_CASE("a state knows the sizes of its open stories after every change", "[stories]") {
  Told told;
  const auto expect = [&](double reports, double stories) {
    CHECK(told.state.sizes().log_mean() == Approx(std::log((reports + 30) / (stories + 10))));
  };
  for (std::uint32_t i = 0; i < 60; ++i) told.add(1 + i % 3);
  expect(60, 3);
  told.add(9);
  expect(60, 3);
  records::StoriesChanged change;
  change.created.push_back(StoryId{20});
  const std::vector<ArticleNumber> members = told.state.row(StoryId{1})->body.members();
  for (std::size_t i = 0; i < 5; ++i) change.moves.push_back({members[i], StoryId{1}, StoryId{20}});
  told.state.change(change, ++told.sequence);
  expect(60, 4);
  records::StoriesChanged union_of;
  for (const ArticleNumber number : told.state.row(StoryId{2})->body.members())
    union_of.moves.push_back({number, StoryId{2}, StoryId{3}});
  told.state.change(union_of, ++told.sequence);
  expect(60, 3);
  const Told fresh;
  CHECK(told.state.sizes().log_mean() > fresh.state.sizes().log_mean());
}
