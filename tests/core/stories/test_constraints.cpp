#include "core/stories/constraints.hpp"

#include <catch2/catch.hpp>

using namespace samestory;
using samestory::stories::Constraints;

namespace {

constexpr ArticleNumber kOne{1}, kTwo{2}, kThree{3}, kHeir{9};

std::size_t bonds(const Constraints& constraints, ArticleNumber number) {
  return constraints.of(number).size();
}

}  // namespace

TEST_CASE("an undone correction ends for those that inherited it as well", "[stories]") {
  Constraints constraints;
  constraints.add({kOne, kTwo, false}, 7);
  constraints.add({kOne, kThree, true}, 8);
  constraints.inherit(kOne, kHeir);
  constraints.forget(kOne);
  CHECK(bonds(constraints, kOne) == 0);
  REQUIRE(bonds(constraints, kHeir) == 2);
  CHECK(bonds(constraints, kTwo) == 1);
  CHECK(constraints.of(kTwo)[0].other == kHeir);

  constraints.undo(7);
  CHECK(bonds(constraints, kTwo) == 0);
  REQUIRE(bonds(constraints, kHeir) == 1);
  CHECK(constraints.of(kHeir)[0].must_link);
  constraints.undo(8);
  CHECK(constraints.empty());
}

TEST_CASE("two corrections that bind the same pair are undone one by one", "[stories]") {
  Constraints constraints;
  constraints.add({kOne, kTwo, false}, 1);
  constraints.add({kOne, kTwo, false}, 2);
  constraints.undo(1);
  CHECK(bonds(constraints, kOne) == 1);
  CHECK(bonds(constraints, kTwo) == 1);
}

TEST_CASE("an heir that was bound to the one who left is not bound to itself", "[stories]") {
  Constraints constraints;
  constraints.add({kOne, kTwo, true}, 1);
  constraints.inherit(kOne, kTwo);
  constraints.forget(kOne);
  CHECK(constraints.empty());
}
