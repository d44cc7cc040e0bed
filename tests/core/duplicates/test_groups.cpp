#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "core/duplicates/groups.hpp"

using namespace samestory;
using duplicates::Groups;

namespace {

constexpr ArticleNumber operator""_n(unsigned long long value) {
  return ArticleNumber{static_cast<std::uint32_t>(value)};
}

}  // namespace

TEST_CASE("an article is its own representative until a copy comes") {
  Groups groups;
  CHECK(groups.representative_of(5_n) == 5_n);
  CHECK(groups.members(5_n).empty());
  groups.add(5_n, 5_n);
  CHECK(groups.members(5_n) == std::vector{5_n});
  CHECK(groups.group_count() == 0);
  groups.add(6_n, 5_n);
  CHECK(groups.representative_of(6_n) == 5_n);
  CHECK(groups.members(5_n) == std::vector{5_n, 6_n});
  CHECK(groups.members(6_n).empty());
  CHECK(groups.group_count() == 1);
}

TEST_CASE("the next earliest member is promoted when the representative departs") {
  Groups groups;
  groups.add(1_n, 1_n);
  for (const auto copy : {2_n, 3_n, 9_n}) groups.add(copy, 1_n);
  CHECK_FALSE(groups.promotion_for(3_n));
  const auto promotion = groups.promotion_for(1_n);
  REQUIRE(promotion);
  CHECK(*promotion == records::Promotion{1_n, 2_n});
  groups.remove({1_n, promotion});
  CHECK(groups.members(2_n) == std::vector{2_n, 3_n, 9_n});
  CHECK(groups.representative_of(9_n) == 2_n);
  groups.remove({3_n, groups.promotion_for(3_n)});
  groups.remove({2_n, groups.promotion_for(2_n)});
  CHECK(groups.group_count() == 0);
  CHECK(groups.members(9_n) == std::vector{9_n});
  CHECK_FALSE(groups.promotion_for(9_n));
}

TEST_CASE("a recorded promotion is obeyed even when it is not the earliest") {
  Groups groups;
  groups.add(1_n, 1_n);
  for (const auto copy : {2_n, 3_n}) groups.add(copy, 1_n);
  groups.remove({1_n, records::Promotion{1_n, 3_n}});
  CHECK(groups.members(3_n) == std::vector{3_n, 2_n});
}

TEST_CASE("removing an unknown article changes nothing") {
  Groups groups;
  groups.add(1_n, 1_n);
  groups.remove({8_n, {}});
  CHECK(groups.members(1_n) == std::vector{1_n});
}

TEST_CASE("groups agree with a plain model under random arrivals and departures") {
  const auto seed = GENERATE(1u, 2u, 3u, 4u);
  CAPTURE(seed);
  std::mt19937 random(seed);
  Groups groups;
  std::map<ArticleNumber, std::set<ArticleNumber>> model;  // by representative
  std::map<ArticleNumber, ArticleNumber> representative;
  for (std::uint32_t step = 1; step < 3000; ++step) {
    if (random() % 5 < 3 || representative.empty()) {
      const ArticleNumber number{step};
      ArticleNumber chosen = number;
      if (!model.empty() && random() % 2) chosen = std::next(model.begin(), random() % model.size())->first;
      groups.add(number, chosen);
      model[chosen].insert(number);
      representative[number] = chosen;
    } else {
      const ArticleNumber number = std::next(representative.begin(), random() % representative.size())->first;
      const auto promotion = groups.promotion_for(number);
      auto members = model.extract(representative[number]);
      members.mapped().erase(number);
      REQUIRE(promotion.has_value() == (members.key() == number && !members.mapped().empty()));
      if (promotion) {
        members.key() = *members.mapped().begin();
        for (const auto member : members.mapped()) representative[member] = members.key();
        REQUIRE(promotion->to == members.key());
      }
      groups.remove({number, promotion});
      representative.erase(number);
      if (!members.mapped().empty()) model.insert(std::move(members));
    }
    const ArticleNumber probe{static_cast<std::uint32_t>(1 + random() % step)};
    const auto known = representative.find(probe);
    REQUIRE(groups.representative_of(probe) == (known == representative.end() ? probe : known->second));
  }
  std::size_t pairs_or_more = 0;
  for (const auto& [first, members] : model) {
    REQUIRE(groups.members(first) == std::vector<ArticleNumber>(members.begin(), members.end()));
    pairs_or_more += members.size() > 1;
  }
  CHECK(groups.group_count() == pairs_or_more);
}
