// How unusual a cosine of two embeddings is in this store: models differ in where the cosines of unrelated
// texts lie (about 0.05 with one, 0.75 with another), and no table of models could keep up. So the store
// learns it from its own articles, of different stories, apart for pairs of one language and of two.
//
// Median and lower tenth are used, not mean and variance: pairs that do belong together lie in the upper tail
// and must not move the scale. How high these lie is learned too, from reports that stand in one story: it
// differs between models and streams (4 deviations in one field of politics, 12 in news of all kinds), and
// where they lie no higher than strangers do the vectors tell nothing. Answers change at publish() alone.
// Values are a function of the observations in their order. Not synchronised: const members may run beside
// each other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace samestory::stories {

class CosineScale {
 public:
  static constexpr std::size_t kEnough = 256;        // pairs of a kind before they are believed
  static constexpr std::size_t kEnoughRelated = 16;  // and of related pairs

  void observe(float cosine, bool same_language);
  // Of two reports that stand in one story, in one language.
  void observe_related(float cosine);
  // What was observed counts from now on. True when a kind of pairs is believed for the first time.
  bool publish();

  bool measured(bool same_language) const { return levels_[same_language].measured; }
  // Standard deviations above what unrelated articles have. Pairs of two languages fall back on those of one,
  // and these on kCautious, before they are measured.
  float height(float cosine, bool same_language) const;
  // The middle height of related pairs: near 0 where the vectors tell nothing, 0 before it is measured.
  float related_height() const { return related_height_; }

 private:
  static constexpr std::size_t kBins = 512;
  static constexpr std::uint32_t kHalvedAt = 1U << 16;  // so that a stream that changes is followed
  struct Histogram {
    std::array<std::uint32_t, kBins> bins{};
    std::uint32_t count = 0;
  };
  struct Level {
    float middle = 0, deviation = 1;
    bool measured = false;
  };
  // Above the unrelated pairs of every model known to us: until the store has articles to learn from, only
  // nearly equal vectors count.
  static constexpr Level kCautious = {0.75F, 0.035F, false};
  static void count(Histogram& histogram, float cosine);
  static float quantile(const Histogram& histogram, double share);

  std::array<Histogram, 2> seen_;
  Histogram related_;
  float related_height_ = 0;
  bool related_measured_ = false;
  std::array<Level, 2> levels_;
};

}  // namespace samestory::stories
