// Corrections through the engine: they bind over updates, take-downs and restarts, and can be undone after.
#include <catch2/catch.hpp>

#include "core/engine.hpp"
#include "tests/support/engine_fixture.hpp"

using namespace samestory;
using samestory::testing::article;
using samestory::testing::EngineFixture;
using samestory::testing::random_text;

namespace {

CorrectionAnswer move(EngineFixture& f, const std::string& id, std::optional<StoryId> to) {
  std::optional<Result<CorrectionAnswer>> answer;
  f.engine->move_article(ArticleId{id}, to, [&](Result<CorrectionAnswer> got) { answer = std::move(got); });
  REQUIRE(answer.value());
  return **answer;
}

CorrectionAnswer undo(EngineFixture& f, std::uint64_t correction) {
  std::optional<Result<CorrectionAnswer>> answer;
  f.engine->undo_correction(correction, [&](Result<CorrectionAnswer> got) { answer = std::move(got); });
  REQUIRE(answer.value());
  return **answer;
}

StoryId story_of(const EngineFixture& f, const std::string& id) {
  const auto view = f.engine->article(ArticleId{id});
  REQUIRE(view);
  return view->story;
}

}  // namespace

TEST_CASE("an article that an editor moved stays where it was put when it is updated", "[engine]") {
  EngineFixture f;
  const std::string body = random_text(1, 200);
  const StoryId first = f.ingest(article("a", "One", body))->story;
  REQUIRE(f.ingest(article("b", "One", body + " with a closing line of its own"))->story == first);
  const StoryId other = f.ingest(article("x", "Other", random_text(2, 200)))->story;
  const bool to_another = GENERATE(true, false);
  const CorrectionAnswer moved = move(f, "b", to_another ? std::optional(other) : std::nullopt);
  const StoryId put = story_of(f, "b");
  REQUIRE(put != first);
  if (GENERATE(false, true)) f.restart();
  const auto updated = f.ingest(article("b", "One", body + " with another closing line"));
  REQUIRE(updated);
  CHECK(updated->duplicate_of == ArticleId{"a"});
  if (to_another) {
    CHECK(updated->story == put);
  } else {
    CHECK(updated->story != first);
  }
  undo(f, moved.correction);
  CHECK(story_of(f, "b") == first);
}

TEST_CASE("a correction is undone whole after its article's copy took over", "[engine]") {
  EngineFixture f;
  const std::string body = random_text(3, 200);
  const StoryId first = f.ingest(article("a", "One", body))->story;
  const StoryId other = f.ingest(article("x", "Other", random_text(4, 200)))->story;
  REQUIRE(f.ingest(article("copy", "One", body + " and a line more"))->story == first);
  const CorrectionAnswer moved = move(f, "a", other);
  REQUIRE(f.remove("a"));
  if (GENERATE(false, true)) f.restart();
  undo(f, moved.correction);
  CHECK(story_of(f, "copy") == first);
  // Nothing binds the copy to the other story any more: a report that is near both goes by its words.
  const auto late = f.ingest(article("late", "One", body + " and two lines more"));
  REQUIRE(late);
  CHECK(late->story == first);
  CHECK(f.engine->recluster(true).value() == 0);
  CHECK(story_of(f, "copy") == first);
}

TEST_CASE("a plain story's history begins with its first report", "[engine]") {
  EngineFixture f;
  const StoryId story = f.ingest(article("a", "One", random_text(5, 100)))->story;
  const auto timeline = f.engine->timeline(story);
  REQUIRE(timeline);
  REQUIRE(timeline->history.size() == 1);
  CHECK(timeline->history[0].kind == "created");
  CHECK(timeline->history[0].at == f.clock.now());
}

TEST_CASE("a store opened with another granularity keeps its stories as they were decided", "[engine]") {
  EngineFixture f;
  std::vector<StoryId> before;
  for (std::uint64_t i = 0; i < 12; ++i) {
    const std::string body = random_text(100 + i / 3, 120) + " " + random_text(200 + i, 120);
    REQUIRE(f.ingest(article("a" + std::to_string(i), "", body)));
  }
  REQUIRE(f.engine->recluster(true));
  for (std::uint64_t i = 0; i < 12; ++i) before.push_back(story_of(f, "a" + std::to_string(i)));
  for (const auto granularity : {stories::Granularity::tight, stories::Granularity::broad}) {
    f.options.stories.granularity = granularity;
    f.restart();
    for (std::uint64_t i = 0; i < 12; ++i) CHECK(story_of(f, "a" + std::to_string(i)) == before[i]);
    const auto match = f.match(article("", "", random_text(100, 120) + " " + random_text(300, 120)));
    REQUIRE(match);
    CHECK(match->evidence.model_version > 0);
  }
}
