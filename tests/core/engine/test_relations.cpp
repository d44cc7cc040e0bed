#include <catch2/catch.hpp>
#include <map>

#include "core/engine/relations.hpp"
#include "tests/support/engine_fixture.hpp"
#include "tests/support/forms.hpp"

using namespace samestory;
using namespace samestory::engine;
using records::Relation;
using samestory::testing::article;
using samestory::testing::market_report;
using samestory::testing::random_text;

namespace {

class KnownTexts final : public TextSource {
 public:
  Result<std::string> compared_text(ArticleNumber number) const override {
    ++reads;
    const auto text = texts.find(number.value);
    if (text == texts.end()) return fail(Errc::not_found, "It was dropped.");
    return text->second;
  }
  std::map<std::uint32_t, std::string> texts;
  mutable std::size_t reads = 0;
};

GroupedCandidate candidate(std::uint32_t number, std::uint32_t text, std::uint32_t representative) {
  return {{.number = ArticleNumber{number}, .text = text}, ArticleNumber{representative}};
}

struct Known {
  KnownTexts texts;
  ShingleCache shingles{texts, 1 << 20};
  Relations of(const std::string& body, const std::vector<GroupedCandidate>& candidates) {
    const auto prepared = prepare(article("new", "", body), 1);
    return verified_relations(prepared.value(), candidates, {}, shingles, texts);
  }
};

}  // namespace

TEST_CASE("candidates with equal words are compared once", "[engine]") {
  Known known;
  const std::string body = random_text(1, 100);
  const std::string more = body + " " + random_text(2, 10);
  for (std::uint32_t i = 1; i <= 5; ++i) known.texts.texts[i] = more;
  const Relations relations = known.of(body, {candidate(1, 9, 1), candidate(2, 9, 1), candidate(3, 9, 1),
                                              candidate(4, 9, 1), candidate(5, 9, 1)});
  REQUIRE(relations.links.size() == 5);
  for (std::uint32_t i = 1; i <= 5; ++i) {
    CHECK(relations.links[i - 1].other == ArticleNumber{i});
    CHECK(relations.links[i - 1].relation == Relation::near_duplicate);
    CHECK(relations.links[i - 1].similarity == relations.links[0].similarity);
  }
  CHECK(relations.texts_compared == 1);
}

TEST_CASE("a group is judged by the text that stands for it, read once", "[engine]") {
  Known known;
  const std::string monday = market_report(0);
  known.texts.texts = {{1, monday}, {2, monday + " So they said."}, {3, monday + " It was late."}};
  const Relations relations =
      known.of(market_report(1), {candidate(2, 2, 1), candidate(3, 3, 1), candidate(1, 1, 1)});
  REQUIRE(relations.links.size() == 3);
  for (const auto& link : relations.links) CHECK(link.relation == Relation::template_only);
  CHECK(relations.form_texts_read == 1);
}

TEST_CASE("however many reports fill a form, few of their texts are read", "[engine]") {
  Known known;
  std::vector<GroupedCandidate> candidates;
  for (std::uint32_t i = 1; i <= 40; ++i) {
    known.texts.texts[i] = market_report(static_cast<int>(i));
    candidates.push_back(candidate(i, i, i));
  }
  const Relations relations = known.of(market_report(100), candidates);
  REQUIRE(relations.links.size() == 40);
  for (const auto& link : relations.links) CHECK(link.relation == Relation::template_only);
  CHECK(relations.form_texts_read == kFormTextsMax);
}

TEST_CASE("among the fillings of a form the copy of one is found", "[engine]") {
  Known known;
  std::vector<GroupedCandidate> candidates;
  for (std::uint32_t i = 1; i <= 40; ++i) {
    known.texts.texts[i] = market_report(static_cast<int>(i));
    candidates.push_back(candidate(i, i, i));
  }
  std::string copy = market_report(23);
  copy.replace(copy.find("trading stayed calm"), 19, "business remained slow");
  const Relations relations = known.of(copy, candidates);
  REQUIRE(relations.links.size() == 40);
  CHECK(relations.links[0].other == ArticleNumber{23});
  CHECK(relations.links[0].relation == Relation::near_duplicate);
  CHECK(relations.form_texts_read <= kFormTextsMax);
}

TEST_CASE("a candidate whose text is gone is left out, an identical one needs no text", "[engine]") {
  Known known;
  GroupedCandidate same = candidate(2, 2, 2);
  same.candidate.identical = true;
  const Relations relations = known.of(random_text(1, 50), {candidate(1, 1, 1), same});
  REQUIRE(relations.links.size() == 1);
  CHECK(relations.links[0] == records::DuplicateLink{ArticleNumber{2}, Relation::identical, 1, 1});
}

TEST_CASE("the batch at hand holds the texts that are not stored yet", "[engine]") {
  KnownTexts stored;
  stored.texts[1] = "Stored text";
  std::vector<store::Entry> entries(2);
  entries[1].number = ArticleNumber{7};
  records::Analysis analysis;
  analysis.left_out = {1};
  entries[1].analysis = records::encode(analysis);
  entries[1].payload =
      records::encode(article("seven", "Title", "<p>Not stored</p><p>Read more</p><p>yet</p>"));
  const BatchTexts texts(entries, stored);
  CHECK(texts.compared_text(ArticleNumber{7}).value() == "Title\nNot stored\nyet");
  CHECK(texts.compared_text(ArticleNumber{1}).value() == "Stored text");
  CHECK(texts.compared_text(ArticleNumber{8}).error().code == Errc::not_found);
}
