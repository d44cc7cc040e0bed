#include <catch2/catch.hpp>
#include <string>

#include "core/duplicates/form.hpp"
#include "tests/support/forms.hpp"

using namespace samestory;
using duplicates::fill_one_form;
using duplicates::form_of;
using records::Relation;
using samestory::testing::market_report;
using samestory::testing::match_report;

namespace {

float similarity_of(const std::string& a, const std::string& b) {
  return signature::exact_overlap(signature::shingles_of(a), signature::shingles_of(b)).similarity;
}

bool one_form(const std::string& a, const std::string& b) {
  return fill_one_form(form_of(a), form_of(b), similarity_of(a, b));
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
  CHECK_FALSE(fill_one_form(form_of(""), form_of(""), 0));
}
