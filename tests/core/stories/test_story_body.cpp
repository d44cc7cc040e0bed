// What the staged layer computed of a story is taken over when it is applied, and only where it fits.
#include <catch2/catch.hpp>
#include <vector>

#include "core/stories/story_body.hpp"
#include "core/stories/term_statistics.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::InventedStream;

namespace {

struct Articles {
  explicit Articles(std::size_t count) {
    InventedStream stream(7'311);
    const TermStatistics statistics;
    for (std::size_t i = 0; i < count; ++i) {
      packed.push_back(PackedArticle::make(stream.next(1, 0).terms, statistics.idf("en"), std::nullopt));
    }
  }
  CountedMember member(std::uint32_t i) const { return {{i + 1}, {i + 1}, packed[i].get()}; }
  std::vector<std::unique_ptr<PackedArticle>> packed;
};

bool same(const StoryBody& a, const StoryBody& b) {
  return a.group().norms == b.group().norms && a.group().articles == b.group().articles &&
         a.index_terms() == b.index_terms() && a.members() == b.members();
}

}  // namespace

TEST_CASE("a body takes over the step that its copy made, at every size", "[stories]") {
  const Articles articles(20);
  StoryBody body(StoryId{1}), computed(StoryId{1});
  for (std::uint32_t i = 0; i < 20; ++i) {
    CAPTURE(i);
    StoryBody copy = body;
    REQUIRE(copy.version() == body.version());
    REQUIRE(copy.attach(articles.member(i), "en"));
    REQUIRE(copy.version() != body.version());
    const BodyStep step = copy.step_from(body.version());
    REQUIRE(body.attach(articles.member(i), "en", {nullptr, nullptr, &step}));
    REQUIRE(computed.attach(articles.member(i), "en"));
    CHECK(body.version() == copy.version());
    CHECK(same(body, computed));
    const QueryTable table(*articles.packed[0]);
    CHECK(body.products(table) == computed.products(table));
  }
}

TEST_CASE("a body takes over the step that was computed ahead, at every size", "[stories]") {
  const Articles articles(56);
  StoryBody body(StoryId{1}), computed(StoryId{1});
  for (std::uint32_t i = 0; i < 56; ++i) {
    CAPTURE(i);
    const PackedArticle& article = *articles.packed[i];
    const Group one = group_of(article);
    const BodyStep step = i == 0 ? StoryBody::step_of_first(article, one)
                                 : body.step_with(article, one, body.products(QueryTable(article)));
    REQUIRE(body.attach(articles.member(i), "en", {nullptr, nullptr, &step}));
    REQUIRE(body.version() == step.after);
    REQUIRE(computed.attach(articles.member(i), "en"));
    CHECK(same(body, computed));
    const QueryTable table(*articles.packed[0]);
    CHECK(body.products(table) == computed.products(table));
  }
}

TEST_CASE("no step is computed ahead where a story has, or would have, several languages", "[stories]") {
  const Articles articles(2);
  InventedStream stream(7'312);
  const TermStatistics statistics;
  records::ArticleTerms terms = stream.next(1, 0).terms;
  terms.language = "de";
  const auto other = PackedArticle::make(terms, statistics.idf("de"), std::nullopt);
  StoryBody body(StoryId{1});
  body.attach(articles.member(0), "en");
  CHECK(body.step_with(*articles.packed[1], group_of(*articles.packed[1]), {}).before == body.version());
  CHECK(body.step_with(*other, group_of(*other), {}).before == 0);
  body.attach({{9}, {9}, other.get()}, "de");
  CHECK(body.step_with(*other, group_of(*other), {}).before == 0);
  CHECK(body.step_with(*articles.packed[1], group_of(*articles.packed[1]), {}).before == 0);
}

TEST_CASE("a step of other evidence is not taken over", "[stories]") {
  const Articles articles(4);
  StoryBody body(StoryId{1});
  body.attach(articles.member(0), "en");
  StoryBody copy = body;
  copy.attach(articles.member(1), "en");
  const std::uint64_t before = copy.version();
  copy.attach(articles.member(2), "en");
  const BodyStep step = copy.step_from(before);
  StoryBody expected = body;
  expected.attach(articles.member(2), "en");
  SECTION("of a story with one report more") {
    body.attach(articles.member(2), "en", {nullptr, nullptr, &step});
    CHECK(same(body, expected));
  }
  SECTION("of a story whose report has left since") {
    const ArticleNumber leaving[] = {{2}};
    body.attach(articles.member(1), "en");
    body.detach(leaving);
    body.attach(articles.member(2), "en", {nullptr, nullptr, &step});
    CHECK(same(body, expected));
    CHECK(body.version() != step.after);
  }
  SECTION("a report without evidence changes nothing that a step shows") {
    const std::uint64_t version = body.version();
    CHECK_FALSE(body.attach({{9}, {9}, nullptr}, "en"));
    CHECK(body.version() == version);
  }
}
