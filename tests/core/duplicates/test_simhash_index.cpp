#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "core/duplicates/simhash_index.hpp"

using namespace samestory;
using duplicates::SimHashIndex;

namespace {

std::uint64_t with_flips(std::uint64_t hash, int flips, std::mt19937_64& random) {
  for (int i = 0; i < flips; ++i) hash ^= std::uint64_t{1} << random() % 64;
  return hash;
}

std::vector<SimHashIndex::Near> slow_within(const std::map<std::uint32_t, std::uint64_t>& articles,
                                            std::uint64_t simhash, int distance) {
  std::vector<SimHashIndex::Near> near;
  for (const auto& [number, hash] : articles) {
    const int bits = std::popcount(hash ^ simhash);
    if (bits <= distance) near.push_back({ArticleNumber{number}, bits});
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const auto& a, const auto& b) { return a.distance < b.distance; });
  return near;
}

}  // namespace

TEST_CASE("the SimHash index finds exactly what a scan of all hashes finds") {
  const auto seed = GENERATE(1u, 2u);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  SimHashIndex index;
  std::map<std::uint32_t, std::uint64_t> articles;
  for (std::uint32_t number = 1; number <= 3000; ++number) {
    const bool fresh = articles.empty() || random() % 3 == 0;
    const std::uint64_t base =
        fresh ? random() : std::next(articles.begin(), random() % articles.size())->second;
    const std::uint64_t hash = fresh ? base : with_flips(base, random() % 8, random);
    const int distance = static_cast<int>(random() % (duplicates::kSimHashDistanceMax + 1));
    CAPTURE(number, distance);
    const auto answer = index.within(hash, distance, {100'000, 1'000'000});
    REQUIRE(answer.complete);
    REQUIRE(answer.near == slow_within(articles, hash, distance));
    index.insert(ArticleNumber{number}, hash);
    articles[number] = hash;
    if (random() % 3 == 0) {
      const auto gone = std::next(articles.begin(), random() % articles.size())->first;
      index.remove(ArticleNumber{gone});
      articles.erase(gone);
    }
    REQUIRE(index.size() == articles.size());
  }
}

TEST_CASE("a hash that a hundred thousand articles share costs a bounded number of comparisons") {
  SimHashIndex index;
  for (std::uint32_t number = 1; number <= 100'000; ++number)
    index.insert(ArticleNumber{number}, 0x0123456789ABCDEF);
  const auto answer = index.within(0x0123456789ABCDEF, 3, {10, 5000});
  CHECK(answer.comparisons == 5000);
  CHECK_FALSE(answer.complete);
  REQUIRE(answer.near.size() == 10);
  CHECK(answer.near.front().number == ArticleNumber{1});
}

TEST_CASE("a search within three bits compares about one hash in sixteen thousand") {
  std::mt19937_64 random(3);
  SimHashIndex index;
  constexpr std::uint32_t kArticles = 200'000;
  for (std::uint32_t number = 1; number <= kArticles; ++number) index.insert(ArticleNumber{number}, random());
  std::size_t three = 0;
  std::size_t six = 0;
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t hash = random();
    three += index.within(hash, 3).comparisons;
    six += index.within(hash, 6).comparisons;
  }
  CHECK(static_cast<double>(three) / 200 == Approx(4.0 * kArticles / 65'536).epsilon(0.2));
  CHECK(static_cast<double>(six) / 200 == Approx(4.0 * 17 * kArticles / 65'536).epsilon(0.1));
}

TEST_CASE("a number that comes again has its new hash only") {
  SimHashIndex index;
  index.insert(ArticleNumber{5}, 0);
  index.insert(ArticleNumber{5}, ~std::uint64_t{0});
  CHECK(index.within(0, 7).near.empty());
  CHECK(index.within(~std::uint64_t{0}, 0).near.size() == 1);
  index.remove(ArticleNumber{5});
  CHECK(index.within(~std::uint64_t{0}, 0).near.empty());
  CHECK(index.size() == 0);
}
