#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "core/engine.hpp"
#include "tests/support/engine_fixture.hpp"
#include "tests/support/forms.hpp"

using namespace samestory;
using samestory::testing::article;
using samestory::testing::EngineFixture;
using samestory::testing::market_report;
using samestory::testing::random_text;

namespace {

// Every `nth` word replaced.
std::string edited(const std::string& text, std::size_t nth) {
  std::string out;
  std::size_t word = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    if (!out.empty()) out += ' ';
    out += ++word % nth == 0 ? "changed" + std::to_string(word) : text.substr(i, end - i);
    i = end + 1;
  }
  return out;
}

std::string first_half(const std::string& text) {
  return text.substr(0, text.rfind(' ', text.size() / 2));
}

}  // namespace

TEST_CASE("an article is stored, found again, and the same after a restart", "[engine]") {
  EngineFixture f;
  const std::string body = random_text(1, 200);
  const auto answer = f.ingest(article("a", "A title", body));
  REQUIRE(answer);
  CHECK(answer->status == IngestStatus::created);
  CHECK(answer->story_created);
  CHECK(answer->duplicates.empty());
  for (int round = 0; round < 2; ++round) {
    const auto view = f.engine->article(ArticleId{"a"});
    REQUIRE(view);
    CHECK(view->article.body == body);
    CHECK(view->story == answer->story);
    CHECK(view->revision == 1);
    const auto story = f.engine->story(answer->story, 10, "");
    REQUIRE(story);
    CHECK(story->summary.title == "A title");
    CHECK(story->summary.article_count == 1);
    REQUIRE(story->articles.size() == 1);
    CHECK(story->articles[0].id.value == "a");
    f.restart();
  }
}

TEST_CASE("a resent article is stored once", "[engine]") {
  EngineFixture f;
  const auto first = f.ingest(article("a", "A title", random_text(1, 100)));
  const auto records = f.journal.last_sequence();
  const auto again = f.ingest(article("a", "A title", random_text(1, 100)));
  REQUIRE(again);
  CHECK(again->status == IngestStatus::unchanged);
  CHECK(again->story == first->story);
  CHECK(f.journal.last_sequence() == records);
}

TEST_CASE("an article with a twentieth of its words changed is a near-duplicate and shares the story",
          "[engine]") {
  EngineFixture f;
  const std::string body = random_text(2, 400);
  const auto original = f.ingest(article("original", "", body));
  const auto copy = f.ingest(article("copy", "", edited(body, 20)));
  REQUIRE(copy);
  REQUIRE(copy->duplicates.size() == 1);
  CHECK(copy->duplicates[0].relation == records::Relation::near_duplicate);
  // 380 of 400 words are left in runs of 19, so 20 runs of 17 shingles survive of 398.
  CHECK(copy->duplicates[0].similarity == Approx(340.0 / (2 * 398 - 340)).margin(0.01));
  CHECK(copy->duplicate_of == ArticleId{"original"});
  CHECK(copy->story == original->story);
}

TEST_CASE("the first half of an article is contained in it", "[engine]") {
  EngineFixture f;
  const std::string body = random_text(3, 400);
  REQUIRE(f.ingest(article("whole", "", body)));
  const auto half = f.ingest(article("half", "", first_half(body)));
  REQUIRE(half);
  REQUIRE(half->duplicates.size() == 1);
  CHECK(half->duplicates[0].relation == records::Relation::contained_in);
  CHECK(half->duplicates[0].containment == Approx(1.0));
  const auto seen_from_whole = f.engine->duplicates(ArticleId{"whole"}, 10, "");
  REQUIRE(seen_from_whole);
  REQUIRE(seen_from_whole->duplicates.size() == 1);
  CHECK(seen_from_whole->duplicates[0].relation == records::Relation::contains);
}

TEST_CASE("the same text under another id is identical", "[engine]") {
  EngineFixture f;
  REQUIRE(f.ingest(article("a", "Title", random_text(4, 100))));
  const auto same = f.ingest(article("b", "Title", random_text(4, 100)));
  REQUIRE(same);
  REQUIRE(same->duplicates.size() == 1);
  CHECK(same->duplicates[0].relation == records::Relation::identical);
  CHECK(same->duplicates[0].similarity == 1.0F);
}

