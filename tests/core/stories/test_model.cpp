#include "core/stories/model.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

using namespace samestory;
using namespace samestory::stories;

TEST_CASE("a linear model scores as its weights say", "[stories]") {
  const auto model = MergeModel::parse(
      "# comment\nversion 7\nthreshold -1\njoin_threshold -0.5\ngranularity_step 2\ninputs lead stem\n"
      "reference 0.5 0\noutput_bias -3\nweights 2 4\n");
  REQUIRE(model);
  Inputs x{};
  at(x, Input::stem) = 0.25F;
  at(x, Input::lead) = 1;
  CHECK(model->score(x) == Approx(-3 + 2 + 1));
  const Inputs shares = model->shares(x);
  CHECK(at(shares, Input::stem) == Approx(1));
  CHECK(at(shares, Input::lead) == Approx(1));
  CHECK(model->version() == 7);
  CHECK(model->threshold() == -1);
  CHECK(model->join_threshold() == -0.5F);
  CHECK(model->granularity_step() == 2);
}

TEST_CASE("large stories lower the threshold, within bounds, where the model says so", "[stories]") {
  const std::string rest = "version 1\ninputs stem\noutput_bias 0\nweights 1\n";
  const auto sized = MergeModel::parse("story_size 1 0.5\n" + rest);
  REQUIRE(sized);
  CHECK(sized->size_shift(1) == 0);
  CHECK(sized->size_shift(3) == -1);
  CHECK(sized->size_shift(0) == 0.5F);
  CHECK(sized->size_shift(30) == -1.25F);
  CHECK(sized->size_shift(-30) == 1);
  CHECK(MergeModel::parse(rest)->size_shift(3) == 0);
  CHECK_FALSE(MergeModel::parse("story_size 1\n" + rest));
}

TEST_CASE("a network scores as the formula says", "[stories]") {
  const auto model = MergeModel::parse(
      "version 1\ninputs stem title\noutput_bias 0.5\nhidden 0.1 2 1 -1\nhidden -0.2 1 3 0\n");
  REQUIRE(model);
  for (const float stem : {-3.0F, 0.0F, 0.3F, 1.0F, 9.0F}) {
    Inputs x{};
    at(x, Input::stem) = stem;
    at(x, Input::title) = 0.4F;
    const double expected = 0.5 + 2 * std::tanh(0.1 + stem - 0.4) + std::tanh(-0.2 + 3 * stem);
    CHECK(model->score(x) == Approx(expected).margin(2e-3));
  }
}

TEST_CASE("trees add the leaf that the inputs lead to", "[stories]") {
  // At the root stem decides; below it, on the right side, title; all else goes left.
  std::string tree = "tree 0 0.5 0 9 1 0.25";
  for (int i = 3; i < 15; ++i) tree += " 0 9";
  for (int leaf = 0; leaf < 16; ++leaf) tree += " " + std::to_string(leaf);
  std::string text = "version 1\ninputs stem title\noutput_bias -1\n";
  for (int i = 0; i < 5; ++i) text += tree + "\n";
  const auto model = MergeModel::parse(text);
  REQUIRE(model);
  const auto score = [&](float stem, float title) {
    Inputs x{};
    at(x, Input::stem) = stem;
    at(x, Input::title) = title;
    return model->score(x);
  };
  CHECK(score(0.5F, 1) == -1);
  CHECK(score(0.6F, 0.2F) == -1 + 5 * 8);
  CHECK(score(0.6F, 0.3F) == -1 + 5 * 12);
  Inputs x{};
  at(x, Input::stem) = 0.6F;
  CHECK(at(model->shares(x), Input::stem) == 5 * 8);
  CHECK(at(model->shares(x), Input::title) == 0);
}

TEST_CASE("a broken model file is refused, and says where", "[stories]") {
  for (const char* text :
       {"", "version 1\n", "inputs stem nonsense\n", "inputs stem\nweights 1 2\n",
        "inputs stem\nhidden 1 2\n", "inputs stem\nweights x\n", "inputs stem\nweights nan\n",
        "inputs stem\ntree 0 1 2\n", "inputs stem\nweights 1\nfrobnicate 2\n"}) {
    const auto model = MergeModel::parse(text);
    REQUIRE_FALSE(model);
    CHECK(model.error().code == Errc::corrupt);
  }
}

TEST_CASE("the shipped model rises with similarity and falls with distance in time", "[stories]") {
  const MergeModel model;
  CHECK(model.version() >= 1);
  Inputs x{};
  at(x, Input::size_small) = at(x, Input::size_large) = 1;
  at(x, Input::words_small) = at(x, Input::words_large) = 0.95F;
  at(x, Input::gap_short) = at(x, Input::gap_medium) = at(x, Input::centres) = 1;
  float before = model.score(x);
  for (float similar = 0.1F; similar < 0.8F; similar += 0.1F) {
    for (const Input input : {Input::stem, Input::lead, Input::title}) at(x, input) = similar;
    const float now = model.score(x);
    CHECK(now >= before);
    before = now;
  }
  Inputs later = x;
  at(later, Input::gap_short) = at(later, Input::gap_medium) = at(later, Input::centres) = 0.01F;
  at(later, Input::gap_log) = 0.8F;
  CHECK(model.score(later) < model.score(x));
}
