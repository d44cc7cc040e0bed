#include "bench/quality/errors.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

namespace samestory::quality {
namespace {

// Draws that may fail to find a new pair before the sample ends short.
constexpr std::size_t kDrawsAnError = 50;

class Judge {
 public:
  Judge(std::span<const std::int32_t> gold, std::span<const std::int32_t> stories)
      : gold_(gold), stories_(stories) {
    for (std::size_t i = 0; i < gold.size(); ++i) {
      if (gold[i] < 0) continue;
      by_label_[gold[i]].push_back(i);
      by_story_[stories[i]].push_back(i);
      ++both_[{gold[i], stories[i]}];
    }
    for (const auto& [cell, articles] : both_) ++stories_of_[cell.first], ++labels_in_[cell.second];
  }

  std::vector<std::size_t> articles() const {
    std::vector<std::size_t> all;
    for (const auto& [label, members] : by_label_) all.insert(all.end(), members.begin(), members.end());
    std::sort(all.begin(), all.end());
    return all;
  }

  StoryError error(std::size_t article, bool merged) const {
    StoryError e;
    e.merged = merged;
    e.article = article;
    e.story_articles = by_story_.at(stories_[article]).size();
    e.label_articles = by_label_.at(gold_[article]).size();
    e.labels_in_story = labels_in_.at(stories_[article]);
    e.stories_of_label = stories_of_.at(gold_[article]);
    const auto both = static_cast<double>(both_.at({gold_[article], stories_[article]}));
    e.precision = both / static_cast<double>(e.story_articles);
    e.recall = both / static_cast<double>(e.label_articles);
    e.cost = 1 - (merged ? e.precision : e.recall);
    return e;
  }

  // Whom it was wrongly joined with or parted from.
  std::vector<std::size_t> others(const StoryError& e) const {
    std::vector<std::size_t> found;
    if (e.merged) {
      for (const std::size_t mate : by_story_.at(stories_[e.article])) {
        if (gold_[mate] != gold_[e.article]) found.push_back(mate);
      }
    } else {
      for (const std::size_t mate : by_label_.at(gold_[e.article])) {
        if (stories_[mate] != stories_[e.article]) found.push_back(mate);
      }
    }
    return found;
  }

 private:
  std::span<const std::int32_t> gold_, stories_;
  std::map<std::int32_t, std::vector<std::size_t>> by_label_, by_story_;
  std::map<std::pair<std::int32_t, std::int32_t>, std::size_t> both_;  // label and story
  std::map<std::int32_t, std::size_t> stories_of_, labels_in_;
};

double worth(const StoryError& e) {
  return e.precision + e.recall > 0 ? 2 * e.precision * e.recall / (e.precision + e.recall) : 0;
}

}  // namespace

std::vector<StoryError> worst_errors(std::span<const std::int32_t> gold,
                                     std::span<const std::int32_t> stories, std::size_t count) {
  const Judge judge(gold, stories);
  std::vector<StoryError> judged, worst;
  for (const std::size_t i : judge.articles()) {
    StoryError e = judge.error(i, true);
    judged.push_back(e.precision <= e.recall ? e : judge.error(i, false));
  }
  std::stable_sort(judged.begin(), judged.end(),
                   [](const StoryError& a, const StoryError& b) { return worth(a) < worth(b); });
  std::set<std::pair<std::int32_t, std::int32_t>> shown;
  for (StoryError& e : judged) {
    if (worst.size() == count) break;
    const auto others = judge.others(e);
    if (others.empty() || !shown.insert({gold[e.article], stories[e.article]}).second) continue;
    e.other = others.front();
    worst.push_back(e);
  }
  return worst;
}

std::vector<StoryError> sampled_errors(std::span<const std::int32_t> gold,
                                       std::span<const std::int32_t> stories, std::size_t count,
                                       unsigned seed) {
  const Judge judge(gold, stories);
  std::vector<StoryError> possible, sample;
  std::vector<double> costs;
  for (const std::size_t i : judge.articles()) {
    for (const bool merged : {true, false}) {
      possible.push_back(judge.error(i, merged));
      costs.push_back(possible.back().cost);
    }
  }
  if (std::none_of(costs.begin(), costs.end(), [](double cost) { return cost > 0; })) return {};
  std::mt19937 random(seed);
  std::discrete_distribution<std::size_t> by_cost(costs.begin(), costs.end());
  std::set<std::array<std::int32_t, 4>> shown;
  for (std::size_t draw = 0; draw < kDrawsAnError * count && sample.size() < count; ++draw) {
    StoryError e = possible[by_cost(random)];
    const auto others = judge.others(e);
    e.other = others[random() % others.size()];
    std::pair one{gold[e.article], stories[e.article]}, two{gold[e.other], stories[e.other]};
    if (two < one) std::swap(one, two);
    if (shown.insert({one.first, one.second, two.first, two.second}).second) sample.push_back(e);
  }
  return sample;
}

}  // namespace samestory::quality
