#include "core/base/nth_largest.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using namespace samestory;

TEST_CASE("the n-th largest is the one that sorting finds", "[base]") {
  constexpr std::uint32_t kSeed = 8'812;
  INFO("seed " << kSeed);
  std::mt19937_64 random(kSeed);
  for (int round = 0; round < 400; ++round) {
    const std::size_t size = 1 + random() % 300;
    const std::uint64_t mask = ~std::uint64_t{0} >> random() % 64;
    const bool clustered = random() % 2 == 0;  // few large ones and many close together
    std::vector<std::uint64_t> numbers(size);
    for (std::uint64_t& number : numbers) {
      number = random() & mask;
      if (clustered && random() % 8 != 0) number = (std::uint64_t{1} << 40 & mask) | (number & 0xFFU);
    }
    if (round % 50 == 0) numbers.assign(size, ~std::uint64_t{0});
    if (round % 50 == 1) numbers.front() = 0, numbers.back() = ~std::uint64_t{0};
    std::vector<std::uint64_t> sorted = numbers;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    for (const std::size_t n : {std::size_t{1}, size, 1 + static_cast<std::size_t>(random() % size)}) {
      std::vector<std::uint64_t> room = numbers;
      CAPTURE(round, size, n);
      CHECK(nth_largest(room, n) == sorted[n - 1]);
    }
  }
}
