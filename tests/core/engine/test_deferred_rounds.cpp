// What is decided, and when the deferred step runs, is a function of the record sequence: not of threads, nor
// of how arrivals fall into batches.
#include <algorithm>
#include <catch2/catch.hpp>
#include <future>
#include <random>

#include "core/engine.hpp"
#include "tests/support/engine_fixture.hpp"

using namespace samestory;
using namespace samestory::testing;

namespace {

constexpr unsigned kArticles = 400;

std::string word(std::uint32_t n) {
  std::string made;
  for (n += 700; n > 0; n /= 20) {
    made += "bcdfghjklmnprstvwxyz"[n % 20];
    made += "aeiou"[n % 5];
  }
  return made;
}

// Events have words of their own and share others with the events of their topic, so that joins are uncertain
// and the deferred step has much to do.
std::vector<records::Article> crowded_news() {
  std::mt19937 random(20'251);
  std::vector<records::Article> articles;
  for (unsigned i = 0; i < kArticles; ++i) {
    const std::uint32_t event = random() % 60;
    const auto some_word = [&] {
      const std::uint32_t roll = random() % 10;
      return roll < 6   ? word(100'000 + event * 40 + random() % 24)
             : roll < 9 ? word(50'000 + event % 4 * 100 + random() % 60)
                        : word(random() % 800);
    };
    std::string title, body;
    for (int w = 0; w < 6; ++w) title += some_word() + " ";
    for (int w = 0; w < 60; ++w) body += some_word() + (w % 12 == 11 ? ". " : " ");
    articles.push_back(
        article("a" + std::to_string(i), title, body, "Outlet " + std::to_string(random() % 9)));
  }
  return articles;
}

struct History {
  std::vector<StoryId> answers;     // in the order of submission
  std::vector<std::string> events;  // until the last article, without ids and times
  std::size_t moves = 0;            // among these
};

// Two days of a live store, of which the articles without a date come the next day: more than usual, so that
// the time of receipt stands in for the first of them alone.
void live_days(EngineFixture& f) {
  for (unsigned i = 0; i < 200; ++i) {
    records::Article made = article("live" + std::to_string(i), "", random_text(5000 + i, 8));
    if (i % 5 == 0) made.published_at = PublishedAt{f.clock.now(), DatePrecision::second};
    if (!f.ingest(std::move(made))) throw std::runtime_error("refused");
    if (i % 100 == 99) f.clock.advance(std::chrono::hours(24));
  }
}

// In one rush, or each article after the answer to the one before.
History history_of(unsigned workers, bool rush, bool live = false) {
  EngineOptions options;
  options.workers = workers;
  options.stories.recluster_every = 20;
  EngineFixture f(EngineOptions{});
  if (live) live_days(f);
  f.options = options;
  f.restart();
  History history;
  std::vector<std::promise<StoryId>> answers(kArticles);
  const std::vector<records::Article> news = crowded_news();
  for (unsigned i = 0; i < kArticles; ++i) {
    f.engine->ingest(news[i], [&answer = answers[i]](Result<IngestAnswer> got) {
      answer.set_value(got ? got->story : StoryId{});
    });
    if (!rush) history.answers.push_back(answers[i].get_future().get());
  }
  if (rush) {
    for (std::promise<StoryId>& answer : answers) history.answers.push_back(answer.get_future().get());
  }
  const auto page = f.engine->events({}, 100'000);
  if (!page) throw std::runtime_error(page.error().message);
  unsigned added = 0;
  for (const Event& event : page->events) {
    if (event.kind == EventKind::article_added && event.article.value.starts_with("live")) continue;
    history.events.push_back(std::string(name_of(event.kind)) + " " + std::to_string(event.story.value));
    history.moves +=
        event.kind == EventKind::article_moved || event.kind == EventKind::story_merged ? 1U : 0U;
    added += event.kind == EventKind::article_added ? 1U : 0U;
    if (added == kArticles) break;
  }
  return history;
}

// Where two lists part; the size of the second where they do not.
template <class T>
std::size_t first_difference(const std::vector<T>& a, const std::vector<T>& b) {
  return static_cast<std::size_t>(std::mismatch(b.begin(), b.end(), a.begin(), a.end()).first - b.begin());
}

}  // namespace

TEST_CASE("where a time of receipt stands in is a function of the record sequence", "[engine][deferred]") {
  const History stepped = history_of(0, true, true);
  CHECK(first_difference(history_of(0, true).answers, stepped.answers) < kArticles);  // it does for some
  const History threaded = history_of(4, true, true);
  CHECK(first_difference(threaded.answers, stepped.answers) == kArticles);
  CHECK(first_difference(threaded.events, stepped.events) == stepped.events.size());
}

TEST_CASE("the same articles get the same stories, whatever the number of threads and the pace",
          "[engine][deferred]") {
  const History stepped = history_of(0, true);
  CHECK(stepped.moves > 20);  // the deferred step had something to do
  for (const unsigned workers : {1U, 4U}) {
    for (const bool rush : {true, false}) {
      CAPTURE(workers, rush);
      const History threaded = history_of(workers, rush);
      CHECK(threaded.events.size() == stepped.events.size());
      CHECK(first_difference(threaded.answers, stepped.answers) == kArticles);
      CHECK(first_difference(threaded.events, stepped.events) == stepped.events.size());
    }
  }
}
