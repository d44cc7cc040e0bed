#include "bench/quality/errors.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "core/stories/story_index.hpp"

namespace samestory::quality {
namespace {

struct Judged {
  std::size_t article = 0;
  double precision = 0, recall = 0;
  double worth() const { return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0; }
};

std::string heading(const LabelledArticle& article) {
  std::string text = article.title.empty() ? article.body : article.title;
  std::replace(text.begin(), text.end(), '\n', ' ');
  text = text.substr(0, 100);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
  return article.published_at ? format_utc(*article.published_at).substr(0, 10) + " " + text : text;
}

// The score of the two as groups of one, and the inputs that moved it most.
void print_reasons(const LabelledArticle& a, const LabelledArticle& b) {
  const records::ArticleTerms terms_a = terms_of(a), terms_b = terms_of(b);
  const Timestamp later = std::max(a.published_at ? a.published_at->instant : Timestamp{},
                                   b.published_at ? b.published_at->instant : Timestamp{});
  stories::Report left, right;
  left.number = left.representative = ArticleNumber{1};
  right.number = right.representative = ArticleNumber{2};
  left.terms = &terms_a;
  right.terms = &terms_b;
  left.published_at = a.published_at;
  right.published_at = b.published_at;
  left.received_at = right.received_at = later;
  stories::Explanation why = stories::StoryIndex().explain(left, right);
  std::sort(why.inputs.begin(), why.inputs.end(),
            [](const auto& x, const auto& y) { return std::fabs(x.share) > std::fabs(y.share); });
  std::printf("      score %.2f, threshold %.2f:", static_cast<double>(why.score),
              static_cast<double>(why.threshold));
  for (std::size_t i = 0; i < std::min<std::size_t>(6, why.inputs.size()); ++i) {
    std::printf(" %s %.2f (%+.2f)", why.inputs[i].name.c_str(), static_cast<double>(why.inputs[i].value),
                static_cast<double>(why.inputs[i].share));
  }
  std::printf("\n");
}

}  // namespace

void print_worst_errors(const std::vector<LabelledArticle>& articles, std::span<const std::int32_t> gold,
                        std::span<const std::int32_t> predicted, std::size_t count) {
  std::map<std::int32_t, std::vector<std::size_t>> by_gold, by_story;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    if (gold[i] < 0) continue;
    by_gold[gold[i]].push_back(i);
    by_story[predicted[i]].push_back(i);
  }
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    if (gold[i] < 0) continue;
    const auto& mates = by_story[predicted[i]];
    const auto both = static_cast<double>(
        std::count_if(mates.begin(), mates.end(), [&](auto m) { return gold[m] == gold[i]; }));
    judged.push_back(
        {i, both / static_cast<double>(mates.size()), both / static_cast<double>(by_gold[gold[i]].size())});
  }
  std::stable_sort(judged.begin(), judged.end(),
                   [](const Judged& a, const Judged& b) { return a.worth() < b.worth(); });
  std::set<std::pair<std::int32_t, std::int32_t>> shown;  // one article of each pair of story and label
  for (const Judged& j : judged) {
    if (shown.size() == count || j.worth() > 0.999) break;
    if (!shown.insert({gold[j.article], predicted[j.article]}).second) continue;
    const bool joined = j.precision <= j.recall;
    const auto& mates = joined ? by_story[predicted[j.article]] : by_gold[gold[j.article]];
    const auto other = std::find_if(mates.begin(), mates.end(), [&](std::size_t m) {
      return joined ? gold[m] != gold[j.article] : predicted[m] != predicted[j.article];
    });
    std::printf("  P %.2f R %.2f  %s\n", j.precision, j.recall, heading(articles[j.article]).c_str());
    std::printf("    %s (story of %zu, label of %zu): %s\n", joined ? "is with" : "lacks",
                by_story[predicted[j.article]].size(), by_gold[gold[j.article]].size(),
                heading(articles[*other]).c_str());
    print_reasons(articles[j.article], articles[*other]);
  }
}

}  // namespace samestory::quality
