#include "core/stories/cosine_scale.hpp"

#include <algorithm>

namespace samestory::stories {
namespace {

// Of a normal distribution: from the median down to the lower tenth.
constexpr float kTenthInDeviations = 1.2816F;
constexpr float kDeviationMin = 0.01F;

}  // namespace

void CosineScale::observe(float cosine, bool same_language) {
  count(seen_[same_language], cosine);
}

void CosineScale::observe_related(float cosine) {
  count(related_, cosine);
}

void CosineScale::count(Histogram& histogram, float cosine) {
  const float place = (std::clamp(cosine, -1.0F, 1.0F) + 1) / 2 * static_cast<float>(kBins);
  ++histogram.bins[std::min(static_cast<std::size_t>(place), kBins - 1)];
  if (++histogram.count < kHalvedAt) return;
  histogram.count = 0;
  for (std::uint32_t& bin : histogram.bins) histogram.count += bin /= 2;
}

// Within its bin, evenly spread.
float CosineScale::quantile(const Histogram& histogram, double share) {
  const double wanted = share * histogram.count;
  double below = 0;
  std::size_t bin = 0;
  while (bin + 1 < kBins && below + histogram.bins[bin] < wanted) below += histogram.bins[bin++];
  const double into = histogram.bins[bin] ? (wanted - below) / histogram.bins[bin] : 0;
  return static_cast<float>((static_cast<double>(bin) + into) / kBins * 2 - 1);
}

bool CosineScale::publish() {
  bool first = false;
  for (const bool same_language : {false, true}) {
    const Histogram& histogram = seen_[same_language];
    if (histogram.count < kEnough) continue;
    Level& level = levels_[same_language];
    first = first || !level.measured;
    const float middle = quantile(histogram, 0.5), tenth = quantile(histogram, 0.1);
    level = {middle, std::max((middle - tenth) / kTenthInDeviations, kDeviationMin), true};
  }
  if (related_.count >= kEnoughRelated && levels_[true].measured) {
    related_height_ = height(quantile(related_, 0.5), true);
    first = first || !related_measured_;
    related_measured_ = true;
  }
  return first;
}

float CosineScale::height(float cosine, bool same_language) const {
  const Level& level = levels_[same_language].measured ? levels_[same_language]
                       : levels_[true].measured        ? levels_[true]
                                                       : kCautious;
  return (cosine - level.middle) / level.deviation;
}

}  // namespace samestory::stories
