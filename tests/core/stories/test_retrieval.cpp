// The pieces that find and compare stories, each beside a slow and obvious model.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>

#include "core/stories/join_rule.hpp"
#include "core/stories/packed_article.hpp"
#include "core/stories/postings.hpp"
#include "core/stories/query_table.hpp"
#include "core/stories/recent_index.hpp"
#include "core/stories/term_filter.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::InventedStream;

namespace {

constexpr std::uint32_t kSeed = 7'310;

std::vector<IndexTerm> some_terms(std::mt19937& random, std::size_t count) {
  std::set<records::TermId> ids;
  while (ids.size() < count) ids.insert(random() % 300);
  std::vector<IndexTerm> terms;
  terms.reserve(count);
  for (const records::TermId id : ids) terms.push_back({id, static_cast<std::uint8_t>(1 + random() % 60)});
  return terms;
}

std::uint32_t dot(const std::vector<IndexTerm>& a, const std::vector<IndexTerm>& b) {
  std::uint32_t sum = 0;
  for (const IndexTerm& x : a) {
    for (const IndexTerm& y : b) sum += x.id == y.id ? std::uint32_t{x.weight} * y.weight : 0;
  }
  return sum;
}

}  // namespace

TEST_CASE("postings rank stories as the products of their terms, through changes and removals", "[stories]") {
  INFO("seed " << kSeed);
  std::mt19937 random(kSeed);
  Postings postings;
  std::map<std::uint32_t, std::vector<IndexTerm>> model;
  for (int step = 0; step < 2000; ++step) {
    const std::uint32_t slot = random() % 150 * 256;  // alike in the low bits that repeats are noted by
    const auto known = model.find(slot);
    if (known == model.end()) {
      model[slot] = some_terms(random, 20);
      postings.post(slot, model[slot]);
    } else if (random() % 3 == 0) {
      postings.unpost(slot, known->second);
      model.erase(known);
    } else {
      const std::vector<IndexTerm> after = some_terms(random, 20);
      postings.repost(slot, known->second, after);
      known->second = after;
    }
    if (step % 50 != 0) continue;
    const std::vector<IndexTerm> query = some_terms(random, 15);
    std::map<std::uint32_t, std::uint32_t> expected;
    for (const auto& [each, terms] : model) {
      if (const std::uint32_t rank = dot(query, terms); rank > 0) expected[each] = rank;
    }
    Ranks ranks;
    postings.rank(query, ranks);
    std::map<std::uint32_t, std::uint32_t> found;
    for (const RankedSlot& r : ranks.at_least(1)) found[r.slot] = r.rank;
    CHECK(found == expected);
    const std::uint32_t rank = 1 + random() % 4000;
    std::erase_if(expected, [rank](const auto& each) { return each.second < rank; });
    found.clear();
    for (const RankedSlot& r : ranks.at_least(rank)) found[r.slot] = r.rank;
    CHECK(found == expected);
  }
  for (const auto& [slot, terms] : model) postings.unpost(slot, terms);
  CHECK(postings.memory_bytes() == 0);
}

TEST_CASE("the index of recent changes gives the ranks of the latest terms", "[stories]") {
  INFO("seed " << kSeed);
  std::mt19937 random(kSeed);
  RecentIndex recent;
  std::map<StoryId, std::vector<IndexTerm>> model;
  for (int step = 0; step < 400; ++step) {
    const StoryId story{1 + random() % 60};
    model[story] = some_terms(random, 20);
    recent.put(story, model[story]);
  }
  for (int i = 0; i < 20; ++i) {
    const std::vector<IndexTerm> query = some_terms(random, 15);
    std::map<StoryId, std::uint32_t> expected, found;
    for (const auto& [story, terms] : model) {
      if (const std::uint32_t rank = dot(query, terms); rank > 0) expected[story] = rank;
    }
    for (const RecentIndex::Found& f : recent.find(query)) found[f.story] = f.rank;
    CHECK(found == expected);
  }
  recent.clear();
  CHECK(recent.find(some_terms(random, 15)).empty());
}

TEST_CASE("a term filter lets through what it holds and little else, alike at every level", "[stories]") {
  INFO("seed " << kSeed);
  std::mt19937 random(kSeed);
  for (const std::size_t held : {0U, 1U, 140U, 700U}) {
    TermFilter filter;
    std::vector<std::uint32_t> ids;
    for (std::size_t i = 0; i < held; ++i) {
      ids.push_back(static_cast<std::uint32_t>(random()));
      filter.insert(ids.back());
    }
    for (std::size_t i = 0; i < 3003; ++i) ids.push_back(static_cast<std::uint32_t>(random()));
    std::vector<std::uint16_t> expected;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (filter.may_hold(ids[i])) expected.push_back(static_cast<std::uint16_t>(i));
      if (i < held) CHECK(filter.may_hold(ids[i]));
    }
    CHECK(expected.size() <= held + 3003 * held * held / 2048 / 2048 + held / 4);
    for (const CpuLevel level : {CpuLevel::scalar, CpuLevel::avx2, CpuLevel::avx512}) {
      if (level > supported_cpu_level()) continue;
      for (const std::size_t count : {ids.size(), std::size_t{0}, std::size_t{7}, std::size_t{16}}) {
        CAPTURE(held, name_of(level), count);
        const std::size_t looked_at = std::min(count, ids.size());
        std::vector<std::uint16_t> found(looked_at + TermFilter::kSlack);
        found.resize(filter.flagged(ids.data(), looked_at, found.data(), level));
        const auto end = std::lower_bound(expected.begin(), expected.end(), looked_at);
        CHECK(found == std::vector<std::uint16_t>(expected.begin(), end));
      }
    }
  }
}

