#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "core/signature/signature.hpp"

using namespace samestory::signature;

namespace {

std::string text_of(const std::vector<std::uint64_t>& words) {
  std::string text;
  for (const std::uint64_t word : words) text += "w" + std::to_string(word) + ' ';
  return text;
}

// Two texts of `words` words that share their first part, so that their similarity is near `similarity`.
std::pair<SignedText, SignedText> signed_pair(std::mt19937_64& random, std::size_t words, double similarity) {
  std::vector<std::uint64_t> a(words);
  for (auto& word : a) word = random();
  auto b = a;
  const double shared = 2 * similarity / (1 + similarity);
  for (auto i = static_cast<std::size_t>(shared * static_cast<double>(words)); i < words; ++i)
    b[i] = random();
  return {sign(text_of(a), 1), sign(text_of(b), 1)};
}

bool share_a_band(const Bands& a, const Bands& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("estimates have no bias and the error that the spec states", "[signature]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  double sum = 0;
  double squares = 0;
  constexpr int kPairs = 400;
  for (int i = 0; i < kPairs; ++i) {
    const auto [a, b] = signed_pair(random, 500, 0.05 + 0.9 * i / kPairs);
    const double error = estimate_similarity(a.signature.sketch, b.signature.sketch) -
                         exact_overlap(a.shingles, b.shingles).similarity;
    sum += error;
    squares += error * error;
  }
  const double rmse = std::sqrt(squares / kPairs);
  INFO("rmse " << rmse << ", bias " << sum / kPairs);
  CHECK(rmse < 0.0175);
  CHECK(rmse > 0.008);  // smaller would mean that the pairs are not varied enough to say anything
  CHECK(std::abs(sum / kPairs) < 0.004);
}

TEST_CASE("unrelated texts of any length are estimated near zero, equal ones at one", "[signature]") {
  std::mt19937_64 random(11);
  for (const std::size_t words : {1, 2, 3, 5, 20, 100, 1000, 20000}) {
    CAPTURE(words);
    const auto [a, b] = signed_pair(random, words, 0);
    CHECK(estimate_similarity(a.signature.sketch, a.signature.sketch) == Approx(1).margin(1e-6));
    CHECK(estimate_similarity(a.signature.sketch, b.signature.sketch) <= 0.05);
  }
}

TEST_CASE("bands find pairs as 1 - (1 - J^4)^32 says", "[signature]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  constexpr int kPairs = 400;
  for (const double similarity : {0.2, 0.5, 0.6, 0.7}) {
    double expected = 0;
    int found = 0;
    for (int i = 0; i < kPairs; ++i) {
      const auto [a, b] = signed_pair(random, 500, similarity);
      const double exact = exact_overlap(a.shingles, b.shingles).similarity;
      expected += 1 - std::pow(1 - std::pow(exact, 4), 32);
      found += share_a_band(a.signature.bands, b.signature.bands);
    }
    const double share = expected / kPairs;
    // Five standard deviations of a binomial, and what one permutation's dependence adds.
    const double margin = 5 * std::sqrt(share * (1 - share) / kPairs) + 0.01;
    INFO("similarity " << similarity << ": found " << found << " of " << kPairs << ", expected share "
                       << share);
    CHECK(std::abs(static_cast<double>(found) / kPairs - share) <= margin);
  }
}

TEST_CASE("densified bands of short texts find what they should too", "[signature]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  int found = 0;
  double expected = 0;
  constexpr int kPairs = 600;
  for (int i = 0; i < kPairs; ++i) {
    const auto [a, b] = signed_pair(random, 40, 0.6);
    const double exact = exact_overlap(a.shingles, b.shingles).similarity;
    expected += 1 - std::pow(1 - std::pow(exact, 4), 32);
    found += share_a_band(a.signature.bands, b.signature.bands);
  }
  INFO("found " << found << ", independent bins would give " << expected);
  // Borrowed minima repeat, so bands are less independent than in a long text.
  CHECK(found >= 0.80 * expected);
}
