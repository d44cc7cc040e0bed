// How often the story that an article belongs to is among the candidates that are scored, by rank and by the
// share of the best rank: what kScored and kRankShare (core/stories/join_rule.hpp) rest on. The labelled sets
// are poured into stories of the unlabelled stream.
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "bench/quality/articles.hpp"
#include "core/stories/story_index.hpp"

using namespace samestory;

namespace {

struct Seen {
  std::size_t articles = 0, found = 0;
  std::vector<double> share, rank;  // of the best rank, of the highest rank there can be
  std::vector<std::size_t> position;
};

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

void report(const std::string& name, const Seen& seen) {
  const auto within = [&](std::size_t k) {
    const auto n =
        std::count_if(seen.position.begin(), seen.position.end(), [k](std::size_t p) { return p < k; });
    return static_cast<double>(n) / static_cast<double>(std::max<std::size_t>(seen.articles, 1));
  };
  std::printf(
      "%-16s n=%5zu @1 %.3f @4 %.3f @8 %.3f @16 %.3f @32 %.3f @64 %.3f @128 %.3f | share p.5%% %.3f p1%% "
      "%.3f "
      "p2%% %.3f p5%% %.3f | rank p.5%% %.3f p1%% %.3f p5%% %.3f\n",
      name.c_str(), seen.articles, within(1), within(4), within(8), within(16), within(32), within(64),
      within(128), quantile(seen.share, .005), quantile(seen.share, .01), quantile(seen.share, .02),
      quantile(seen.share, .05), quantile(seen.rank, .005), quantile(seen.rank, .01),
      quantile(seen.rank, .05));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string data = quality::data_directory();
  if (data.empty()) return std::puts("skipped: no data"), 0;
  std::vector<quality::LabelledArticle> stream = quality::read_articles(data + "/stream/articles.jsonl.gz");
  if (argc > 1) stream.resize(std::min<std::size_t>(stream.size(), std::stoul(argv[1])));
  const auto stream_terms = quality::terms_of(stream, 2);
  for (const char* name :
       {"allsides", "fnc", "ecb", "wikinews", "uci_titles", "aggregator", "telegram_ru_en"}) {
    stories::StoryIndex index;
    std::uint32_t number = 0;
    Sequence sequence = 0;
    std::uint64_t last_story = 0;
    const auto add = [&](const quality::LabelledArticle& article, const records::ArticleTerms& terms,
                         StoryId story) {
      stories::Report r;
      r.number = r.representative = ArticleNumber{++number};
      r.terms = &terms;
      r.published_at = article.published_at;
      r.received_at = Timestamp{std::chrono::hours{24 * 20'000}};
      index.add(r, story, ++sequence);
    };
    for (std::size_t i = 0; i < stream.size(); ++i) add(stream[i], stream_terms[i], StoryId{++last_story});
    const auto articles = quality::read_articles(data + "/stories/" + name + ".jsonl.gz");
    const auto terms = quality::terms_of(articles, 2);
    std::map<std::string, StoryId> story_of;
    Seen seen;
    for (std::size_t i = 0; i < articles.size(); ++i) {
      StoryId& story = story_of[articles[i].gold];
      if (story) {
        stories::Report r;
        r.terms = &terms[i];
        r.published_at = articles[i].published_at;
        r.received_at = Timestamp{std::chrono::hours{24 * 20'000}};
        const stories::Proposal proposal = index.propose(r);
        ++seen.articles;
        for (std::size_t k = 0; k < proposal.candidates.size(); ++k) {
          if (proposal.candidates[k].story != story) continue;
          seen.position.push_back(k);
          seen.share.push_back(double(proposal.candidates[k].rank) / proposal.candidates[0].rank);
          seen.rank.push_back(proposal.candidates[k].rank / 65025.0);
        }
      } else {
        story = StoryId{++last_story};
      }
      add(articles[i], terms[i], story);
    }
    report(name, seen);
    std::fflush(stdout);
  }
}
