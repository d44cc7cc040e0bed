// News as terms, without text: articles of invented events over a Zipf vocabulary, shaped like the real
// stream (about 170 distinct content stems, 230 bigrams, a few numbers and names an article). Deterministic
// in its seed.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "core/records/terms.hpp"

namespace samestory::bench {

class SyntheticStream {
 public:
  explicit SyntheticStream(std::uint64_t seed);

  // Another article on event `event`; the event's own words depend on its number and the seed alone.
  records::ArticleTerms article(std::uint32_t event);
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

 private:
  static constexpr std::uint32_t kWords = 300'000;
  std::uint32_t word(std::mt19937_64& random, double flatness) const;

  std::uint64_t seed_;
  std::mt19937_64 random_;
};

}  // namespace samestory::bench
