#include "bench/quality/partition_score.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using samestory::quality::PartitionScore;
using samestory::quality::score_partition;

TEST_CASE("a partition of two merged labels loses precision and no recall", "[quality]") {
  const std::vector<std::int32_t> gold{0, 0, 1, 1, 1}, stories{7, 7, 7, 7, 7};
  const PartitionScore s = score_partition(gold, stories);
  CHECK(s.b3_precision == Approx((2 * 0.4 + 3 * 0.6) / 5));
  CHECK(s.b3_recall == Approx(1));
  CHECK(s.pair_precision == Approx(4.0 / 10));
  CHECK(s.pair_recall == Approx(1));
  CHECK(s.ari == Approx(0).margin(1e-12));
  CHECK(s.gold_stories == 2);
  CHECK(s.stories == 1);
}

TEST_CASE("articles without a label do not count", "[quality]") {
  const std::vector<std::int32_t> gold{0, -1, 0, 1}, stories{3, 3, 3, 4};
  const PartitionScore s = score_partition(gold, stories);
  CHECK(s.articles == 3);
  CHECK(s.b3_f1 == Approx(1));
  CHECK(s.pair_f1 == Approx(1));
}

TEST_CASE("the scores of the parts that are judged make up the score of all", "[quality]") {
  const unsigned seed = 20'260'401;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::vector<std::int32_t> gold, stories;
  std::vector<bool> first, second;
  for (int i = 0; i < 200; ++i) {
    gold.push_back(static_cast<std::int32_t>(random() % 30));
    stories.push_back(random() % 4 == 0 ? static_cast<std::int32_t>(random() % 30) : gold.back());
    first.push_back(gold.back() % 2 == 0);
    second.push_back(!first.back());
  }
  const PartitionScore all = score_partition(gold, stories), a = score_partition(gold, stories, &first),
                       b = score_partition(gold, stories, &second);
  const auto in_first = static_cast<double>(std::count(first.begin(), first.end(), true));
  const auto mean = [&](double x, double y) { return (in_first * x + (200 - in_first) * y) / 200; };
  CHECK(mean(a.b3_precision, b.b3_precision) == Approx(all.b3_precision));
  CHECK(mean(a.b3_recall, b.b3_recall) == Approx(all.b3_recall));
  CHECK(std::min(a.pair_precision, b.pair_precision) <= all.pair_precision);
  CHECK(std::max(a.pair_precision, b.pair_precision) >= all.pair_precision);
}
