#include <catch2/catch.hpp>

#include "core/engine/recurring_lines.hpp"
#include "core/text/recurring_lines.hpp"
#include "tests/support/engine_fixture.hpp"

using namespace samestory;
using engine::RecurringLines;
using samestory::testing::article;
using samestory::testing::EngineFixture;
using samestory::testing::random_text;

namespace {

using Lines = std::vector<std::uint32_t>;

const std::string kFooter =
    "We use cookies to offer you a better reading experience and to analyse the traffic on our site.\n"
    "Sign up for the morning briefing of the Outlet and never miss what matters in your town and beyond.\n"
    "Our newsroom follows strict standards; write to the readers' editor if you find a mistake in a "
    "report.\n";

// A short report of its own above the source's footer.
records::Article report(std::uint64_t seed, const std::string& source = "Outlet") {
  return article(source + std::to_string(seed), "Report " + random_text(1000 + seed, 4),
                 random_text(seed, 15) + ".\n" + kFooter, source);
}

std::size_t left_out(EngineFixture& f, const std::string& id) {
  return f.engine->signature(ArticleId{id}).value().lines_left_out;
}

}  // namespace

TEST_CASE("a line recurs once eight articles of their own had it, and in that source only") {
  RecurringLines lines;
  for (std::uint32_t i = 0; i < 8; ++i) {
    CHECK_FALSE(lines.recurs(1, 7));
    lines.learn(1, Lines{100 + i, 200 + i, 7});
  }
  CHECK(lines.recurs(1, 7));
  CHECK_FALSE(lines.recurs(2, 7));
  CHECK_FALSE(lines.recurs(1, 205));
  CHECK_FALSE(lines.recurs(1, 105));
  CHECK(lines.recurring(1) == Lines{7});
}

TEST_CASE("copies, resent versions and articles without anything of their own teach nothing") {
  RecurringLines lines;
  for (int i = 0; i < 50; ++i) lines.learn(1, Lines{100, 200, 201, 202});
  // The same text under other titles.
  for (std::uint32_t i = 0; i < 50; ++i) lines.learn(1, Lines{1000 + i, 200, 201, 202});
  // Another line each time under one title.
  for (std::uint32_t i = 0; i < 50; ++i) lines.learn(1, Lines{100, 2000 + i, 200, 201, 202});
  CHECK(lines.recurring(1).empty());
}

TEST_CASE(
    "a line in less than a quarter of the articles does not recur, and one no longer printed is forgotten") {
  RecurringLines lines;
  std::uint32_t next = 1000;
  const auto learn = [&](std::initializer_list<std::uint32_t> with) {
    Lines all{next, next + 1};
    next += 2;
    all.insert(all.end(), with);
    lines.learn(1, all);
  };
  for (int i = 0; i < 200; ++i) i % 6 == 0 ? learn({7, 8}) : learn({8});
  CHECK_FALSE(lines.recurs(1, 7));
  CHECK(lines.recurs(1, 8));
  for (int i = 0; i < 800; ++i) learn({});
  CHECK_FALSE(lines.recurs(1, 8));
}

TEST_CASE("memory holds whatever sources and lines come") {
  RecurringLines lines;
  std::uint32_t next = 1'000'000;
  for (std::uint32_t source = 0; source < 6000; ++source) {
    for (int i = 0; i < 40; ++i) {
      Lines all(19);
      for (auto& hash : all) hash = next++;
      lines.learn(source, all);
    }
  }
  CHECK(lines.sources() == RecurringLines::kSourcesMax);
  CHECK(lines.memory_bytes() < RecurringLines::kSourcesMax * (RecurringLines::kLinesMax * 32 + 64));
}

TEST_CASE("what recurs is kept while lines that came once are dropped") {
  RecurringLines lines;
  std::uint32_t next = 1000;
  for (int i = 0; i < 300; ++i) {
    Lines all(18);
    for (auto& hash : all) hash = next++;
    all.push_back(7);
    lines.learn(1, all);
  }
  CHECK(lines.recurring(1) == Lines{7});
}

