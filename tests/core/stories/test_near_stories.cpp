// Many candidates beside each other against one by one, through all that happens to a story.
#include <catch2/catch.hpp>
#include <vector>

#include "core/stories/join_rule.hpp"
#include "core/stories/near_stories.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::InventedArticle;
using samestory::tests::InventedStream;

namespace {

constexpr std::uint32_t kSeed = 5'231;

struct World {
  StoryOptions options;
  StoryState state{options};
  MergeModel model;
  JoinRule rule{state, model, Granularity::normal};
  InventedStream stream{kSeed};
  Sequence sequence = 0;

  void add(const InventedArticle& article, StoryId story) {
    state.add(article.report(), story, rule.prepare(article.report())->packed.get(), ++sequence);
  }
};

// Each open story, the gates of all of them judged at once and each by its body.
void check_alike(const World& world, std::size_t slots, const PreparedReport& report) {
  std::vector<Candidate> candidates;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    if (const StoryRow* row = world.state.row_at(slot))
      candidates.push_back({row->body.id(), 0, false, 0, row->evidence_changed, slot});
  }
  const std::uint32_t language = report.packed->language();
  const auto near = near_stories(world.state, candidates, report.table, report.group, language);
  auto next = near.begin();
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    CAPTURE(i, candidates[i].story.value);
    const StoryBody& body = world.state.row_at(candidates[i].slot)->body;
    CHECK(world.state.heads().gate_at(candidates[i].slot).story == candidates[i].story);
    CHECK(world.state.heads().gate_at(candidates[i].slot).changed == candidates[i].changed);
    const StoryBody* strand = body.strand(language);
    const auto cross = strand ? strand->products_if_near(report.table, report.group) : Products{};
    const bool listed = next != near.end() && next->candidate == i;
    REQUIRE(listed == cross.has_value());
    if (!listed) continue;
    CHECK(next->body == &body);
    CHECK(next->strand == strand);
    CHECK(next->cross == *cross);
    ++next;
  }
}

}  // namespace

TEST_CASE("many stories are as near as each of them alone, whatever became of them", "[stories]") {
  World world;
  constexpr std::uint32_t kStories = 20;
  std::vector<InventedArticle> added;
  for (std::uint32_t story = 1; story <= kStories;
       ++story) {  // up to twenty members: beyond nine, beyond a sum
    for (std::uint32_t i = 0; i < story; ++i) {
      const std::string language = story % 7 == 0 && i % 2 == 1 ? "de" : "en";
      const int hour = static_cast<int>(world.stream.below(story == 3 ? 24 : 24 * 500));
      InventedArticle article = world.stream.next(story % 5, hour, language);
      if (story % 4 == 0) article.published_at.reset();
      world.add(article, StoryId{story});
      added.push_back(article);
    }
  }
  std::vector<InventedArticle> asked;
  for (std::uint32_t i = 0; i < 12; ++i)
    asked.push_back(world.stream.next(i % 6, static_cast<int>(365 * 24 * (i % 2)), i % 4 == 3 ? "de" : "en"));
  const auto check = [&] {
    for (const InventedArticle& article : asked)
      check_alike(world, kStories, *world.rule.prepare(article.report()));
  };
  check();

  // A copy takes over what its original brought, then the story shrinks, and one ends.
  const InventedArticle original = added.front();
  InventedArticle copy = world.stream.copy_of(original, 1);
  world.add(copy, StoryId{1});
  world.state.remove({original.number, records::Promotion{original.number, copy.number}}, ++world.sequence,
                     {});
  REQUIRE(world.state.row(StoryId{1}) != nullptr);
  const InventedArticle& second = added[1];
  world.state.remove({second.number, std::nullopt}, ++world.sequence, {});
  check();
  world.state.remove({copy.number, std::nullopt}, ++world.sequence, {});
  CHECK(world.state.row(StoryId{1}) == nullptr);
  CHECK_FALSE(world.state.heads().gate_at(0).story);

  // Articles move to another story.
  records::StoriesChanged change;
  for (std::size_t i = 20; i < 30; ++i) {
    const StoryId from = world.state.members().find(added[i].number)->story;
    change.moves.push_back({added[i].number, from, StoryId{kStories}});
  }
  world.state.change(change, ++world.sequence);
  check();
}
