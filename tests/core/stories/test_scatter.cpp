// Crowded topics: large stories whose reports are little like each other.
#include "core/stories/scatter.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "core/stories/agglomerate.hpp"
#include "core/stories/story_body.hpp"
#include "core/stories/term_statistics.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::InventedArticle;
using samestory::tests::InventedStream;
using samestory::tests::StoryDriver;

namespace {

constexpr std::uint32_t kSeed = 2'801;
constexpr std::uint32_t kTopic = 7;  // events of one topic are seven apart

// Each event of the topic once.
void fill_with_topic(StoryDriver& driver, InventedStream& stream, std::uint32_t first_event,
                     std::uint32_t events, StoryId story) {
  for (std::uint32_t i = 0; i < events; ++i)
    driver.ingest_into(stream.next_in_crowd(kTopic * (first_event + i), 1), story);
}

// Articles of which any two have this stem cosine and nothing else.
Group group_with(float articles, float cosine) {
  Group g;
  g.articles = articles;
  g.log_words = 5 * articles;
  at(g.norms, Field::stem) = articles + articles * (articles - 1) * cosine;
  return g;
}
Products cross_with(const Group& a, const Group& b, float cosine) {
  Products p{};
  at(p, Field::stem) = a.articles * b.articles * cosine;
  return p;
}

const ScoreInput* input_named(const Explanation& explanation, std::string_view name) {
  const auto found = std::find_if(explanation.inputs.begin(), explanation.inputs.end(),
                                  [name](const auto& input) { return input.name == name; });
  return found == explanation.inputs.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a union is scattered when it is large and its reports are unlike", "[stories]") {
  const Group loose = group_with(20, 0.15F), tight = group_with(20, 0.4F), small = group_with(10, 0.15F);
  CHECK(scattered(loose, loose, cross_with(loose, loose, 0.15F)));
  CHECK_FALSE(scattered(tight, tight, cross_with(tight, tight, 0.4F)));
  CHECK_FALSE(scattered(small, small, cross_with(small, small, 0.15F)));
  // Two tight groups that have little to do with each other.
  CHECK(scattered(tight, tight, cross_with(tight, tight, 0.05F)));
}

TEST_CASE("the best of many is good by chance, the more so the more there are", "[stories]") {
  CHECK(chance_of(2) == 0);
  CHECK(chance_of(kScatterFrom) == 0);
  CHECK(chance_of(10 * kScatterFrom) == Approx(std::log(10.0)));
}

TEST_CASE("direct evidence is the mean score of the reports most alike", "[stories]") {
  InventedStream stream(kSeed);
  const TermStatistics statistics;
  const auto packed = [&](std::uint32_t event) {
    const InventedArticle article = stream.next(event, 1);
    return PackedArticle::make(article.terms, statistics.idf("en"), std::nullopt);
  };
  std::vector<std::unique_ptr<PackedArticle>> owned;
  Packed others;
  for (const std::uint32_t event : {5U, 1U, 9U, 1U, 2U, 1U}) {
    owned.push_back(packed(event));
    others.push_back(owned.back().get());
  }
  const auto probe = packed(1);
  const MergeModel model;
  float expected = 0;
  for (const std::size_t same : {1U, 3U, 5U}) {
    const Products cross = stories::products(probe->unpack(), others[same]->unpack());
    expected += model.score(inputs_of(group_of(*probe), group_of(*others[same]), cross)) / 3;
  }
  CHECK(nearest_score(model, QueryTable(*probe), group_of(*probe), others) == Approx(expected).margin(0.01));
}

TEST_CASE("a topic's story takes in what has near reports there, and nothing else of its topic",
          "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  fill_with_topic(driver, stream, 1, 60, StoryId{1});
  for (int i = 0; i < 4; ++i) driver.ingest_into(stream.next_in_crowd(kTopic * 200, 2), StoryId{1});

  const InventedArticle stranger = stream.next_in_crowd(kTopic * 100, 2);
  const auto explained = driver.index.explain(stranger.report(), StoryId{1});
  const ScoreInput* nearest = input_named(*explained, "nearest_reports");
  REQUIRE(nearest != nullptr);  // the sums alone would have let it in
  CHECK(explained->score - nearest->share > explained->threshold);
  CHECK(explained->score == Approx(nearest->value));
  const Proposal proposal = driver.index.propose(stranger.report());
  CHECK(proposal.best.at(0).score == Approx(explained->score));
  CHECK_FALSE(driver.index.decide(stranger.report(), proposal).join.has_value());

  const InventedArticle near = stream.next_in_crowd(kTopic * 200, 2);
  CHECK(driver.index.decide(near.report(), driver.index.propose(near.report())).join == StoryId{1});
}

TEST_CASE("a large event's story takes in what reports it", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  for (int i = 0; i < 150; ++i) driver.ingest_into(stream.next(1, i / 20), StoryId{1});
  for (int i = 0; i < 20; ++i) CHECK(driver.ingest(stream.next(1, 8)) == StoryId{1});
}

TEST_CASE("two large stories of one topic stay apart, two of one event are merged", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  SECTION("a topic") {
    fill_with_topic(driver, stream, 1, 70, StoryId{1});
    fill_with_topic(driver, stream, 100, 70, StoryId{2});
    CHECK(driver.index.recluster({StoryId{1}}).change.moves.empty());
  }
  SECTION("an event") {
    for (int i = 0; i < 140; ++i)
      driver.ingest_into(stream.next(1, i / 20), StoryId{static_cast<std::uint64_t>(1 + i % 2)});
    CHECK(driver.index.recluster({StoryId{1}}).change.moves.size() == 70);
  }
}

TEST_CASE("a crowd of events does not grow into one story", "[stories]") {
  InventedStream stream(kSeed);
  StoryDriver driver;
  constexpr std::uint32_t kEvents = 150, kReports = 3;
  for (std::uint32_t report = 0; report < kReports; ++report) {
    for (std::uint32_t event = 1; event <= kEvents; ++event) {
      driver.ingest(stream.next_in_crowd(kTopic * event, static_cast<int>(report)));
      driver.recluster(false);
    }
  }
  driver.recluster(true);
  std::map<std::uint64_t, std::size_t> sizes;
  for (const auto& [number, story] : driver.story_of) ++sizes[story.value];
  std::size_t largest = 0;
  for (const auto& [story, size] : sizes) largest = std::max(largest, size);
  CHECK(largest < kEvents * kReports / 5);  // without direct evidence: all of them
}

TEST_CASE("agglomeration asks for direct evidence where a union would be scattered", "[stories]") {
  const MergeModel model = MergeModel::parse("version 1\ninputs stem\noutput_bias 0\nweights 1\n").value();
  const std::vector<Group> items = {group_with(30, 0.2F), group_with(30, 0.2F), group_with(1, 1)};
  PairProducts products(3);
  products.set(0, 1, cross_with(items[0], items[1], 0.2F));
  products.set(0, 2, cross_with(items[0], items[2], 0.15F));
  products.set(1, 2, cross_with(items[1], items[2], 0.15F));
  const auto parts_with = [&](float direct) {
    int asked = 0;
    const DirectScore score = [&](std::uint32_t, std::uint32_t) {
      ++asked;
      return direct;
    };
    const auto part = agglomerate(items, products, model, 0.3F, {}, {}, std::nullopt, score).part;
    CHECK(asked > 0);
    CHECK(asked <= 12);
    return part;
  };
  CHECK(parts_with(0.2F)[0] != parts_with(0.2F)[1]);
  CHECK(parts_with(5)[0] == parts_with(5)[1]);
  // Above the threshold, but not above what chance gives.
  CHECK(parts_with(0.5F)[0] != parts_with(0.5F)[1]);
  CHECK(agglomerate(items, products, model, 0.3F).part[0] ==
        agglomerate(items, products, model, 0.3F).part[1]);
}
