#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "core/signature/passages.hpp"

using namespace samestory::signature;

namespace {

std::vector<std::uint64_t> random_shingles(std::mt19937_64& random, std::size_t count) {
  std::vector<std::uint64_t> shingles(count);
  for (auto& shingle : shingles) shingle = random();
  return shingles;
}

// Every window is read in full.
std::vector<std::uint32_t> slow_passages(const std::vector<std::uint64_t>& shingles) {
  std::vector<std::uint64_t> sequences;
  for (std::size_t i = 2; i < shingles.size(); ++i) {
    sequences.push_back(shingles[i - 2] ^ (shingles[i] << 29 | shingles[i] >> 35));
  }
  if (sequences.empty() && !shingles.empty()) sequences.push_back(shingles[0]);
  std::set<std::uint32_t> tags;
  const std::size_t window = std::min<std::size_t>(kPassageWindow, sequences.size());
  for (std::size_t first = 0; !sequences.empty() && first + window <= sequences.size(); ++first) {
    const auto least = std::min_element(sequences.begin() + first, sequences.begin() + first + window,
                                        [](auto a, auto b) { return std::rotl(a, 32) < std::rotl(b, 32); });
    tags.insert(static_cast<std::uint32_t>(*least >> 32));
  }
  return {tags.begin(), tags.end()};
}

}  // namespace

TEST_CASE("the smallest sequence of every window is a passage") {
  const auto seed = GENERATE(1u, 2u, 3u);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (std::size_t count : {0, 1, 2, 3, 50, 95, 96, 97, 98, 99, 500, 3000}) {
    auto shingles = random_shingles(random, count);
    CAPTURE(count);
    CHECK(passages_of(shingles) == slow_passages(shingles));
    for (auto& shingle : shingles) shingle &= 0xFF000000FFULL;  // many equal ones
    CHECK(passages_of(shingles) == slow_passages(shingles));
  }
}

TEST_CASE("texts with 100 words in common share a passage, wherever they stand") {
  const auto seed = GENERATE(4u, 5u);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  const auto whole = random_shingles(random, 700);
  const auto passages = passages_of(whole);
  constexpr std::size_t kShared = 98;  // shingles of 100 words
  for (std::size_t begin = 0; begin + kShared <= whole.size(); begin += 13) {
    auto other = random_shingles(random, random() % 300);
    other.insert(other.begin() + static_cast<long>(random() % (other.size() + 1)), whole.begin() + begin,
                 whole.begin() + begin + kShared);
    const auto tags = passages_of(other);
    std::vector<std::uint32_t> shared;
    std::set_intersection(tags.begin(), tags.end(), passages.begin(), passages.end(),
                          std::back_inserter(shared));
    CAPTURE(begin);
    CHECK_FALSE(shared.empty());
  }
}

TEST_CASE("a text keeps about one sequence in 48, and a giant text a bounded number") {
  std::mt19937_64 random(6);
  CHECK(passages_of(random_shingles(random, 48'500)).size() == Approx(1000).epsilon(0.1));
  CHECK(passages_of(random_shingles(random, 400'000)).size() == kPassagesMax);
}