TEST_CASE("two short unrelated reports with one footer are related until the footer is learned", "[engine]") {
  EngineFixture f;
  REQUIRE(f.ingest(report(1)));
  const auto early = f.ingest(report(2));
  REQUIRE(early);
  CHECK_FALSE(early->duplicates.empty());
  for (std::uint64_t i = 3; i <= 12; ++i) REQUIRE(f.ingest(report(i)));
  const auto late = f.ingest(report(50));
  REQUIRE(late);
  CHECK(late->duplicates.empty());
  CHECK(left_out(f, "Outlet50") == 3);
  const auto later = f.ingest(report(51));
  CHECK(later->duplicates.empty());
  CHECK_FALSE(later->duplicate_of);
  CHECK(f.match(report(52))->duplicates.empty());
  // The text stays as it was sent.
  CHECK(f.engine->article(ArticleId{"Outlet50"})->article.body == report(50).body);
  // Another source has not printed it yet.
  REQUIRE(f.ingest(report(60, "Elsewhere")));
  CHECK(left_out(f, "Elsewhere60") == 0);
}

TEST_CASE("without its footer a copy in another paper is found for what it copies", "[engine]") {
  EngineFixture f;
  for (std::uint64_t i = 1; i <= 12; ++i) REQUIRE(f.ingest(report(i)));
  records::Article original = report(50);
  REQUIRE(f.ingest(original));
  records::Article copy = original;
  copy.id.value = "copy";
  copy.source = "Elsewhere";
  copy.body = original.body.substr(0, original.body.find('\n'));
  const auto answer = f.ingest(copy);
  REQUIRE(answer);
  REQUIRE(answer->duplicates.size() == 1);
  CHECK(answer->duplicates[0].relation == records::Relation::near_duplicate);
  CHECK(answer->duplicates[0].similarity == 1);
  CHECK(answer->duplicate_of == ArticleId{"Outlet50"});
  const auto compared = f.engine->compare(ArticleId{"copy"}, ArticleId{"Outlet50"});
  REQUIRE(compared);
  CHECK(compared->similarity == 1);
  CHECK(compared->bits_apart == 0);
  CHECK(compared->b.text == original.title + "\n" + original.body);
  CHECK(compared->b.copied < 1);
}

TEST_CASE("a text that came before its footer was learned is identical to one that comes after", "[engine]") {
  EngineFixture f;
  for (std::uint64_t i = 1; i <= 12; ++i) REQUIRE(f.ingest(report(i)));
  records::Article again = report(3);
  again.id.value = "again";
  const auto answer = f.ingest(again);
  REQUIRE(answer);
  CHECK(left_out(f, "Outlet3") == 0);
  CHECK(left_out(f, "again") == 3);
  REQUIRE_FALSE(answer->duplicates.empty());
  CHECK(answer->duplicates[0].relation == records::Relation::identical);
  CHECK(answer->duplicates[0].id.value == "Outlet3");
}

TEST_CASE("an article with nothing but furniture is compared whole", "[engine]") {
  EngineFixture f;
  for (std::uint64_t i = 1; i <= 12; ++i) REQUIRE(f.ingest(report(i)));
  REQUIRE(f.ingest(article("empty", "", kFooter)));
  CHECK(left_out(f, "empty") == 0);
}

TEST_CASE("what was learned comes back after a restart", "[engine]") {
  EngineFixture straight;
  EngineFixture restarted;
  for (std::uint64_t i = 1; i <= 30; ++i) {
    const auto a = straight.ingest(report(i));
    const auto b = restarted.ingest(report(i));
    REQUIRE(a);
    REQUIRE(b);
    CHECK(a->duplicates.size() == b->duplicates.size());
    const std::string id = "Outlet" + std::to_string(i);
    CHECK(left_out(straight, id) == left_out(restarted, id));
    restarted.restart();
  }
  CHECK(left_out(restarted, "Outlet30") == 3);
}
