#include "core/stories/embedding_score.hpp"

#include <algorithm>

namespace samestory::stories {
namespace {

// Reports of one event in one language lie at this share of the related pairs' height as often as reports of
// neighbouring events do.
constexpr float kSameFrom = 0.65F, kSameSlope = 0.5F;
// A model that sets related pairs less than this many deviations apart from strangers tells nothing, and all
// it can tell from the second on.
constexpr float kTellsFrom = 1, kTellsAll = 2;
// Across languages nothing else speaks against a wrong pair, and many strangers are looked at: kAcrossFrom
// deviations, or where related pairs of one language are known to stand out, a share of their height.
constexpr float kAcrossFrom = 4.75F, kAcrossShare = 0.7F, kAcrossLeast = 3.5F;
constexpr float kAcrossSlope = 1, kAcrossMost = 4;
// A day between the reports is as much as half a deviation; a missing date as much as one day.
constexpr float kAcrossDay = 0.5F, kAcrossDayFree = 1, kAcrossTimeMost = 8;
constexpr float kUnknown = -99;

float across_bar(const CosineScale& scale) {
  const float related = scale.related_height();
  return related < kTellsAll ? kAcrossFrom : std::max(kAcrossShare * related, kAcrossLeast);
}

float days_between(const Group& a, const Group& b) {
  if (a.dated <= 0 || b.dated <= 0) return kAcrossDayFree + 1;
  return static_cast<float>(std::max({0.0, a.day_min - b.day_max, b.day_min - a.day_max}));
}

}  // namespace

CosineSum cosine_sum(const PackedArticle& a, const PackedArticle& b) {
  const EmbeddingView x = a.embedding(), y = b.embedding();
  if (!x || !y || x.size != y.size) return {};
  return {1, cosine(x, y)};
}

float same_language_term(const CosineSum& cosines, const CosineScale& scale) {
  const float related = scale.related_height();
  if (!cosines || related <= kTellsFrom) return 0;
  const float trust = std::min((related - kTellsFrom) / (kTellsAll - kTellsFrom), 1.0F);
  const float above = scale.height(cosines.mean(), true) - kSameFrom * related;
  return trust * std::clamp(kSameSlope * above, -kSameMost, kSameMost);
}

AcrossScore across_score(const CosineSum& cosines, const CosineScale& scale, const Group& a, const Group& b,
                         float threshold) {
  if (!cosines) return {0, 0, kUnknown};
  AcrossScore out;
  out.height =
      std::min(kAcrossSlope * (scale.height(cosines.mean(), false) - across_bar(scale)), kAcrossMost);
  out.time = -std::min(kAcrossDay * std::max(0.0F, days_between(a, b) - kAcrossDayFree), kAcrossTimeMost);
  out.score = years_apart(a, b) ? kUnknown : threshold + out.height + out.time;
  return out;
}

}  // namespace samestory::stories
