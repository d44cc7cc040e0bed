#include <catch2/catch.hpp>
#include <set>

#include "core/signature/signature.hpp"
#include "tests/support/engine_fixture.hpp"

using namespace samestory;
using samestory::testing::article;
using samestory::testing::EngineFixture;
using samestory::testing::random_text;

namespace {

std::vector<std::string> ids_of(const SimilarPage& page) {
  std::vector<std::string> ids;
  for (const SimilarView& similar : page.similar) ids.push_back(similar.id.value);
  return ids;
}

}  // namespace

TEST_CASE("a signature is that of the text, and the same after a restart", "[engine]") {
  EngineFixture f;
  const std::string body = random_text(1, 200);
  REQUIRE(f.ingest(article("a", "A title", body)));
  const auto expected = signature::signature_of("A title\n" + body, 1);
  for (int round = 0; round < 2; ++round) {
    const auto view = f.engine->signature(ArticleId{"a"});
    REQUIRE(view);
    CHECK(view->id.value == "a");
    CHECK(view->revision == 1);
    CHECK(view->spec_version == signature::kSpecVersion);
    CHECK(view->word_count == expected.word_count);
    CHECK(view->shingle_count == expected.shingle_count);
    CHECK(view->simhash == expected.simhash);
    CHECK(view->sketch == expected.sketch);
    f.restart();
  }
  CHECK(f.engine->signature(ArticleId{"b"}).error().code == Errc::not_found);
  REQUIRE(f.remove("a"));
  CHECK(f.engine->signature(ArticleId{"a"}).error().code == Errc::gone);
}

TEST_CASE("what lies within so many bits is listed, the nearest first, with its exact similarity",
          "[engine]") {
  EngineFixture f;
  const std::string body = random_text(1, 200);
  REQUIRE(f.ingest(article("a", "", body)));
  REQUIRE(f.ingest(article("other", "", random_text(2, 200))));
  REQUIRE(f.ingest(article("near", "", body + " it is so")));
  REQUIRE(f.ingest(article("same", "", body)));
  for (int round = 0; round < 2; ++round) {
    const auto page = f.engine->similar(ArticleId{"a"}, {});
    REQUIRE(page);
    CHECK(page->complete);
    REQUIRE(ids_of(*page) == std::vector<std::string>{"same", "near"});
    CHECK(page->similar[0].bits_apart == 0);
    CHECK(page->similar[0].similarity == 1);
    const auto overlap =
        signature::exact_overlap(signature::shingles_of(body), signature::shingles_of(body + " it is so"));
    CHECK(page->similar[1].similarity == overlap.similarity);
    CHECK(page->similar[1].bits_apart ==
          signature::hamming_distance(signature::signature_of(body, 1).simhash,
                                      signature::signature_of(body + " it is so", 1).simhash));
    f.restart();
  }
  REQUIRE(f.remove("same"));
  CHECK(ids_of(f.engine->similar(ArticleId{"a"}, {}).value()) == std::vector<std::string>{"near"});
}

TEST_CASE("the articles within so many bits are paged, each once", "[engine]") {
  EngineFixture f;
  const std::string body = random_text(1, 60);
  for (int i = 0; i < 25; ++i) REQUIRE(f.ingest(article("copy-" + std::to_string(i), "", body)));
  std::set<std::string> seen;
  SimilarQuery query{.within_bits = 0, .limit = 10};
  std::size_t pages = 0;
  do {
    const auto page = f.engine->similar(ArticleId{"copy-3"}, query);
    REQUIRE(page);
    for (const std::string& id : ids_of(*page)) CHECK(seen.insert(id).second);
    query.cursor = page->next_cursor;
    ++pages;
  } while (!query.cursor.empty());
  CHECK(pages == 3);
  CHECK(seen.size() == 24);
  CHECK_FALSE(seen.contains("copy-3"));
  query.cursor = "x";
  CHECK(f.engine->similar(ArticleId{"copy-3"}, query).error().code == Errc::invalid_value);
}

TEST_CASE("an article that left the window, or was rewritten, is near nothing any more", "[engine]") {
  EngineOptions options;
  options.dedup_window = std::chrono::hours(24);
  EngineFixture f(options);
  const std::string body = random_text(1, 60);
  REQUIRE(f.ingest(article("old", "", body)));
  f.clock.advance(std::chrono::hours(25));
  REQUIRE(f.ingest(article("first", "", body)));
  REQUIRE(f.ingest(article("second", "", body)));
  CHECK(ids_of(f.engine->similar(ArticleId{"first"}, {}).value()) == std::vector<std::string>{"second"});
  // It is itself asked about as before.
  CHECK(f.engine->similar(ArticleId{"old"}, {})->similar.size() == 2);
  REQUIRE(f.ingest(article("second", "", random_text(9, 60))));
  CHECK(f.engine->similar(ArticleId{"first"}, {})->similar.empty());
}

TEST_CASE("a text without words has no SimHash and is near nothing", "[engine]") {
  EngineFixture f;
  REQUIRE(f.ingest(article("a", "!!!", "")));
  REQUIRE(f.ingest(article("b", "...", "")));
  const auto page = f.engine->similar(ArticleId{"a"}, {.within_bits = 6});
  REQUIRE(page);
  CHECK(page->similar.empty());
}

TEST_CASE("very short texts that are no copies are found by their SimHash", "[engine]") {
  EngineFixture f;
  REQUIRE(f.ingest(article("a", "Parliament dissolved", "")));
  REQUIRE(f.ingest(article("b", "Dissolved parliament", "")));
  const auto page = f.engine->similar(ArticleId{"a"}, {.within_bits = 0});
  REQUIRE(page);
  REQUIRE(ids_of(*page) == std::vector<std::string>{"b"});
  CHECK(page->similar[0].similarity == 0);
}
