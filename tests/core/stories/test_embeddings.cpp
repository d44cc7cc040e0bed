// Stories with embeddings: across languages where the caller's vectors say so, else as ever.
#include <catch2/catch.hpp>
#include <random>

#include "core/stories/across_languages.hpp"
#include "core/stories/story_index.hpp"
#include "tests/core/stories/invented_stream.hpp"
#include "tests/core/stories/planted_embeddings.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::InventedArticle;
using samestory::tests::InventedStream;
using samestory::tests::PlantedEmbeddings;
using samestory::tests::StoryDriver;

namespace {

constexpr std::uint32_t kSeed = 8'123;

// Articles of many events in two languages, half of the reports in each.
struct TwoLanguages {
  explicit TwoLanguages(double common = 0.6) : stream(kSeed), model(kSeed, common) {}
  InventedArticle next(std::uint32_t event, const std::string& language, bool embedded = true,
                       int hour = -1) {
    InventedArticle article = stream.next(event, hour < 0 ? hours++ : hour, language);
    if (embedded) article.embedding = model.of(event);
    return article;
  }
  // So that the store knows the model's level.
  void warm_up(StoryDriver& driver) {
    for (std::uint32_t i = 0; i < 64; ++i) driver.ingest(next(1'000 + i, i % 2 ? "ru" : "en"));
    driver.recluster(true);
    driver.changes.clear();
  }
  InventedStream stream;
  PlantedEmbeddings model;
  int hours = 0;
};

}  // namespace

TEST_CASE("two texts of one event meet across languages by their embeddings", "[stories][embeddings]") {
  for (const double common : {0.05, 0.5, 0.8}) {
    INFO("cosine of unrelated texts: " << common);
    TwoLanguages two(common);
    StoryDriver driver;
    two.warm_up(driver);
    for (std::uint32_t event = 1; event <= 20; ++event) {
      const StoryId english = driver.ingest(two.next(event, "en"));
      CHECK(driver.ingest(two.next(event, "ru")) == english);
      CHECK(driver.ingest(two.next(event, "en")) == english);
      CHECK(driver.ingest(two.next(event, "ru")) == english);
      CHECK(driver.ingest(two.next(event, "de")) == english);
      CHECK(driver.ingest(two.next(event + 500, "ru")) != english);
    }
    CHECK(driver.recluster(true) == 0);
    CHECK(driver.changes.empty());
  }
}

TEST_CASE("without embeddings they stay apart, also beside articles that have them",
          "[stories][embeddings]") {
  TwoLanguages two;
  StoryDriver driver;
  two.warm_up(driver);
  const StoryId english = driver.ingest(two.next(1, "en"));
  CHECK(driver.ingest(two.next(1, "ru", false)) != english);
  const StoryId plain = driver.ingest(two.next(2, "en", false));
  CHECK(driver.ingest(two.next(2, "ru")) != plain);
  driver.recluster(true);
  CHECK(driver.changes.empty());
}

TEST_CASE("before a model's level is known, only nearly equal vectors join languages",
          "[stories][embeddings]") {
  TwoLanguages two;
  StoryDriver driver;
  const InventedArticle english = two.next(1, "en");
  InventedArticle russian = two.next(1, "ru"), other = two.next(2, "ru"), near = two.next(1, "de");
  russian.embedding = english.embedding;
  const StoryId story = driver.ingest(english);
  CHECK(driver.ingest(russian) == story);
  CHECK(driver.ingest(other) != story);
}

TEST_CASE("what came before the level was known is looked at again", "[stories][embeddings]") {
  TwoLanguages two(0.2);
  StoryDriver driver;
  const StoryId english = driver.ingest(two.next(1, "en"));
  const InventedArticle russian = two.next(1, "ru");
  CHECK(driver.ingest(russian) != english);
  CHECK(driver.recluster(true) == 0);
  CHECK(driver.index.due_tasks(true).empty());
  two.warm_up(driver);
  CHECK(driver.story_of.at(russian.number.value) == english);
}

TEST_CASE("reports of other days need nearer vectors", "[stories][embeddings]") {
  TwoLanguages two;
  StoryDriver driver;
  two.warm_up(driver);
  const StoryId english = driver.ingest(two.next(1, "en", true, 100));
  CHECK(driver.ingest(two.next(1, "ru", true, 100 + 24 * 25)) != english);
  CHECK(driver.ingest(two.next(1, "de", true, 110)) == english);
}

TEST_CASE("what returns every year stays apart across languages too", "[stories][embeddings]") {
  Group now, last_year, in_spring;
  now.articles = now.dated = last_year.articles = last_year.dated = in_spring.articles = in_spring.dated = 1;
  now.day_min = now.day_max = now.day_sum = 20'000;
  last_year.day_min = last_year.day_max = last_year.day_sum = 20'000 - 365;
  in_spring.day_min = in_spring.day_max = in_spring.day_sum = 20'000 - 2;
  const CosineScale scale;
  const CosineSum same{1, 1};
  CHECK(across_score(same, scale, now, in_spring, 1).score > 1);
  CHECK(across_score(same, scale, now, last_year, 1).score < -50);
}

TEST_CASE("across languages a cosine must come near what reports of one story have",
          "[stories][embeddings]") {
  Group group;
  group.articles = group.dated = 1;
  group.day_min = group.day_max = group.day_sum = 20'000;
  std::normal_distribution<float> unrelated(0.1F, 0.05F);
  const auto score = [&](float related, float cosine) {
    CosineScale scale;
    std::mt19937 draws(8);
    for (int i = 0; i < 4000; ++i) scale.observe(unrelated(draws), i % 2 == 0);
    if (related > 0) {
      for (std::size_t i = 0; i < CosineScale::kEnoughRelated; ++i) scale.observe_related(related);
    }
    scale.publish();
    return across_score({1, cosine}, scale, group, group, 0).score;
  };
  CHECK(score(0, 0.4F) > 0);     // six deviations, and nothing more is known
  CHECK(score(0.7F, 0.4F) < 0);  // reports of one story have twelve
  CHECK(score(0.7F, 0.6F) > 0);
  CHECK(score(0.3F, 0.3F) > 0);   // they have four
  CHECK(score(0.3F, 0.25F) < 0);  // but never so few
  CHECK(score(0.12F, 0.3F) < 0);  // the vectors tell nothing: as if nothing were known
}

TEST_CASE("the deferred step joins parts of two languages, and parts them when embeddings are wrong",
          "[stories][embeddings]") {
  TwoLanguages two;
  StoryDriver driver;
  two.warm_up(driver);
  std::vector<InventedArticle> articles;
  const auto put = [&](std::uint32_t event, const std::string& language, std::uint64_t story) {
    articles.push_back(two.next(event, language));
    driver.ingest_into(articles.back(), StoryId{story});
  };
  for (const char* language : {"en", "en", "ru", "ru"}) put(1, language, *language == 'e' ? 201 : 202);
  for (const char* language : {"en", "en", "ru", "ru"}) put(*language == 'e' ? 3U : 4U, language, 203);
  driver.recluster(true);
  const auto story = [&](std::size_t i) { return driver.story_of.at(articles[i].number.value); };
  CHECK(story(0) == StoryId{201});
  CHECK(story(2) == StoryId{201});
  CHECK(story(3) == StoryId{201});
  CHECK(story(4) == story(5));
  CHECK(story(6) == story(7));
  CHECK(story(4) != story(6));
  CHECK(driver.recluster(true) == 0);
}

TEST_CASE("a story of two languages takes reports of each by their words", "[stories][embeddings]") {
  TwoLanguages two;
  StoryDriver driver;
  two.warm_up(driver);
  const StoryId story = driver.ingest(two.next(1, "en"));
  for (int i = 0; i < 30; ++i) CHECK(driver.ingest(two.next(1, i % 3 ? "ru" : "en")) == story);
  CHECK(driver.ingest(two.next(1, "en", false)) == story);
  CHECK(driver.ingest(two.next(1, "ru", false)) == story);
  CHECK(driver.ingest(two.next(9, "en", false)) != story);
  for (int i = 0; i < 70; ++i)
    CHECK(driver.ingest(two.next(1, i % 3 ? "ru" : "en")) == story);  // past kItemsMax
  driver.recluster(true);
  CHECK(driver.changes.empty());
}

TEST_CASE("corrections hold across languages", "[stories][embeddings]") {
  TwoLanguages two;
  StoryDriver driver;
  two.warm_up(driver);
  const InventedArticle english = two.next(1, "en"), russian = two.next(1, "ru"),
                        other = two.next(2, "ru", false);
  for (const auto* article : {&english, &russian, &other}) driver.ingest(*article);
  const StoryId story = driver.story_of.at(english.number.value),
                alone = driver.story_of.at(other.number.value);
  records::StoriesChanged split;
  split.cause = records::StoryCause::corrected;
  split.created = {StoryId{900}};
  split.moves = {{russian.number, story, StoryId{900}}, {other.number, alone, story}};
  split.constraints = {{english.number, russian.number, false}, {english.number, other.number, true}};
  driver.index.change(split, ++driver.sequence);
  CHECK(driver.index.recluster({story}).change.moves.empty());
  CHECK(driver.index.recluster({StoryId{900}}).change.moves.empty());
}

TEST_CASE("staged articles are found across languages, and a stale proposal decides as a fresh one",
          "[stories][embeddings]") {
  TwoLanguages two;
  StoryDriver batched, single;
  std::vector<InventedArticle> articles;
  for (std::uint32_t i = 0; i < 240; ++i) {
    articles.push_back(two.next(i / 4, i % 2 ? "ru" : "en"));
  }
  for (const InventedArticle& article : articles) single.ingest(article);
  for (std::size_t from = 0; from < articles.size(); from += 24) {
    std::vector<Proposal> proposals;
    for (std::size_t i = from; i < from + 24; ++i)
      proposals.push_back(batched.index.propose(articles[i].report()));
    for (std::size_t i = from; i < from + 24; ++i) batched.decide_and_stage(articles[i], proposals[i - from]);
    batched.index.drop_staged();
    for (std::size_t i = from; i < from + 24; ++i) batched.apply(articles[i]);
  }
  // Roll points fall inside batches, so a few early decisions may differ; none once the level is known.
  std::size_t met = 0;
  for (std::size_t i = 128; i < articles.size(); ++i) {
    const std::size_t first = i / 4 * 4;
    met += batched.story_of.at(articles[i].number.value) == batched.story_of.at(articles[first].number.value);
    CHECK((batched.story_of.at(articles[i].number.value) ==
           batched.story_of.at(articles[first].number.value)) ==
          (single.story_of.at(articles[i].number.value) == single.story_of.at(articles[first].number.value)));
  }
  CHECK(met == articles.size() - 128);
}

TEST_CASE("a replay of records decides on as the original does", "[stories][embeddings]") {
  TwoLanguages two;
  StoryDriver original, replayed;
  two.warm_up(original);
  std::vector<InventedArticle> articles;
  for (std::uint32_t i = 0; i < 60; ++i) {
    articles.push_back(two.next(i % 15, i % 2 ? "ru" : "en"));
    original.ingest(articles.back());
  }
  TwoLanguages again;
  again.warm_up(replayed);
  for (const InventedArticle& article : articles) {
    replayed.story_of[article.number.value] = original.story_of.at(article.number.value);
    replayed.apply(article);
  }
  for (std::uint32_t event = 0; event < 20; ++event) {
    const InventedArticle probe = two.next(event, event % 2 ? "en" : "ru");
    const Decision a = original.index.decide(probe.report(), original.index.propose(probe.report()));
    const Decision b = replayed.index.decide(probe.report(), replayed.index.propose(probe.report()));
    CHECK(a.join == b.join);
    CHECK(a.evidence == b.evidence);
  }
}

TEST_CASE("a closed story is found by no embedding", "[stories][embeddings]") {
  TwoLanguages two;
  StoryDriver driver;
  two.warm_up(driver);
  const StoryId story = driver.ingest(two.next(1, "en"));
  driver.index.set_states({{{story, records::StoryState::closed}}}, ++driver.sequence);
  CHECK(driver.ingest(two.next(1, "ru")) != story);
}

TEST_CASE("reasons show the embedding with its share", "[stories][embeddings]") {
  TwoLanguages two;
  StoryDriver driver;
  two.warm_up(driver);
  for (std::uint32_t i = 0; i < 64; ++i) driver.ingest(two.next(2'000 + i / 2, "en"));
  const InventedArticle english = two.next(1, "en"), russian = two.next(1, "ru"), other = two.next(2, "ru");
  const auto cosine = [](const Explanation& e) {
    const auto found = std::find_if(e.inputs.begin(), e.inputs.end(),
                                    [](const ScoreInput& input) { return input.name == "embedding"; });
    return found == e.inputs.end() ? std::optional<ScoreInput>() : std::optional<ScoreInput>(*found);
  };
  const Explanation near = driver.index.explain(english.report(), russian.report());
  REQUIRE(cosine(near));
  CHECK(near.score > near.threshold);
  CHECK(cosine(near)->share > 0);
  CHECK(cosine(near)->value > 0.8F);
  const Explanation far = driver.index.explain(english.report(), other.report());
  CHECK(far.score < far.threshold);
  CHECK(cosine(far)->share < 0);
  const Explanation same = driver.index.explain(english.report(), two.next(1, "en").report());
  CHECK(cosine(same)->share > 0);
  CHECK_FALSE(cosine(driver.index.explain(english.report(), two.next(1, "en", false).report())));
}

TEST_CASE("vectors that tell nothing change no story", "[stories][embeddings]") {
  for (const double common : {0.0, 0.6, 1.0}) {  // 1: all articles have the same vector
    INFO("cosine of any two: " << common);
    InventedStream stream(kSeed), same_stream(kSeed);
    PlantedEmbeddings model(kSeed, common);
    StoryDriver with, without;
    for (std::uint32_t i = 0; i < 300; ++i) {
      const std::uint32_t event = i % 2 ? i / 6 : 100 + i / 10;
      InventedArticle article = stream.next(event, static_cast<int>(i), "en");
      article.embedding = model.of(5'000 + i);
      with.ingest(article);
      without.ingest(same_stream.next(event, static_cast<int>(i), "en"));
    }
    with.recluster(true);
    without.recluster(true);
    CHECK(with.story_of == without.story_of);
    CHECK(with.index.explain(stream.next(1, 1, "en").report(), stream.next(1, 1, "en").report()).score > 0);
  }
}

TEST_CASE("parts are joined best first, one of a language, with corrections first", "[stories][embeddings]") {
  constexpr std::uint32_t en = 1, ru = 2, de = 3;
  const std::vector<std::uint32_t> languages = {en, en, ru, ru, de};
  Group group;
  group.articles = 1;
  group.dated = 1;
  group.day_min = group.day_max = group.day_sum = 100;
  const std::vector<Group> groups(5, group);
  const CosineScale scale;  // nothing measured: 0.75 is the level, 0.035 the deviation
  PairCosines cosines(5, scale);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < i; ++j) cosines.set(i, j, {1, 0.75F});
  }
  cosines.set(0, 2, {1, 0.99F});
  cosines.set(0, 3, {1, 0.98F});
  cosines.set(1, 3, {1, 0.97F});
  cosines.set(0, 4, {1, 0.99F});
  cosines.set(2, 4, {1, 0.99F});
  const auto parts = [&](std::span<const ItemLink> links) {
    Agglomeration result;
    result.part = {0, 1, 2, 3, 4};
    join_across(result, {languages, groups, &cosines}, links, 0, 0);
    return result.part;
  };
  const auto free = parts({});
  CHECK(free[0] == free[2]);
  CHECK(free[0] == free[4]);
  CHECK(free[1] == free[3]);
  CHECK(free[0] != free[1]);
  const ItemLink links[] = {{0, 2, false}, {1, 4, true}};
  const auto bound = parts(links);
  CHECK(bound[1] == bound[4]);
  CHECK(bound[0] != bound[2]);
  CHECK(bound[0] == bound[3]);
  CHECK(bound[2] != bound[1]);
}
