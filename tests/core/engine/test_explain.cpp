// Reasons are told from the evidence that was decided from.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <random>
#include <sstream>

#include "tests/core/stories/planted_embeddings.hpp"
#include "tests/support/engine_fixture.hpp"

using namespace samestory;
using samestory::testing::article;
using samestory::testing::EngineFixture;
using samestory::testing::random_text;
using samestory::tests::PlantedEmbeddings;

namespace {

bool says(const ExplainAnswer& answer, const std::string& word) {
  return std::any_of(answer.shared_terms.begin(), answer.shared_terms.end(),
                     [&](const WrittenTerm& term) { return term.text.find(word) != std::string::npos; });
}

const stories::ScoreInput* input_of(const ExplainAnswer& answer, const std::string& name) {
  if (!answer.explanation) return nullptr;
  const auto& inputs = answer.explanation->inputs;
  const auto found =
      std::find_if(inputs.begin(), inputs.end(), [&](const auto& each) { return each.name == name; });
  return found == inputs.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a learned recurring line is no reason, as it was no evidence", "[engine]") {
  const std::string footer =
      "The quarrelsome fishermen of our harbour wish every reader calm seas, dry nets and a quiet evening.\n";
  EngineFixture f;
  std::vector<StoryId> stories;
  for (std::uint64_t i = 0; i < 16; ++i) {
    const auto answer = f.ingest(article("a" + std::to_string(i), "Report " + random_text(1000 + i, 4),
                                         random_text(i, 40) + ".\n" + footer));
    REQUIRE(answer);
    stories.push_back(answer->story);
  }
  for (int round = 0; round < 2; ++round) {
    const auto early = f.engine->explain(ArticleId{"a1"}, stories[0]);
    REQUIRE(early);
    CHECK(says(*early, "quarrelsome"));  // nobody knew then that it recurs
    const auto late = f.engine->explain(ArticleId{"a15"}, stories[14]);
    REQUIRE(late);
    CHECK_FALSE(says(*late, "quarrelsome"));
    f.restart();
  }
}

TEST_CASE("an embedding that was given is among the reasons with its share", "[engine][embeddings]") {
  EngineFixture f;
  PlantedEmbeddings model(1);
  const auto report = [&](std::uint32_t event, unsigned telling, bool embedded) {
    std::istringstream shared(random_text(event, 60));
    std::vector<std::string> words{std::istream_iterator<std::string>(shared), {}};
    std::shuffle(words.begin(), words.end(), std::mt19937(telling));  // no copies
    std::string body = random_text(event * 50 + telling, 30);
    for (const std::string& word : words) body += " " + word;
    records::Article made =
        article("e" + std::to_string(event) + "." + std::to_string(telling), random_text(event, 6), body);
    if (embedded) made.embedding = model.of(event);
    return made;
  };
  for (std::uint32_t i = 0; i < 64; ++i) {
    REQUIRE(f.ingest(report(1000 + i / 2, i % 2, true)));  // pairs: they tell the scale
    f.clock.advance(std::chrono::minutes(20));
  }
  const StoryId story = f.ingest(report(7, 0, true)).value().story;
  REQUIRE(f.ingest(report(7, 1, true)).value().story == story);
  REQUIRE(f.ingest(report(7, 2, false)).value().story == story);
  for (int round = 0; round < 2; ++round) {
    const auto with = f.engine->explain(ArticleId{"e7.1"}, std::nullopt);
    REQUIRE(with);
    const stories::ScoreInput* embedding = input_of(*with, "embedding");
    REQUIRE(embedding != nullptr);
    CHECK(embedding->value > 0.5F);
    CHECK(embedding->share > 0);
    const auto without = f.engine->explain(ArticleId{"e7.2"}, std::nullopt);
    REQUIRE(without);
    CHECK(input_of(*without, "embedding") == nullptr);
    f.restart();
  }
}

TEST_CASE("who is kept apart is told by which rule", "[engine]") {
  EngineFixture f;
  const auto first = f.ingest(article("a", "", random_text(1, 60)));
  REQUIRE(first);
  REQUIRE(f.ingest(article("b", "", random_text(2, 60))));
  const auto apart = f.engine->explain(ArticleId{"b"}, first->story);
  REQUIRE(apart);
  CHECK(apart->verdict == "below_threshold");
  CHECK(apart->reason.find("next to no telling words") != std::string::npos);

  // A year later in the same words, which are no copy.
  std::istringstream words(random_text(3, 60));
  std::string turned, word;
  while (words >> word) turned.insert(0, word + " ");
  records::Article feast = article("feast", "Lantern feast of Veldmar", random_text(3, 60));
  feast.published_at = PublishedAt{f.clock.now()};
  records::Article before = article("before", "Lantern feast of Veldmar", turned);
  before.published_at = PublishedAt{f.clock.now() - std::chrono::hours{24 * 365}};
  const auto this_year = f.ingest(feast);
  REQUIRE(this_year);
  REQUIRE(f.ingest(before));
  const auto yearly = f.engine->explain(ArticleId{"before"}, this_year->story);
  REQUIRE(yearly);
  REQUIRE_FALSE(yearly->member);
  CHECK(yearly->reason.find("whole years") != std::string::npos);
}
