// The engine with embeddings: one model a store, restarts, reasons.
#include <algorithm>
#include <catch2/catch.hpp>

#include "core/engine.hpp"
#include "tests/core/stories/planted_embeddings.hpp"
#include "tests/support/engine_dump.hpp"
#include "tests/support/engine_fixture.hpp"
#include "tests/support/faulty_journal.hpp"

using namespace samestory;
using namespace samestory::testing;
using samestory::tests::dump;
using samestory::tests::FaultyJournal;
using samestory::tests::first_difference;
using samestory::tests::PlantedEmbeddings;

namespace {

// Own texts of one invented event, in words that the two languages do not share.
records::Article report(std::uint32_t event, const std::string& language, int telling,
                        PlantedEmbeddings* model) {
  const std::string id = language + std::to_string(event) + "." + std::to_string(telling);
  const std::uint64_t words = event * 10 + (language == "ru" ? 5 : 0);
  records::Article made = article(id, random_text(words, 6),
                                  random_text(words, 60) + " " + random_text(words * 50 + telling, 30));
  made.language = language;
  if (model != nullptr) made.embedding = model->of(event);
  return made;
}

void warm_up(EngineFixture& fixture, PlantedEmbeddings& model) {
  for (std::uint32_t i = 0; i < 64; ++i) {
    REQUIRE(fixture.ingest(report(1'000 + i, i % 2 ? "ru" : "en", 0, &model)));
    fixture.clock.advance(std::chrono::minutes(20));
  }
}

}  // namespace

TEST_CASE("the first embedding accepted fixes the store's model and size", "[engine][embeddings]") {
  EngineFixture fixture;
  PlantedEmbeddings model(1);
  records::Article first = report(1, "en", 0, &model);
  REQUIRE(fixture.match(first));
  REQUIRE(fixture.ingest(first));
  for (const bool restarted : {false, true}) {
    if (restarted) fixture.restart();
    records::Article other = report(2, "en", 0, &model);
    other.embedding->model = "another";
    records::Article shorter = report(2, "en", 0, &model);
    shorter.embedding->vector.resize(255);
    for (const auto& article : {other, shorter}) {
      const auto ingested = fixture.ingest(article);
      REQUIRE_FALSE(ingested);
      CHECK(ingested.error().code == Errc::conflict);
      CHECK(ingested.error().message.find("'planted'") != std::string::npos);
      const auto matched = fixture.match(article);
      REQUIRE_FALSE(matched);
      CHECK(matched.error().code == Errc::conflict);
    }
    CHECK_FALSE(fixture.engine->article(other.id));
    CHECK(fixture.match(report(3, "en", 0, &model)));
    CHECK(fixture.ingest(report(4 + (restarted ? 1 : 0), "en", 0, nullptr)));
  }
}

TEST_CASE("a model that only a failed append or a match brought fixes nothing", "[engine][embeddings]") {
  store::MemoryJournal memory;
  FaultyJournal journal(memory);
  ManualClock clock;
  auto engine = Engine::open({}, journal, clock).value();
  PlantedEmbeddings model(1);
  const auto ingest = [&](records::Article article) {
    std::optional<Result<IngestAnswer>> answer;
    engine->ingest(std::move(article), [&](Result<IngestAnswer> got) { answer = std::move(got); });
    return std::move(answer.value());
  };
  journal.fail_next(1, Errc::store_unavailable);
  CHECK_FALSE(ingest(report(1, "en", 0, &model)));
  records::Article other = report(2, "en", 0, &model);
  other.embedding->model = "another";
  CHECK(ingest(other));
  CHECK(ingest(report(1, "en", 0, &model)).error().code == Errc::conflict);
}

TEST_CASE("another vector is an update; the same one again is not", "[engine][embeddings]") {
  EngineFixture fixture;
  PlantedEmbeddings model(1);
  records::Article sent = report(1, "en", 0, &model);
  CHECK(fixture.ingest(sent)->status == IngestStatus::created);
  CHECK(fixture.ingest(sent)->status == IngestStatus::unchanged);
  sent.embedding = model.of(2);
  CHECK(fixture.ingest(sent)->status == IngestStatus::updated);
  sent.embedding.reset();
  CHECK(fixture.ingest(sent)->status == IngestStatus::updated);
  CHECK(fixture.ingest(sent)->status == IngestStatus::unchanged);
}

TEST_CASE("two languages meet by embeddings, match says so, and a restart changes nothing",
          "[engine][embeddings]") {
  EngineFixture fixture;
  PlantedEmbeddings model(7);
  warm_up(fixture, model);
  std::vector<ArticleId> ids;
  std::vector<records::Article> probes;
  for (std::uint32_t event = 1; event <= 12; ++event) {
    for (const char* id : {"en%.0", "ru%.1", "ru10%.1"}) {
      std::string name = id;
      ids.push_back(ArticleId{name.replace(name.find('%'), 1, std::to_string(event))});
    }
    probes.push_back(report(event, "de", 3, &model));
  }
  for (std::uint32_t event = 1; event <= 12; ++event) {
    const StoryId english = fixture.ingest(report(event, "en", 0, &model))->story;
    CHECK(fixture.match(report(event, "ru", 1, &model))->story == english);
    CHECK(fixture.match(report(event, "ru", 1, nullptr))->story != english);
    CHECK(fixture.ingest(report(event, "ru", 1, &model))->story == english);
    CHECK(fixture.ingest(report(event + 100, "ru", 1, &model))->story != english);
    fixture.clock.advance(std::chrono::hours(1));
  }
  REQUIRE(fixture.engine->recluster(true));
  const std::string before = dump(*fixture.engine, ids, probes);
  const auto comparison = fixture.engine->compare(ArticleId{"en3.0"}, ArticleId{"ru3.1"});
  REQUIRE(comparison);
  CHECK_FALSE(comparison->same_language);
  CHECK(comparison->same_story);
  REQUIRE_FALSE(comparison->explanation.inputs.empty());
  CHECK(comparison->explanation.inputs.front().name == "embedding");
  CHECK(comparison->explanation.score > comparison->explanation.threshold);
  fixture.restart();
  CHECK(first_difference(dump(*fixture.engine, ids, probes), before).empty());
  for (std::uint32_t event = 1; event <= 12; ++event) {
    CHECK(fixture.ingest(report(event, "ru", 2, &model))->story ==
          fixture.engine->article(ArticleId{"en" + std::to_string(event) + ".0"})->story);
  }
}

TEST_CASE("a story of two languages is listed under each of them", "[engine][embeddings]") {
  EngineFixture fixture;
  PlantedEmbeddings model(7);
  warm_up(fixture, model);
  const StoryId story = fixture.ingest(report(1, "en", 0, &model))->story;
  REQUIRE(fixture.ingest(report(1, "ru", 1, &model))->story == story);
  REQUIRE(fixture.ingest(report(1, "en", 2, &model))->story == story);
  const auto listed = [&](const std::string& language) {
    StoryQuery query;
    query.language = language;
    query.limit = 200;
    const auto page = fixture.engine->stories(query);
    REQUIRE(page);
    return std::any_of(page->stories.begin(), page->stories.end(),
                       [story](const StorySummary& s) { return s.id == story; });
  };
  CHECK(listed("en"));
  CHECK(listed("ru"));
  CHECK_FALSE(listed("de"));
  fixture.restart();
  CHECK(listed("ru"));
  REQUIRE(fixture.remove("ru1.1"));
  CHECK(listed("en"));
  CHECK_FALSE(listed("ru"));
}

TEST_CASE("an engine that was restarted decides on like one that was not", "[engine][embeddings]") {
  EngineFixture on, restarted;
  PlantedEmbeddings first(9), second(9);
  warm_up(on, first);
  warm_up(restarted, second);
  std::vector<ArticleId> ids;
  for (std::uint32_t i = 0; i < 80; ++i) {
    const std::uint32_t event = i % 20;
    const std::string language = (i / 20 + i) % 2 ? "ru" : "en";
    if (i % 10 == 5) restarted.restart();
    const auto a = on.ingest(report(event, language, static_cast<int>(i), &first));
    const auto b = restarted.ingest(report(event, language, static_cast<int>(i), &second));
    CHECK(a->story == b->story);
    ids.push_back(a->id);
  }
  CHECK(first_difference(dump(*on.engine, ids, {}), dump(*restarted.engine, ids, {})).empty());
}
