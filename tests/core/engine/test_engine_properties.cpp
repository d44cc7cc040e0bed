// Random histories: what the engine answers is what a slow, obvious model says, the same before and after a
// restart, and the same whether it was restarted on the way or not.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "core/engine.hpp"
#include "core/store/memory_journal.hpp"
#include "tests/support/engine_dump.hpp"
#include "tests/support/engine_fixture.hpp"
#include "tests/support/faulty_journal.hpp"

using namespace samestory;
using namespace samestory::tests;
using samestory::testing::ManualClock;
using samestory::testing::random_text;

namespace {

constexpr int kFamilies = 8;  // of texts; two of one family are near-duplicates, of two families unrelated
constexpr int kVariants = 5;
constexpr int kIds = 40;

// A text of a family: one word of 150 differs from variant to variant.
std::string text_of(int family, int variant) {
  std::string text = random_text(1000 + static_cast<std::uint64_t>(family), 150);
  std::size_t at = 0;
  for (int word = 0; word < 20 * (variant + 1); ++word) at = text.find(' ', at) + 1;
  return variant == 0 ? text : text.replace(at, text.find(' ', at) - at, "variant" + std::to_string(variant));
}

struct Step {
  enum class Kind { submit, remove, restore, settle } kind = Kind::submit;
  records::Article article;  // its id alone where nothing is submitted
  int family = 0;
  std::chrono::milliseconds later{};
  bool refused = false;  // by the journal
};

Step random_step(std::mt19937_64& random) {
  Step step;
  const auto dice = random() % 20;
  step.kind = dice < 15   ? Step::Kind::submit
              : dice < 17 ? Step::Kind::remove
              : dice < 19 ? Step::Kind::restore
                          : Step::Kind::settle;
  step.family = static_cast<int>(random() % kFamilies);
  step.article = samestory::testing::article("id-" + std::to_string(random() % kIds), "",
                                             text_of(step.family, static_cast<int>(random() % kVariants)),
                                             "Outlet " + std::to_string(random() % 4));
  step.later = std::chrono::minutes(random() % 300);
  step.refused = random() % 12 == 0;
  return step;
}

std::vector<ArticleId> all_ids() {
  std::vector<ArticleId> ids;
  for (int i = 0; i < kIds; ++i) ids.push_back(ArticleId{"id-" + std::to_string(i)});
  return ids;
}

std::vector<records::Article> probes() {
  std::vector<records::Article> articles;
  for (int family = 0; family <= kFamilies; ++family) {
    articles.push_back(samestory::testing::article("", "", text_of(family, kVariants)));
  }
  return articles;
}

// An engine on a journal that may refuse; a restart is a new engine on the same journal.
class World {
 public:
  World() { restart(); }

  void restart() {
    engine_.reset();
    EngineOptions options;
    options.stories.recluster_every = 10;
    auto opened = Engine::open(options, journal_, clock_);
    if (!opened) FAIL(opened.error().message);
    engine_ = std::move(*opened);
  }

  struct Outcome {
    std::optional<Error> error;
    std::optional<IngestAnswer> answer;
  };

  Outcome take(const Step& step) {
    clock_.advance(step.later);
    if (step.refused) journal_.fail_next(1, Errc::store_full);
    Outcome outcome;
    const auto done = [&](const Result<void>& result) {
      if (!result) outcome.error = result.error();
    };
    switch (step.kind) {
      case Step::Kind::submit:
        engine_->ingest(step.article, [&](Result<IngestAnswer> result) {
          if (result) outcome.answer = std::move(*result);
          if (!result) outcome.error = result.error();
        });
        break;
      case Step::Kind::remove:
        engine_->remove(step.article.id, done);
        break;
      case Step::Kind::restore:
        engine_->restore(step.article.id, done);
        break;
      case Step::Kind::settle:
        journal_.fail_next(0, Errc::internal);
        settle();
        break;
    }
    journal_.fail_next(0, Errc::internal);
    return outcome;
  }

  // The store takes writes again: settling finds that out without a caller.
  void settle() {
    REQUIRE(engine_->recluster(true).has_value());
    REQUIRE(engine_->writable());
  }

  const Engine& engine() const { return *engine_; }
  std::string dumped() const { return dump(*engine_, all_ids(), probes()); }

 private:
  ManualClock clock_;
  store::MemoryJournal memory_;
  FaultyJournal journal_{memory_};
  std::unique_ptr<Engine> engine_;
};

// Ids, revisions and groups, as obviously as can be.
class Model {
 public:
  struct Known {
    bool live = false;
    bool taken_down = false;
    std::uint32_t revision = 0;
    records::Article article;
    int family = 0;
    int arrival = 0;
  };

  void check(const Step& step, const World::Outcome& outcome) {
    if (step.kind == Step::Kind::settle) return;
    const auto expected = expected_error(step);
    if (expected) {
      REQUIRE(outcome.error);
      REQUIRE(name_of(outcome.error->code) == name_of(*expected));
      return;
    }
    if (outcome.error) FAIL(outcome.error->message);
    Known& known = ids_[step.article.id];
    if (step.kind == Step::Kind::remove) {
      known.live = false;
      known.taken_down = true;
    } else if (step.kind == Step::Kind::restore) {
      known.taken_down = false;
    } else {
      submit(step, known);
      check_answer(step, known, *outcome.answer);
    }
  }

