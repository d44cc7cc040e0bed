#include "bench/quality/seeds.hpp"

#include <algorithm>

#include "bench/quality/replay.hpp"

namespace samestory::quality {
namespace {

constexpr std::size_t kSameCompanyMax = 300;

std::vector<LabelledArticle> on_company(const std::string& stream, const std::string& name) {
  std::vector<LabelledArticle> found;
  for (LabelledArticle& article : read_articles(stream)) {
    const bool about =
        article.title.find(name) != std::string::npos || article.body.find(name) != std::string::npos;
    if (about && found.size() < kSameCompanyMax) found.push_back(std::move(article));
  }
  return found;
}

}  // namespace

SeedsOutcome replay_seeds(const std::string& data, const std::string& samples,
                          const GivenEmbeddings& embeddings) {
  std::vector<LabelledArticle> seeds = {read_article(data + "/seeds/nvidia-h20-azernews.json"),
                                        read_article(data + "/seeds/nvidia-h20-ft-rewrite.json")};
  std::vector<LabelledArticle> others[] = {
      {}, read_articles(samples), on_company(data + "/stream/articles.jsonl.gz", "Nvidia")};
  embeddings.give("seeds", seeds);
  for (auto& around : others) embeddings.give("seeds", around);
  const auto day = parse_published_at("2025-07-15");
  SeedsOutcome outcome;
  for (const auto& around : others) {
    for (const bool dated : {false, true}) {
      for (const bool swapped : {false, true}) {
        std::vector<LabelledArticle> articles = around;
        for (const int i : {0, 1}) {
          articles.push_back(seeds[swapped ? 1 - i : i]);
          if (dated) articles.back().published_at = *day;
        }
        const Replay run = replay(articles, arrival_order(articles, 0));
        const std::uint64_t one = run.settled[articles.size() - 1];
        ++outcome.settings;
        outcome.together += one == run.settled[articles.size() - 2] ? 1 : 0;
        const auto same = static_cast<int>(std::count(run.settled.begin(), run.settled.end(), one));
        outcome.strangers = std::max(outcome.strangers, same - 2);
      }
    }
  }
  return outcome;
}

}  // namespace samestory::quality