TEST_CASE("a packed article keeps the products of its vectors", "[stories]") {
  INFO("seed " << kSeed);
  const Background background;
  const Idf idf(background, nullptr, "en");
  InventedStream stream(kSeed);
  for (int i = 0; i < 40; ++i) {
    const records::ArticleTerms a = stream.next(stream.below(3), 0).terms,
                                b = stream.next(stream.below(3), 0).terms;
    const auto left_packed = PackedArticle::make(a, idf, std::nullopt),
               right_packed = PackedArticle::make(b, idf, std::nullopt);
    const PackedArticle &left = *left_packed, &right = *right_packed;
    const QueryTable table(left);
    const Products fast = table.products(right), slow = products(left.unpack(), right.unpack());
    const Products summed = table.products(right.unpack()),
                   exact = products(vectors_of(a, idf), vectors_of(b, idf));
    for (std::size_t f = 0; f < kFields; ++f) {
      CAPTURE(f);
      CHECK(fast[f] == Approx(slow[f]).epsilon(1e-4).margin(1e-4));
      CHECK(summed[f] == Approx(slow[f]).epsilon(1e-4).margin(1e-4));
      CHECK(fast[f] == Approx(exact[f]).epsilon(0.08).margin(0.03));
    }
    const Products self = table.products(left);
    CHECK(self == self_products(left));
    CHECK(at(self, Field::stem) == Approx(1).epsilon(1e-3));
    CHECK(at(self, Field::title) == Approx(1).epsilon(1e-3));
    CHECK(left.memory_bytes() < 1'700);
  }
}

TEST_CASE("an article's date comes out of its packed form as it went in", "[stories]") {
  const Background background;
  const Idf idf(background, nullptr, "en");
  for (const std::int64_t ms : {0LL, 1'772'000'123'456LL, -86'400'001LL, 1'772'000'000'000LL}) {
    const Timestamp at{std::chrono::milliseconds{ms}};
    const Group group = PackedArticle::make({}, idf, at)->group_without_norms();
    CHECK(group.dated == 1);
    CHECK(group.day_min == Approx(static_cast<double>(ms) / 86'400'000.0).epsilon(1e-12));
  }
}

TEST_CASE("time takes off a rank, and never adds to it", "[stories]") {
  const DayRange here{100, 103}, near{105, 105}, far{400, 410}, unknown;
  CHECK(rank_in_time(1000, here, {101, 102}) == 1000);
  CHECK(rank_in_time(1000, here, unknown) == 1000);
  CHECK(rank_in_time(1000, here, near) < 1000);
  CHECK(rank_in_time(1000, here, far) < rank_in_time(1000, here, near));
  CHECK(rank_in_time(1000, far, here) == rank_in_time(1000, here, far));
}

TEST_CASE("candidates are the best ranks in time of all stories", "[stories]") {
  INFO("seed " << kSeed);
  InventedStream stream(kSeed);
  StoryOptions options;
  StoryState state(options);
  const MergeModel model;
  const JoinRule rule(state, model, Granularity::normal);
  Sequence sequence = 0;
  std::vector<tests::InventedArticle> articles;
  for (std::uint32_t i = 0; i < 400; ++i) {
    articles.push_back(stream.next(i % 60, static_cast<int>(stream.below(2000))));
    const tests::InventedArticle& a = articles.back();
    state.add(a.report(), StoryId{1 + i}, rule.prepare(a.report())->packed.get(), ++sequence);
  }
  for (int probe = 0; probe < 20; ++probe) {
    const tests::InventedArticle article =
        stream.next(stream.below(60), static_cast<int>(stream.below(2000)));
    const auto prepared = rule.prepare(article.report());
    const DayRange days = days_of(prepared->group);
    std::vector<Candidate> expected;
    for (std::uint32_t i = 0; i < 400; ++i) {
      const StoryBody& body = state.row(StoryId{1 + i})->body;
      const std::uint32_t rank = dot(prepared->query, body.index_terms());
      if (rank > 0)
        expected.push_back({body.id(), rank_in_time(rank, days, days_of(body.group())), false, 0, 0, 0});
    }
    std::sort(expected.begin(), expected.end(), ranks_before);
    const auto found = candidates_for(state, prepared->query, days, language_key("en"), 30);
    REQUIRE(expected.size() > 30);
    REQUIRE(found.size() == 30);
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i].story == expected[i].story);
      CHECK(found[i].rank == expected[i].rank);
    }
  }
}
