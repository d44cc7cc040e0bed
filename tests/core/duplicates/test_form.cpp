#include <catch2/catch.hpp>
#include <string>

#include "core/duplicates/form.hpp"

using namespace samestory;
using duplicates::fill_one_form;
using records::Relation;

namespace {

float similarity_of(const std::string& a, const std::string& b) {
  return signature::exact_overlap(signature::shingles_of(a), signature::shingles_of(b)).similarity;
}

bool one_form(const std::string& a, const std::string& b) {
  return fill_one_form(a, b, similarity_of(a, b));
}

std::string market_report(const std::string& day, const std::string& points, const std::string& close,
                          const std::string& volume, const std::string& gainers, const std::string& losers) {
  return "The main index of the exchange ended the session on " + day + " at " + close +
         " points after a move of " + points +
         " points from the day before, dealers said. Turnover on the floor came to " + volume +
         " million as trading stayed calm for most of the afternoon. In all " + gainers +
         " shares rose while prices of " + losers +
         " fell and the rest were unchanged. Analysts expect the market to stay in a narrow range until the "
         "central bank "
         "meets to set its main rate, and advise small investors to wait and watch for signs of a turn in "
         "the economy.";
}

std::string match_report(const std::string& home, const std::string& away, const std::string& ground,
                         const std::string& scorer) {
  return home + " beat " + away + " in front of a full house at " + ground +
         " on a cold evening that offered few chances. " + scorer +
         " headed the winner shortly before the break after a corner from the left had not been cleared, and "
         "the "
         "visitors from " +
         away + " never found a way back into a match that " + home + " controlled in midfield. " + scorer +
         " could have added a second late on but shot wide with only the keeper to beat.";
}

}  // namespace

TEST_CASE("market reports of two days fill one form and are no copies") {
  const auto monday = market_report("Monday", "12.4", "4,310.7", "871", "102", "97");
  const auto friday = market_report("Friday", "30.1", "4,405.2", "690", "155", "61");
  CHECK(one_form(monday, friday));
  const auto link = duplicates::refined_by_form(
      {ArticleNumber{1}, Relation::near_duplicate, similarity_of(monday, friday), 1}, monday, friday);
  CHECK(link.relation == Relation::template_only);
}

TEST_CASE("match reports that differ in names alone fill one form") {
  CHECK(one_form(match_report("Northgate", "Wexley Town", "Mill Lane", "Darren Oduya"),
                 match_report("Harbour City", "Lindow", "Quayside Park", "Petr Havel")));
}

TEST_CASE("an edited copy and an update with one new figure are copies, not fillings") {
  const auto report = market_report("Monday", "12.4", "4,310.7", "871", "102", "97");
  CHECK_FALSE(one_form(report, market_report("Monday", "12.4", "4,310.7", "903", "102", "97")));
  auto edited = report;
  edited.replace(edited.find("trading stayed calm"), 19, "business remained slow");
  edited.replace(edited.find("small investors"), 15, "private savers");
  CHECK_FALSE(one_form(report, edited));
  CHECK_FALSE(one_form(report, report));
  const auto link = duplicates::refined_by_form(
      {ArticleNumber{1}, Relation::near_duplicate, similarity_of(report, edited), 1}, report, edited);
  CHECK(link.relation == Relation::near_duplicate);
}

TEST_CASE("texts with no form in common, and texts too short to have one, are not on one form") {
  CHECK_FALSE(one_form(market_report("Monday", "12.4", "4,310.7", "871", "102", "97"),
                       match_report("Northgate", "Wexley Town", "Mill Lane", "Darren Oduya")));
  CHECK_FALSE(one_form("Gold 1,950 Silver 23 Oil 81", "Gold 1,910 Silver 22 Oil 79"));
  CHECK_FALSE(fill_one_form("", "", 0));
}
