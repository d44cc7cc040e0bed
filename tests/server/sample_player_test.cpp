#include "server/demo/sample_player.hpp"

#include <spdlog/sinks/null_sink.h>

#include <catch2/catch.hpp>
#include <optional>

#include "core/store/memory_journal.hpp"
#include "server/demo/temporary_store.hpp"

using namespace samestory;

TEST_CASE("the demo's articles are as many as the samples, and the newest is published now") {
  const Timestamp now(std::chrono::milliseconds(1'752'573'600'000));
  const auto articles = server::samples_as_of(now);
  CHECK(articles.size() == 72);
  std::optional<PublishedAt> newest;
  for (const auto& article : articles) newest = std::max(newest, article.published_at);
  REQUIRE(newest);
  CHECK(newest->instant == now);
}

TEST_CASE("a play that is stopped ends at once") {
  const SystemClock clock;
  store::MemoryJournal journal;
  const auto engine = Engine::open({}, journal, clock);
  REQUIRE(engine);
  spdlog::logger log{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  { const server::SamplePlayer player(**engine, clock, std::chrono::hours(24), log); }
  CHECK((*engine)->figures().articles <= 1);
}

TEST_CASE("a temporary store is removed with all that is in it") {
  std::filesystem::path path;
  {
    const auto store = server::TemporaryStore::make();
    REQUIRE(store);
    path = store->path();
    REQUIRE(std::filesystem::create_directories(path / "a" / "b"));
  }
  CHECK(!std::filesystem::exists(path));
}
