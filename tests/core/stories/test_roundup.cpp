#include "core/stories/roundup.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/stories/story_index.hpp"
#include "core/stories/terms.hpp"

using namespace samestory;
using namespace samestory::stories;

namespace {

// Seven matters that have next to no word in common.
const std::vector<std::string> kMatters = {
    "Orbana suspends battery exports to Tessaly after the trade ministry withdrew its licence, and expects a "
    "charge of four billion crowns; chief executive Hanne Wirth promised shareholders another application "
    "before autumn.",
    "A ferry ran aground outside Lumm harbour during Tuesday's gale. Lifeboats brought ninety passengers "
    "ashore "
    "unhurt, divers found a torn hull, and investigators are questioning Captain Oskar Brandvold about "
    "speed.",
    "Scientists at Veldmar university bred barley that survives salt water. Their greenhouse trial lasted "
    "six "
    "winters; farmers along the marshes hope seeds will reach cooperatives cheaply within a decade or so.",
    "The Quillon orchestra chose Mirela Astor as conductor. She leaves the opera in Dravny, where musicians "
    "praised her rehearsals, and opens with a forgotten symphony about glaciers and wandering shepherds.",
    "Police arrested three burglars who tunnelled beneath a jeweller on Kasten street. Neighbours heard "
    "drilling, "
    "complained twice, and finally photographed a wheelbarrow full of bricks outside an empty laundry.",
    "Striker Tomas Ferrick moves from Halder United to Porto Vell. Supporters queued for autographs "
    "overnight, "
    "while the club admitted that wages, injuries and a leaking stadium roof had forced its hand.",
    "Astronomers watching the comet Ilsabe counted four tails. Amateurs with binoculars may see it low above "
    "the "
    "horizon before sunrise, weather permitting, until moonlight washes out everything next weekend."};

std::string listed(const std::vector<std::string>& before) {
  std::string body;
  for (std::size_t i = 0; i < kMatters.size(); ++i) body += before[i % before.size()] + kMatters[i] + "\n\n";
  return body;
}

// The same shape, held together by one ferry.
std::string one_matter(const std::vector<std::string>& before) {
  std::string body;
  for (std::size_t i = 0; i < kMatters.size(); ++i)
    body += before[i % before.size()] + "The ferry. " + kMatters[i] + "\n\n";
  return body;
}

const std::vector<std::string> kNumbers = {"1. ", "2. ", "3. ", "4. ", "5. ", "6. ", "7. "};
const std::vector<std::string> kTimes = {"10:42 ", "10:15 ", "09:58 ", "09:30 ", "8.45 ", "08h20 ", "07:05 "};

Report report_of(std::uint32_t number, const records::ArticleTerms& terms) {
  Report report;
  report.number = ArticleNumber{number};
  report.terms = &terms;
  return report;
}

}  // namespace

TEST_CASE("a list of matters with nothing in common is a roundup, however it is listed", "[stories]") {
  CHECK(is_roundup("What we saw", listed(kNumbers), "en"));
  CHECK(is_roundup("What we saw", listed(kTimes), "en"));
  CHECK(is_roundup("What we saw", listed({"• "}), "en"));
  CHECK(is_roundup("Morning briefing: Tuesday", listed({""}), "en"));
  CHECK(is_roundup("Newsticker am Dienstag", listed({""}), "de"));
}

TEST_CASE("a report is no roundup, however long or however listed", "[stories]") {
  CHECK_FALSE(is_roundup("What we saw", listed({""}), "en"));  // nothing lists it
  CHECK_FALSE(is_roundup("What we saw", one_matter(kNumbers), "en"));
  CHECK_FALSE(is_roundup("Live blog: the ferry", one_matter(kTimes), "en"));
  CHECK_FALSE(is_roundup("Morning briefing", kMatters[0], "en"));  // too short to tell
  CHECK_FALSE(is_roundup("Morning briefing", "", "en"));
  CHECK_FALSE(is_roundup("Chef hits grounded ups", listed({""}), "en"));  // no mark within words
  // Figures at the beginning of lines are no list unless they count on.
  CHECK_FALSE(is_roundup("What we saw", listed({"12. ", "3. ", "7. "}), "en"));
}

TEST_CASE("that an article is a roundup is stored with its terms", "[stories]") {
  const records::ArticleTerms roundup = extract_terms("What we saw", listed(kNumbers), "en");
  CHECK(roundup.roundup);
  const std::string bytes = records::encode(roundup);
  CHECK(bytes[0] == 2);
  const auto again = records::decode_terms(bytes);
  REQUIRE(again);
  CHECK(*again == roundup);
  const std::string report = records::encode(extract_terms("What we saw", listed({""}), "en"));
  CHECK(report[0] == 1);
  CHECK_FALSE(records::decode_terms(report)->roundup);
}

TEST_CASE("a roundup joins a story and adds nothing to it", "[stories]") {
  const records::ArticleTerms terms = extract_terms("Orbana halts exports", kMatters[0], "en");
  records::ArticleTerms roundup = terms;
  roundup.roundup = true;
  const records::ArticleTerms other = extract_terms("Orbana loses its licence", kMatters[0], "en");
  StoryIndex index;
  index.add(report_of(1, terms), StoryId{1}, 1);
  const float before = index.propose(report_of(3, other)).best.at(0).score;
  CHECK(index.decide(report_of(2, roundup), index.propose(report_of(2, roundup))).join == StoryId{1});
  index.drop_staged();
  SECTION("staged") {
    index.stage(report_of(2, roundup), StoryId{1});
  }
  SECTION("applied") {
    index.add(report_of(2, roundup), StoryId{1}, 2);
    CHECK(index.propose(report_of(3, other)).best.at(0).score == before);
  }
  const Report later = report_of(3, other);
  CHECK(index.decide(later, index.propose(later)).evidence.score == before);
}

TEST_CASE("nothing joins a roundup that stands alone, and no deferred step waits for it", "[stories]") {
  records::ArticleTerms roundup = extract_terms("Orbana halts exports", kMatters[0], "en");
  roundup.roundup = true;
  const records::ArticleTerms terms = extract_terms("Orbana halts exports", kMatters[0], "en");
  StoryIndex index;
  index.add(report_of(1, roundup), StoryId{1}, 1);
  CHECK(index.pending() == 0);
  CHECK(index.facts(StoryId{1})->representative == ArticleNumber{1});
  const Report later = report_of(2, terms);
  CHECK_FALSE(index.decide(later, index.propose(later)).join.has_value());
}
