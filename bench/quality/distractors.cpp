// Distractors: the labelled sets poured into the unlabelled stream in time order. Sets whose articles are
// dated go in by date; each other one comes as a burst, article by article with the stream, somewhere in it.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <span>
#include <string>

#include "bench/quality/arguments.hpp"
#include "bench/quality/partition_score.hpp"
#include "bench/quality/replay.hpp"
#include "bench/quality/sets.hpp"

using namespace samestory;
using namespace samestory::quality;

namespace {

constexpr const char* kUsage =
    "usage: distractors DATA_DIRECTORY [OPTION]...\n"
    "Each set's settled BCubed F1 alone and in the unlabelled stream, and the strangers, articles of the "
    "stream,\n"
    "that stand in stories with labelled ones. Ends with 1 where a score falls by more than .02 or a story "
    "has\n"
    "more strangers than was checked by hand (docs/quality-errors.md).\n"
    "\n"
    "  --stream N        the last N articles of the stream (all)\n"
    "  --strangers FILE  the stories with most strangers, for reading; it holds texts of the data\n"
    "\n"
    "One line of JSON comes last.\n";

constexpr const char* kSets[] = {"allsides", "aggregator", "fnc",     "ecb",
                                 "wikinews", "uci_titles", "telegram"};
constexpr double kFallMax = 0.02;
// By reading the stories with most strangers: docs/quality-errors.md.
constexpr std::size_t kStrangersMax = 60;
constexpr std::size_t kStoriesListed = 40;
constexpr double kDatedShare = 0.9;

struct Options {
  std::string data, strangers;
  std::size_t stream = 0;  // 0: all
};

Options parse(int argc, char** argv) {
  const Arguments given =
      parse_arguments(argc, argv, {.usage = kUsage, .with_value = {"--stream", "--strangers"}, .flags = {}});
  Options o;
  o.data = given.data;
  for (const auto& option : given.options) {
    if (option.first == "--stream") o.stream = number_of(option);
    if (option.first == "--strangers") o.strangers = option.second;
  }
  return o;
}

double day_of(const LabelledArticle& article) {
  return static_cast<double>(article.published_at->instant.time_since_epoch().count()) / 86'400'000.0;
}

bool is_dated(const std::vector<LabelledArticle>& set) {
  const auto dated =
      std::count_if(set.begin(), set.end(), [](const auto& a) { return a.published_at.has_value(); });
  return static_cast<double>(dated) > kDatedShare * static_cast<double>(set.size());
}

struct Pour {
  std::vector<LabelledArticle> articles;  // the stream, then the sets
  std::vector<double> days;               // place in time
  std::size_t stream = 0;
  std::vector<std::size_t> starts;  // of the sets; one more for the end
  std::vector<double> alone;        // F1
};

void read_stream(Pour& pour, const Options& options) {
  pour.articles = read_articles(options.data + "/stream/articles.jsonl.gz");
  if (options.stream > 0 && pour.articles.size() > options.stream) {
    pour.articles.erase(pour.articles.begin(),
                        pour.articles.end() - static_cast<std::ptrdiff_t>(options.stream));
  }
  pour.stream = pour.articles.size();
  for (const LabelledArticle& a : pour.articles)
    pour.days.push_back(a.published_at ? day_of(a) : pour.days.empty() ? 0 : pour.days.back());
}

void add_set(Pour& pour, const NamedSet& named, const std::string& data, std::mt19937& random) {
  const std::vector<LabelledArticle> set = read_set(named, data);
  std::fprintf(stderr, "%s alone\n", named.name);
  const Replay run = replay(set, arrival_order(set, 0));
  pour.alone.push_back(score_partition(gold_of(set), dense(run.settled)).b3_f1);
  pour.starts.push_back(pour.articles.size());
  const bool dated = is_dated(set);
  const std::size_t burst = set.size() < pour.stream ? random() % (pour.stream - set.size()) : 0;
  for (std::size_t i = 0; i < set.size(); ++i) {
    pour.days.push_back(dated && set[i].published_at ? day_of(set[i])
                                                     : pour.days[std::min(burst + i, pour.stream - 1)]);
    pour.articles.push_back(set[i]);
    pour.articles.back().id = std::string(named.name) + "/" + set[i].id;
  }
}

Pour pour_of(const Options& options) {
  Pour pour;
  read_stream(pour, options);
  std::mt19937 random(5);
  for (const char* name : kSets) {
    for (const NamedSet& named : named_sets()) {
      if (std::string(named.name) == name) add_set(pour, named, options.data, random);
    }
  }
  pour.starts.push_back(pour.articles.size());
  return pour;
}

// Stories with labelled articles and their members, the most strangers first.
std::vector<std::vector<std::size_t>> swallowing(const Pour& pour, const Replay& run) {
  std::map<std::uint64_t, std::vector<std::size_t>> members;
  for (std::size_t i = pour.stream; i < pour.articles.size(); ++i) members[run.settled[i]];
  for (std::size_t i = 0; i < pour.articles.size(); ++i) {
    if (const auto story = members.find(run.settled[i]); story != members.end()) story->second.push_back(i);
  }
  const auto strangers = [&](const std::vector<std::size_t>& story) {
    return std::count_if(story.begin(), story.end(), [&](std::size_t i) { return i < pour.stream; });
  };
  std::vector<std::vector<std::size_t>> stories;
  for (auto& [story, places] : members) {
    if (strangers(places) > 0) stories.push_back(std::move(places));
  }
  std::stable_sort(stories.begin(), stories.end(),
                   [&](const auto& a, const auto& b) { return strangers(a) > strangers(b); });
  return stories;
}

void list_strangers(const Pour& pour, const std::vector<std::vector<std::size_t>>& stories,
                    const std::string& path) {
  std::ofstream out(path);
  for (std::size_t s = 0; s < std::min(kStoriesListed, stories.size()); ++s) {
    std::size_t strangers = 0;
    for (const std::size_t i : stories[s]) strangers += i < pour.stream ? 1 : 0;
    out << "story " << s + 1 << ": " << strangers << " strangers with " << stories[s].size() - strangers
        << " labelled\n";
    for (const std::size_t i : stories[s]) {
      const LabelledArticle& a = pour.articles[i];
      out << (i < pour.stream ? "  stranger " : "  labelled ")
          << (a.published_at ? format_utc(*a.published_at).substr(0, 10) : "undated   ") << ' ' << a.title
          << " | " << beginning_of(plain_body(a), 160) << '\n';
    }
  }
  if (!out) stop("cannot write " + path);
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  const Pour pour = pour_of(options);
  std::vector<std::uint32_t> order(pour.articles.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return pour.days[a] < pour.days[b]; });
  std::fprintf(stderr, "all in the stream of %zu\n", pour.stream);
  const Replay run = replay(pour.articles, order);
  const auto stories = swallowing(pour, run);
  if (!options.strangers.empty()) list_strangers(pour, stories, options.strangers);
  nlohmann::json figures;
  bool kept = true;
  std::printf("%zu stream articles\n%-12s %8s %10s %8s %10s\n", pour.stream, "set", "alone", "in stream",
              "fall", "strangers");
  for (std::size_t s = 0; s < std::size(kSets); ++s) {
    const std::size_t begin = pour.starts[s], end = pour.starts[s + 1];
    const std::span gold_part(pour.articles.data() + begin, end - begin);
    const std::span part(run.settled.data() + begin, end - begin);
    const double f1 = score_partition(gold_of(gold_part), dense(part)).b3_f1;
    std::size_t total = 0, most = 0;
    for (const auto& story : stories) {
      if (std::none_of(story.begin(), story.end(), [&](auto i) { return i >= begin && i < end; })) continue;
      const auto count = static_cast<std::size_t>(
          std::count_if(story.begin(), story.end(), [&](auto i) { return i < pour.stream; }));
      total += count;
      most = std::max(most, count);
    }
    kept = kept && pour.alone[s] - f1 <= kFallMax && most <= kStrangersMax;
    std::printf("%-12s %8.4f %10.4f %8.4f %6zu (at most %zu in a story)\n", kSets[s], pour.alone[s], f1,
                pour.alone[s] - f1, total, most);
    figures[kSets[s]] = {
        {"alone", pour.alone[s]}, {"in_stream", f1}, {"strangers", total}, {"strangers_most", most}};
  }
  std::printf("%.1f ms an article\n", 1000 * run.seconds / static_cast<double>(pour.articles.size()));
  std::printf("%s: no score may fall by more than %.2f, no story may have more than %zu strangers\n",
              kept ? "kept" : "BROKEN", kFallMax, kStrangersMax);
  std::printf("%s\n", figures.dump().c_str());
  return kept ? 0 : 1;
}
