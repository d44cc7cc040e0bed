// Distractors: the labelled sets poured into the unlabelled stream. Dated sets go in by date; each undated
// one comes as a burst, article by article with the stream, somewhere in it.
//
//   distractors DATA_DIRECTORY [STREAM_ARTICLES]
//
// Prints each set's settled BCubed F1 alone and in the stream, and how many strangers stand in stories of
// labelled articles. One line of JSON comes last.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "bench/quality/partition_score.hpp"
#include "bench/quality/replay.hpp"

using namespace samestory;
using namespace samestory::quality;

namespace {

constexpr const char* kSets[] = {"allsides", "aggregator", "fnc", "ecb", "wikinews"};

std::vector<std::int32_t> dense(const std::vector<std::uint64_t>& labels) {
  std::map<std::uint64_t, std::int32_t> ids;
  std::vector<std::int32_t> out;
  for (const std::uint64_t label : labels)
    out.push_back(ids.emplace(label, static_cast<std::int32_t>(ids.size())).first->second);
  return out;
}

std::vector<std::int32_t> gold_of(const std::vector<LabelledArticle>& articles, std::size_t begin,
                                  std::size_t end) {
  std::map<std::string, std::int32_t> ids;
  std::vector<std::int32_t> out;
  for (std::size_t i = begin; i < end; ++i) {
    out.push_back(ids.emplace(articles[i].gold, static_cast<std::int32_t>(ids.size())).first->second);
  }
  return out;
}

double day_of(const LabelledArticle& article) {
  return static_cast<double>(article.published_at->instant.time_since_epoch().count()) / 86'400'000.0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: distractors DATA_DIRECTORY [STREAM_ARTICLES]\n");
    return 2;
  }
  const std::string data = argv[1];
  std::vector<LabelledArticle> articles = read_articles(data + "/stream/articles.jsonl.gz");
  const std::size_t wanted = argc > 2 ? static_cast<std::size_t>(std::atoi(argv[2])) : articles.size();
  if (articles.size() > wanted)
    articles.erase(articles.begin(), articles.end() - static_cast<std::ptrdiff_t>(wanted));
  const std::size_t stream = articles.size();
  std::vector<double> keys;  // place in time
  for (const LabelledArticle& a : articles)
    keys.push_back(a.published_at ? day_of(a) : keys.empty() ? 0 : keys.back());
  std::mt19937 random(5);
  std::vector<std::size_t> starts;
  std::vector<double> alone;
  for (const char* name : kSets) {
    const std::vector<LabelledArticle> set = read_articles(data + "/stories/" + name + ".jsonl.gz");
    const Replay run = replay(set, arrival_order(set, 0));
    alone.push_back(score_partition(gold_of(set, 0, set.size()), dense(run.settled)).b3_f1);
    starts.push_back(articles.size());
    const bool dated =
        std::count_if(set.begin(), set.end(), [](const auto& a) { return a.published_at.has_value(); }) * 10 >
        9 * static_cast<std::ptrdiff_t>(set.size());
    const std::size_t burst = set.size() < stream ? random() % (stream - set.size()) : 0;
    for (std::size_t i = 0; i < set.size(); ++i) {
      keys.push_back(dated && set[i].published_at ? day_of(set[i]) : keys[std::min(burst + i, stream - 1)]);
      articles.push_back(set[i]);
      articles.back().id = std::string(name) + "/" + set[i].id;
    }
  }
  starts.push_back(articles.size());
  std::vector<std::uint32_t> order(articles.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
  const Replay run = replay(articles, order);
  std::map<std::uint64_t, std::size_t> strangers;  // stream articles by story
  for (std::size_t i = 0; i < stream; ++i) ++strangers[run.settled[i]];
  nlohmann::json figures;
  std::printf("%zu stream articles\n%-12s %8s %10s %8s %10s\n", stream, "set", "alone", "in stream", "fall",
              "strangers");
  for (std::size_t s = 0; s < std::size(kSets); ++s) {
    const std::vector<std::uint64_t> part(run.settled.begin() + static_cast<std::ptrdiff_t>(starts[s]),
                                          run.settled.begin() + static_cast<std::ptrdiff_t>(starts[s + 1]));
    const double f1 = score_partition(gold_of(articles, starts[s], starts[s + 1]), dense(part)).b3_f1;
    std::map<std::uint64_t, std::size_t> met;
    for (const std::uint64_t story : part) {
      if (const auto found = strangers.find(story); found != strangers.end()) met[story] = found->second;
    }
    std::size_t total = 0, most = 0;
    for (const auto& [story, count] : met) total += count, most = std::max(most, count);
    std::printf("%-12s %8.4f %10.4f %8.4f %6zu (at most %zu in a story)\n", kSets[s], alone[s], f1,
                alone[s] - f1, total, most);
    figures[kSets[s]] = {
        {"alone", alone[s]}, {"in_stream", f1}, {"strangers", total}, {"strangers_most", most}};
  }
  std::printf("%.1f ms an article\n%s\n", 1000 * run.seconds / static_cast<double>(articles.size()),
              figures.dump().c_str());
}
