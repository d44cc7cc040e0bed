// Quality of stories: replays the labelled sets through the engine and scores immediate and settled answers.
//
//   quality DATA_DIRECTORY [--orders N] [--threads N] [--only SET]... [--tsv DIRECTORY] [--granularity
//   tight|normal|broad]
//
// Prints a table and, last, one line of JSON. With --tsv also SET.tsv (settled) and SET.immediate.tsv of the
// file's order, for score_stories.py.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "bench/quality/errors.hpp"
#include "bench/quality/labelled_set.hpp"
#include "bench/quality/partition_score.hpp"
#include "bench/quality/replay.hpp"
#include "bench/quality/seeds.hpp"

using namespace samestory;
using namespace samestory::quality;

namespace {

constexpr struct {
  const char* name;
  const char* file;
} kSets[] = {{"allsides", "stories/allsides"},
             {"aggregator", "stories/aggregator"},
             {"fnc", "stories/fnc"},
             {"ecb", "stories/ecb"},
             {"wikinews", "stories/wikinews"},
             {"uci_titles", "stories/uci_titles"},
             {"telegram", "stories/telegram_ru_en"},
             {"politifact", "rewrites/politifact"},
             {"many_domains", "rewrites/many_domains"},
             {"samples", ""}};

constexpr const char* kSamples = "samples/articles.jsonl";

struct Options {
  std::string data, tsv;
  unsigned orders = 5, threads = 3, errors = 0;
  std::vector<std::string> only;
  stories::StoryOptions stories;
};

struct Outcome {
  PartitionScore immediate, settled;
  std::vector<std::int32_t> partition;  // settled
  double changed = 0, seconds = 0;
};

Options parse(int argc, char** argv) {
  Options o;
  if (argc < 2) {
    std::fprintf(
        stderr,
        "usage: quality DATA_DIRECTORY [--orders N] [--threads N] [--only SET]... [--tsv DIRECTORY]\n");
    std::exit(2);
  }
  o.data = argv[1];
  for (int i = 2; i + 1 < argc; i += 2) {
    const std::string key = argv[i], value = argv[i + 1];
    if (key == "--orders") o.orders = static_cast<unsigned>(std::atoi(value.c_str()));
    if (key == "--threads") o.threads = static_cast<unsigned>(std::atoi(value.c_str()));
    if (key == "--errors") o.errors = static_cast<unsigned>(std::atoi(value.c_str()));
    if (key == "--only") o.only.push_back(value);
    if (key == "--tsv") o.tsv = value;
    if (key == "--granularity" && value == "tight") o.stories.granularity = stories::Granularity::tight;
    if (key == "--granularity" && value == "broad") o.stories.granularity = stories::Granularity::broad;
  }
  return o;
}

std::vector<std::int32_t> dense(const std::vector<std::uint64_t>& labels) {
  std::map<std::uint64_t, std::int32_t> ids;
  std::vector<std::int32_t> out;
  for (const std::uint64_t label : labels)
    out.push_back(ids.emplace(label, static_cast<std::int32_t>(ids.size())).first->second);
  return out;
}

std::vector<std::int32_t> gold_of(const std::vector<LabelledArticle>& articles) {
  std::map<std::string, std::int32_t> ids;
  std::vector<std::int32_t> out;
  for (const LabelledArticle& a : articles) {
    out.push_back(a.gold.empty() ? -1
                                 : ids.emplace(a.gold, static_cast<std::int32_t>(ids.size())).first->second);
  }
  return out;
}

void write_tsv(const std::string& path, const std::vector<LabelledArticle>& articles,
               const std::vector<std::uint64_t>& stories) {
  std::ofstream out(path);
  for (std::size_t i = 0; i < articles.size(); ++i) out << articles[i].id << '\t' << stories[i] << '\n';
}

nlohmann::json json_of(const PartitionScore& s) {
  return {{"b3_precision", s.b3_precision},
          {"b3_recall", s.b3_recall},
          {"b3_f1", s.b3_f1},
          {"pair_precision", s.pair_precision},
          {"pair_recall", s.pair_recall},
          {"pair_f1", s.pair_f1},
          {"ari", s.ari},
          {"stories", s.stories},
          {"gold_stories", s.gold_stories}};
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  std::vector<std::size_t> sets;
  for (std::size_t s = 0; s < std::size(kSets); ++s) {
    if (options.only.empty() ||
        std::find(options.only.begin(), options.only.end(), kSets[s].name) != options.only.end())
      sets.push_back(s);
  }
  std::vector<std::vector<LabelledArticle>> articles(sets.size());
  in_parallel(sets.size(), options.threads, [&](std::size_t i) {
    const std::string file = kSets[sets[i]].file;
    articles[i] = read_articles(file.empty() ? kSamples : options.data + "/" + file + ".jsonl.gz");
  });
  std::vector<std::vector<Outcome>> outcomes(sets.size(), std::vector<Outcome>(options.orders));
  in_parallel(sets.size() * options.orders, options.threads, [&](std::size_t job) {
    const std::size_t i = job % sets.size(), number = job / sets.size();
    const auto order = arrival_order(articles[i], static_cast<unsigned>(number));
    const Replay run = replay(articles[i], order, options.stories);
    const auto gold = gold_of(articles[i]);
    Outcome& out = outcomes[i][number];
    out.immediate = score_partition(gold, dense(run.immediate));
    out.partition = dense(run.settled);
    out.settled = score_partition(gold, out.partition);
    out.changed = static_cast<double>(run.changed) / static_cast<double>(articles[i].size());
    out.seconds = run.seconds;
    if (number == 0 && !options.tsv.empty()) {
      write_tsv(options.tsv + "/" + kSets[sets[i]].name + ".tsv", articles[i], run.settled);
      write_tsv(options.tsv + "/" + kSets[sets[i]].name + ".immediate.tsv", articles[i], run.immediate);
    }
  });
  std::printf("%-13s %9s %9s | %-41s | %-20s | %s\n", "", "", "", "settled", "immediate", "orders");
  std::printf("%-13s %9s %9s | %6s %6s %6s %6s %6s %6s | %6s %6s %6s | %6s %6s %7s %6s\n", "set", "articles",
              "stories", "P", "R", "F1", "pairP", "pairF1", "ARI", "P", "R", "F1", "lowest", "spread",
              "changed", "ms/art");
  nlohmann::json figures;
  double sum = 0, counted = 0;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const Outcome& first = outcomes[i][0];
    double low = 1, high = 0;
    for (const Outcome& o : outcomes[i])
      low = std::min(low, o.settled.b3_f1), high = std::max(high, o.settled.b3_f1);
    const PartitionScore &s = first.settled, &m = first.immediate;
    std::printf(
        "%-13s %9zu %4zu/%4zu | %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f | %6.3f %6.3f %6.3f | %6.3f %6.3f "
        "%6.1f%% %6.2f\n",
        kSets[sets[i]].name, s.articles, s.stories, s.gold_stories, s.b3_precision, s.b3_recall, s.b3_f1,
        s.pair_precision, s.pair_f1, s.ari, m.b3_precision, m.b3_recall, m.b3_f1, low, high - low,
        100 * first.changed, 1000 * first.seconds / static_cast<double>(articles[i].size()));
    figures[kSets[sets[i]].name] = {{"settled", json_of(s)},
                                    {"immediate", json_of(m)},
                                    {"lowest_b3_f1", low},
                                    {"spread", high - low},
                                    {"changed", first.changed}};
    if (*kSets[sets[i]].file == 0) continue;  // the project's own articles are not counted in the mean
    sum += s.b3_f1;
    ++counted;
  }
  std::printf("mean BCubed F1 %.4f\n", sum / counted);
  figures["mean_b3_f1"] = sum / counted;
  for (std::size_t i = 0; options.errors > 0 && i < sets.size(); ++i) {
    std::printf("worst errors on %s\n", kSets[sets[i]].name);
    print_worst_errors(articles[i], gold_of(articles[i]), outcomes[i][0].partition, options.errors);
  }
  if (options.only.empty()) {
    const SeedsOutcome seeds = replay_seeds(options.data, kSamples);
    std::printf("seeds: one story in %d of %d settings, at most %d strangers with them\n", seeds.together,
                seeds.settings, seeds.strangers);
    figures["seeds"] = {
        {"together", seeds.together}, {"settings", seeds.settings}, {"strangers", seeds.strangers}};
  }
  std::printf("%s\n", figures.dump().c_str());
}
