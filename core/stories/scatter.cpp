#include "core/stories/scatter.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/stories/story_body.hpp"

namespace samestory::stories {

bool scattered(const Group& a, const Group& b, const Products& cross) {
  const float n = a.articles + b.articles;
  if (n < kScatterFrom) return false;
  const float pairs = at(a.norms, Field::stem) + at(b.norms, Field::stem) + 2 * at(cross, Field::stem) - n;
  return pairs < kScatterCosine * n * (n - 1);
}

float chance_of(float articles) {
  return std::log(std::max(1.0F, articles / kScatterFrom));
}

float mean_of_nearest(std::span<float> scores) {
  const std::size_t count = std::min(kNearest, scores.size());
  std::partial_sort(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(count), scores.end(),
                    std::greater<>());
  float sum = 0;
  for (const float score : scores.first(count)) sum += score;
  return sum / static_cast<float>(count);
}

float nearest_score(const MergeModel& model, const QueryTable& table, const Group& group,
                    const Packed& others) {
  std::vector<std::pair<float, std::size_t>> alike;
  for (std::size_t i = 0; i < others.size(); ++i) {
    Products stems{};
    table.add_stems(*others[i], stems);
    alike.emplace_back(-at(stems, Field::stem), i);
  }
  const std::size_t count = std::min(kNearest, alike.size());
  std::partial_sort(alike.begin(), alike.begin() + static_cast<std::ptrdiff_t>(count), alike.end());
  std::vector<float> scores;
  for (std::size_t i = 0; i < count; ++i) {
    const PackedArticle& other = *others[alike[i].second];
    scores.push_back(model.score(inputs_of(group, group_of(other), table.products(other))));
  }
  return mean_of_nearest(scores);
}

float nearest_score(const MergeModel& model, const Packed& articles, const Packed& others) {
  const std::size_t step = (articles.size() + kNearestTried - 1) / kNearestTried;
  float sum = 0, tried = 0;
  for (std::size_t i = 0; i < articles.size(); i += step, ++tried)
    sum += nearest_score(model, QueryTable(*articles[i]), group_of(*articles[i]), others);
  return sum / tried;
}

}  // namespace samestory::stories