TEST_CASE("a copy of a copy is in the same group, in one batch as in many", "[engine]") {
  EngineFixture f;
  const std::string body = random_text(5, 300);
  REQUIRE(f.ingest(article("first", "", body)));
  REQUIRE(f.ingest(article("second", "", body + " one more sentence here")));
  const auto third = f.ingest(article("third", "", body + " one more sentence here and another"));
  REQUIRE(third);
  CHECK(third->duplicate_of == ArticleId{"first"});
}

TEST_CASE("reports on one form are templates of each other and no group, at a few texts read for each",
          "[engine]") {
  EngineFixture f;
  constexpr int kReports = 60;
  for (int day = 0; day < kReports; ++day) {
    // Each of another outlet: what recurs in one outlet is left out of the comparison.
    const std::string name = std::to_string(day);
    const auto answer = f.ingest(article("day-" + name, "", market_report(day), "Outlet " + name));
    REQUIRE(answer);
    CHECK_FALSE(answer->duplicate_of);
    for (const DuplicateView& other : answer->duplicates)
      CHECK(other.relation == records::Relation::template_only);
    if (day > 0) CHECK_FALSE(answer->duplicates.empty());
  }
  CHECK(f.engine->figures().duplicate_groups == 0);
  CHECK(f.engine->figures().form_texts_read <= kReports * 8);
  const auto copy = f.ingest(article("copy", "", edited(market_report(7), 30)));
  REQUIRE(copy);
  CHECK(copy->duplicate_of == ArticleId{"day-7"});
}

TEST_CASE("no text is read again where there is nothing to compare with", "[engine]") {
  EngineFixture f;
  for (std::uint64_t i = 0; i < 20; ++i)
    REQUIRE(f.ingest(article(std::to_string(i), "", random_text(i, 150))));
  CHECK(f.engine->figures().texts_compared == 0);
  CHECK(f.engine->figures().form_texts_read == 0);
}

TEST_CASE("an article between two unrelated texts joins neither to the other", "[engine]") {
  EngineFixture f;
  const std::string left = random_text(6, 200);
  const std::string right = random_text(7, 200);
  REQUIRE(f.ingest(article("left", "", left)));
  REQUIRE(f.ingest(article("right", "", right)));
  const auto between = f.ingest(article("between", "", left + " " + right));
  REQUIRE(between);
  CHECK(between->duplicates_total == 2);
  const auto of_left = f.engine->duplicates(ArticleId{"left"}, 10, "");
  REQUIRE(of_left);
  REQUIRE(of_left->duplicates.size() == 1);
  CHECK(of_left->duplicates[0].id.value == "between");
}

TEST_CASE("texts with nothing to compare are never duplicates unless identical", "[engine]") {
  EngineFixture f;
  REQUIRE(f.ingest(article("a", "two words", "")));
  const auto other = f.ingest(article("b", "other words", ""));
  REQUIRE(other);
  CHECK(other->duplicates.empty());
  CHECK(other->story_created);
  const auto same = f.ingest(article("c", "two words", ""));
  REQUIRE(same);
  REQUIRE(same->duplicates.size() == 1);
  CHECK(same->duplicates[0].relation == records::Relation::identical);
}

TEST_CASE("a changed article is a new revision in place of the old one", "[engine]") {
  EngineFixture f;
  REQUIRE(f.ingest(article("a", "", random_text(8, 100))));
  const auto changed = f.ingest(article("a", "", random_text(9, 100)));
  REQUIRE(changed);
  CHECK(changed->status == IngestStatus::updated);
  CHECK(changed->revision == 2);
  const auto copy_of_old = f.ingest(article("b", "", random_text(8, 100)));
  CHECK(copy_of_old->duplicates.empty());
  CHECK(f.engine->figures().articles == 2);
  f.restart();
  CHECK(f.engine->figures().articles == 2);
  CHECK(f.engine->article(ArticleId{"a"})->revision == 2);
}

