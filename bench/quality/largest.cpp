#include "bench/quality/largest.hpp"

#include <algorithm>
#include <iomanip>
#include <map>
#include <ostream>

#include "bench/quality/history.hpp"
#include "core/stories/packed_article.hpp"
#include "core/stories/term_statistics.hpp"

namespace samestory::quality {
namespace {

constexpr std::size_t kSampled = 80;

std::vector<std::size_t> spread(const std::vector<std::size_t>& all, std::size_t count) {
  if (all.size() <= count) return all;
  std::vector<std::size_t> some;
  for (std::size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count]);
  return some;
}

std::vector<stories::Vectors> vectors_of(const std::vector<LabelledArticle>& articles,
                                         const std::vector<std::size_t>& places) {
  const stories::TermStatistics statistics;
  std::vector<stories::Vectors> vectors;
  for (const std::size_t place : places) {
    const records::ArticleTerms terms = terms_of(articles[place]);
    vectors.push_back(
        stories::PackedArticle::make(terms, statistics.idf(terms.language), std::nullopt)->unpack());
  }
  return vectors;
}

double cosine(const stories::Vectors& a, const stories::Vectors& b) {
  return at(stories::products(a, b), stories::Field::stem);
}

void measure(const std::vector<stories::Vectors>& members, const std::vector<stories::Vectors>& others,
             LargeStory& story) {
  double pairs = 0, outside = 0, nearest = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    double best = 0;
    for (std::size_t j = 0; j < members.size(); ++j) {
      if (j == i) continue;
      const double c = cosine(members[i], members[j]);
      pairs += c;
      best = std::max(best, c);
    }
    nearest += best;
    for (const stories::Vectors& other : others) outside += cosine(members[i], other);
  }
  const auto n = static_cast<double>(members.size());
  story.mean_pair = n > 1 ? pairs / (n * (n - 1)) : 1;
  story.nearest = nearest / n;
  story.outside = outside / (n * static_cast<double>(std::max<std::size_t>(1, others.size())));
}

}  // namespace

std::vector<LargeStory> largest_stories(const std::vector<LabelledArticle>& articles, const Replay& run,
                                        std::size_t count) {
  std::map<std::uint64_t, LargeStory> by_id;
  for (std::size_t i = 0; i < articles.size(); ++i) by_id[run.settled[i]].members.push_back(i);
  std::vector<LargeStory> stories;
  for (auto& [id, story] : by_id) {
    story.story = id;
    stories.push_back(std::move(story));
  }
  std::stable_sort(stories.begin(), stories.end(), [](const LargeStory& a, const LargeStory& b) {
    return a.members.size() > b.members.size();
  });
  if (stories.size() > count) stories.resize(count);
  std::vector<std::size_t> all(articles.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  const auto others = vectors_of(articles, spread(all, kSampled));
  const std::vector<Told> told = told_of(articles, *run.journal);
  for (LargeStory& story : stories) {
    measure(vectors_of(articles, spread(story.members, kSampled)), others, story);
    for (const std::size_t i : story.members) story.joined += told[i].story.value == story.story ? 1 : 0;
  }
  return stories;
}

void list_largest(const std::vector<LabelledArticle>& articles, const std::vector<LargeStory>& stories,
                  std::size_t titles, std::ostream& out) {
  out << std::fixed << std::setprecision(3);
  for (const LargeStory& story : stories) {
    out << "story of " << story.members.size() << ": " << story.joined << " arrived in it; mean pair "
        << story.mean_pair << ", outside " << story.outside << ", nearest " << story.nearest << '\n';
    for (const std::size_t i : spread(story.members, titles))
      out << "  " << articles[i].id << ' ' << articles[i].title << " | "
          << beginning_of(plain_body(articles[i]), 100) << '\n';
  }
}

}  // namespace samestory::quality