  void check_views(const Engine& engine) const {
    std::size_t live = 0;
    for (const ArticleId& id : all_ids()) {
      const auto view = engine.article(id);
      const auto found = ids_.find(id);
      const Known known = found == ids_.end() ? Known{} : found->second;
      if (!known.live) {
        REQUIRE_FALSE(view);
        REQUIRE(view.error().code == (known.taken_down ? Errc::gone : Errc::not_found));
        continue;
      }
      ++live;
      if (!view) FAIL(id.value << ": " << view.error().message);
      REQUIRE(view->article == known.article);
      REQUIRE(view->revision == known.revision);
      const ArticleId first = representative_of(known.family);
      REQUIRE(view->duplicate_of.value_or(id) == first);
      REQUIRE(view->story == engine.article(first)->story);
    }
    REQUIRE(engine.figures().articles == live);
    check_stories(engine, live);
  }

  ArticleId representative_of(int family) const {
    const std::pair<const ArticleId, Known>* first = nullptr;
    for (const auto& each : ids_) {
      if (!each.second.live || each.second.family != family) continue;
      if (!first || each.second.arrival < first->second.arrival) first = &each;
    }
    return first->first;
  }

 private:
  std::optional<Errc> expected_error(const Step& step) const {
    const auto found = ids_.find(step.article.id);
    const Known known = found == ids_.end() ? Known{} : found->second;
    const bool changes = !(step.kind == Step::Kind::submit && known.live && known.article == step.article);
    if (step.kind == Step::Kind::submit && known.taken_down) return Errc::gone;
    if (step.kind == Step::Kind::remove && known.taken_down) return Errc::gone;
    if (step.kind == Step::Kind::remove && !known.live) return Errc::not_found;
    if (step.kind == Step::Kind::restore && known.revision == 0) return Errc::not_found;
    if (step.kind == Step::Kind::restore && !known.taken_down) return Errc::conflict;
    if (step.refused && changes) return Errc::store_full;
    return std::nullopt;
  }

  void submit(const Step& step, Known& known) {
    unchanged_ = known.live && known.article == step.article;
    updated_ = known.live && !unchanged_;
    if (unchanged_) return;
    known.live = true;
    known.revision += 1;
    known.article = step.article;
    known.family = step.family;
    known.arrival = ++arrivals_;
  }

  void check_answer(const Step& step, const Known& known, const IngestAnswer& answer) const {
    REQUIRE(answer.id == step.article.id);
    REQUIRE(answer.revision == known.revision);
    REQUIRE(answer.status == (unchanged_ ? IngestStatus::unchanged
                              : updated_ ? IngestStatus::updated
                                         : IngestStatus::created));
    REQUIRE(answer.duplicate_of.value_or(answer.id) == representative_of(known.family));
  }

  void check_stories(const Engine& engine, std::size_t live) const {
    std::map<ArticleId, StoryId> members;
    StoryQuery query;
    query.limit = 200;
    const auto page = engine.stories(query);
    REQUIRE(page);
    REQUIRE(page->next_cursor.empty());
    for (const StorySummary& story : page->stories) {
      const auto view = engine.story(story.id, 200, "");
      REQUIRE(view);
      REQUIRE(view->articles.size() == story.article_count);
      for (const StoryArticle& article : view->articles) {
        REQUIRE(members.emplace(article.id, story.id).second);
        REQUIRE(engine.article(article.id)->story == story.id);
      }
    }
    REQUIRE(members.size() == live);
  }

  std::map<ArticleId, Known> ids_;
  int arrivals_ = 0;
  bool unchanged_ = false;
  bool updated_ = false;
};

void require_same(const std::string& a, const std::string& b) {
  const std::string difference = first_difference(a, b);
  if (!difference.empty()) FAIL(difference);
}

}  // namespace

TEST_CASE("random histories answer as the model says, and the same after every restart", "[engine]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int history = 0; history < 4; ++history) {
    World world;
    Model model;
    for (int step = 0; step < 120; ++step) {
      INFO("history " << history << ", step " << step);
      const Step next = random_step(random);
      model.check(next, world.take(next));
      if (step % 30 != 29) continue;
      model.check_views(world.engine());
      const std::string before = world.dumped();
      world.restart();
      require_same(before, world.dumped());
      model.check_views(world.engine());
    }
  }
}

TEST_CASE("an engine that is restarted on the way decides as one that is not", "[engine]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int history = 0; history < 4; ++history) {
    World steady;
    World restarted;
    for (int step = 0; step < 120; ++step) {
      INFO("history " << history << ", step " << step);
      Step next = random_step(random);
      // A refusal holds deferred work back until the next append, and which stories a settle has looked at in
      // vain is not recorded: after either, a restarted engine looks again.
      next.refused = false;
      if (next.kind == Step::Kind::settle) continue;
      const auto a = steady.take(next);
      const auto b = restarted.take(next);
      REQUIRE(a.error.has_value() == b.error.has_value());
      if (a.answer) REQUIRE(a.answer->story == b.answer->story);
      if (random() % 10 == 0) restarted.restart();
    }
    require_same(steady.dumped(), restarted.dumped());
  }
}