TEST_CASE("a rewritten article that is alone keeps its story's id, and leaves a story that goes on",
          "[engine]") {
  EngineFixture f;
  const StoryId alone = f.ingest(article("a", "", random_text(40, 100)))->story;
  const auto rewritten = f.ingest(article("a", "", random_text(41, 100)));
  REQUIRE(rewritten);
  CHECK(rewritten->story == alone);
  CHECK_FALSE(rewritten->story_created);
  REQUIRE(f.ingest(article("b", "", random_text(41, 100))));
  const auto left = f.ingest(article("a", "", random_text(42, 100)));
  REQUIRE(left);
  CHECK(left->story != alone);
  CHECK(left->story_created);
  f.restart();
  CHECK(f.engine->article(ArticleId{"b"})->story == alone);
  CHECK(f.engine->story(alone, 10, "")->summary.article_count == 1);
}

TEST_CASE("a taken-down article is gone, refuses submits, and the next copy stands for its group",
          "[engine]") {
  EngineFixture f;
  const std::string body = random_text(10, 200);
  REQUIRE(f.ingest(article("a", "", body)));
  REQUIRE(f.ingest(article("b", "", body)));
  REQUIRE(f.ingest(article("c", "", body)));
  REQUIRE(f.remove("a"));
  CHECK(f.engine->article(ArticleId{"a"}).error().code == Errc::gone);
  CHECK(f.ingest(article("a", "", body)).error().code == Errc::gone);
  CHECK(f.remove("a").error().code == Errc::gone);
  CHECK(f.engine->article(ArticleId{"c"})->duplicate_of == ArticleId{"b"});
  CHECK_FALSE(f.engine->article(ArticleId{"b"})->duplicate_of);
  f.restart();
  CHECK(f.engine->article(ArticleId{"a"}).error().code == Errc::gone);
  REQUIRE(f.restore("a"));
  CHECK(f.restore("a").error().code == Errc::conflict);
  const auto back = f.ingest(article("a", "", body));
  REQUIRE(back);
  CHECK(back->status == IngestStatus::created);
  CHECK(back->revision == 2);
  CHECK(back->duplicate_of == ArticleId{"b"});
}

TEST_CASE("match answers what an ingest would and stores nothing", "[engine]") {
  EngineFixture f;
  const std::string body = random_text(11, 200);
  const auto stored = f.ingest(article("a", "Title", body));
  const auto before = f.journal.last_sequence();
  const auto copy = f.match(article("", "Title", body));
  REQUIRE(copy);
  CHECK(copy->duplicate_of == ArticleId{"a"});
  CHECK(copy->story == stored->story);
  const auto stranger = f.match(article("", "Nothing alike", random_text(12, 200)));
  REQUIRE(stranger);
  CHECK_FALSE(stranger->story);
  CHECK(f.journal.last_sequence() == before);
}

TEST_CASE("lists page through every story once, in each order", "[engine]") {
  EngineFixture f;
  for (int i = 0; i < 23; ++i) {
    f.clock.advance(std::chrono::minutes(1));
    REQUIRE(f.ingest(article("a" + std::to_string(i), "", random_text(100 + static_cast<unsigned>(i), 120))));
  }
  for (const StorySort sort : {StorySort::recency, StorySort::size, StorySort::growth}) {
    StoryQuery query;
    query.sort = sort;
    query.limit = 5;
    std::vector<StoryId> seen;
    do {
      const auto page = f.engine->stories(query);
      REQUIRE(page);
      for (const StorySummary& story : page->stories) {
        CHECK(std::find(seen.begin(), seen.end(), story.id) == seen.end());
        seen.push_back(story.id);
      }
      query.cursor = page->next_cursor;
    } while (!query.cursor.empty());
    CHECK(seen.size() == f.engine->figures().stories);
    query.cursor = "nonsense";
    CHECK(f.engine->stories(query).error().code == Errc::invalid_value);
  }
}

