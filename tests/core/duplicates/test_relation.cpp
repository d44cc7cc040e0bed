#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "core/duplicates/relation.hpp"

using namespace samestory;
using records::Relation;

namespace {

std::string words(int begin, int end) {
  std::string text;
  for (int i = begin; i < end; ++i) text += "word" + std::to_string(i) + " ";
  return text;
}

std::optional<records::DuplicateLink> relation_of(const std::string& later, const std::string& earlier) {
  const auto a = signature::sign(later, 1);
  const auto b = signature::sign(earlier, 1);
  return duplicates::relate(a.signature, a.shingles, b.signature, b.shingles, ArticleNumber{7}, {});
}

}  // namespace

TEST_CASE("an article with a twentieth of its words changed is a near-duplicate with its exact similarity") {
  std::string edited;
  for (int i = 0; i < 400; ++i) edited += (i % 20 == 7 ? "other" : "word") + std::to_string(i) + " ";
  const auto link = relation_of(edited, words(0, 400));
  REQUIRE(link);
  CHECK(link->other == ArticleNumber{7});
  CHECK(link->relation == Relation::near_duplicate);
  // Each of the 20 changed words takes three of 398 shingles away and brings three new ones.
  CHECK(link->similarity == Approx(338.0 / 458).margin(1e-5));
  CHECK(link->containment == Approx(338.0 / 398).margin(1e-5));
}

TEST_CASE("the first half of an article is contained in it, and the whole contains its half") {
  for (const int half : {180, 200, 220}) {
    const auto later_half = relation_of(words(0, half), words(0, 400));
    REQUIRE(later_half);
    CHECK(later_half->relation == Relation::contained_in);
    CHECK(later_half->containment == 1);
    const auto later_whole = relation_of(words(0, 400), words(0, half));
    REQUIRE(later_whole);
    CHECK(later_whole->relation == Relation::contains);
  }
}

TEST_CASE("an article that lost its last quarter is still a near-duplicate") {
  const auto link = relation_of(words(0, 300), words(0, 400));
  REQUIRE(link);
  CHECK(link->relation == Relation::near_duplicate);
  CHECK(link->containment == 1);
}

TEST_CASE("the same words are identical whatever their case and punctuation") {
  const auto link = relation_of("Ministers MEET, again.", "ministers meet again");
  REQUIRE(link);
  CHECK(link->relation == Relation::identical);
  CHECK(link->similarity == 1);
}

TEST_CASE("a text of fewer than three words is related to identical ones only") {
  CHECK_FALSE(relation_of("markets close", "markets close higher today"));
  CHECK_FALSE(relation_of("markets", "close"));
  CHECK_FALSE(relation_of("", "markets close higher today"));
  REQUIRE(relation_of("markets close", "Markets close!"));
  CHECK(relation_of("markets close", "Markets close!")->relation == Relation::identical);
}

TEST_CASE("different articles are not related") {
  CHECK_FALSE(relation_of(words(0, 400), words(1000, 1400)));
  CHECK_FALSE(relation_of(words(0, 400), words(300, 700)));
}

TEST_CASE("only identical texts and near-duplicates join a group") {
  CHECK(duplicates::joins_group(Relation::identical));
  CHECK(duplicates::joins_group(Relation::near_duplicate));
  CHECK_FALSE(duplicates::joins_group(Relation::contains));
  CHECK_FALSE(duplicates::joins_group(Relation::contained_in));
  CHECK_FALSE(duplicates::joins_group(Relation::template_only));
}

TEST_CASE("texts that share half of their words, all of them recurring elsewhere, are on one template") {
  const auto a = signature::sign(words(0, 320) + words(1000, 1150), 1);
  const auto b = signature::sign(words(0, 320) + words(2000, 2150), 1);
  const auto relation = [&](const auto& x, const auto& y, float recurring) {
    const auto link =
        duplicates::relate(x.signature, x.shingles, y.signature, y.shingles, ArticleNumber{7}, {}, recurring);
    return link ? link->relation : Relation{};
  };
  CHECK(relation(a, b, 0.2F) == Relation::near_duplicate);
  CHECK(relation(a, b, 0.7F) == Relation::template_only);
  // A whole copy is one, however often its words recur.
  const auto most = signature::sign(words(0, 320) + words(1000, 1120), 1);
  CHECK(relation(most, a, 1.0F) == Relation::near_duplicate);
  const auto excerpt = signature::sign(words(0, 120), 1);
  CHECK(relation(excerpt, a, 1.0F) == Relation::contained_in);
  CHECK(relation(a, a, 1.0F) == Relation::identical);
}