TEST_CASE("merge, split and move bind, survive a restart, and can be undone", "[engine]") {
  EngineFixture f;
  const StoryId a = f.ingest(article("a", "", random_text(20, 120)))->story;
  const StoryId b = f.ingest(article("b", "", random_text(21, 120)))->story;
  REQUIRE(a != b);
  std::optional<Result<CorrectionAnswer>> answer;
  const auto keep = [&](Result<CorrectionAnswer> got) { answer = std::move(got); };
  f.engine->merge_stories(b, {a}, keep);
  REQUIRE(answer->has_value());
  CHECK((*answer)->story == a);
  const std::uint64_t merged = (*answer)->correction;
  f.engine->merge_stories(a, {b}, keep);
  CHECK(answer->error().code == Errc::conflict);
  REQUIRE(f.engine->recluster(true));
  f.restart();
  CHECK(f.engine->article(ArticleId{"b"})->story == a);
  const auto by_alias = f.engine->story(b, 10, "");
  REQUIRE(by_alias);
  CHECK(by_alias->summary.id == a);
  CHECK(by_alias->summary.aliases == std::vector<StoryId>{b});
  CHECK(by_alias->articles.size() == 2);

  f.engine->undo_correction(merged, keep);
  REQUIRE(answer->has_value());
  CHECK(f.engine->article(ArticleId{"b"})->story == b);
  CHECK(f.engine->story(b, 10, "")->summary.id == b);
  f.engine->undo_correction(merged, keep);
  CHECK(answer->error().code == Errc::conflict);

  f.engine->move_article(ArticleId{"b"}, a, keep);
  REQUIRE(answer->has_value());
  CHECK(f.engine->story(b, 10, "")->summary.id == a);
  f.engine->split_story(a, {ArticleId{"b"}}, keep);
  REQUIRE(answer->has_value());
  CHECK(f.engine->article(ArticleId{"b"})->story != f.engine->article(ArticleId{"a"})->story);
  REQUIRE(f.engine->recluster(true));
  f.restart();
  CHECK(f.engine->article(ArticleId{"b"})->story != f.engine->article(ArticleId{"a"})->story);
}

TEST_CASE("events are the same when they are read again after a restart", "[engine]") {
  EngineFixture f;
  const std::string body = random_text(30, 200);
  REQUIRE(f.ingest(article("a", "", body)));
  REQUIRE(f.ingest(article("b", "", body)));
  REQUIRE(f.remove("a"));
  const auto live = f.engine->events({}, 100);
  REQUIRE(live);
  std::vector<std::string> names;
  for (const Event& event : live->events) names.emplace_back(name_of(event.kind));
  CHECK(names == std::vector<std::string>{"article.added", "story.created", "article.added", "story.grown",
                                          "article.removed", "story.shrunk", "group.changed"});
  f.restart();
  const auto again = f.engine->events({}, 100);
  REQUIRE(again);
  REQUIRE(again->events.size() == live->events.size());
  for (std::size_t i = 0; i < live->events.size(); ++i) {
    CHECK(again->events[i].id == live->events[i].id);
    CHECK(again->events[i].kind == live->events[i].kind);
    CHECK(again->events[i].story == live->events[i].story);
  }
  const auto rest = f.engine->events(live->events[3].id, 100);
  REQUIRE(rest);
  REQUIRE(rest->events.size() == 3);
  CHECK(rest->events[0].kind == EventKind::article_removed);
}

TEST_CASE("with workers, many articles from many threads are decided once each", "[engine]") {
  EngineOptions options;
  options.workers = 3;
  EngineFixture f(options);
  constexpr unsigned kThreads = 4;
  constexpr unsigned kEach = 150;
  std::atomic<unsigned> created{0};
  std::atomic<unsigned> unchanged{0};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (unsigned i = 0; i < kEach; ++i) {
        f.engine->ingest(article("a" + std::to_string(i), "", random_text(1000 + i, 60)),
                         [&](Result<IngestAnswer> got) {
                           if (!got) return;
                           ++(got->status == IngestStatus::created ? created : unchanged);
                         });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  f.engine->close();
  CHECK(created == kEach);
  CHECK(unchanged == kEach * (kThreads - 1));
  CHECK(f.engine->figures().articles == kEach);
}
