// Trains the merge score (core/stories/data/model.txt) on the labelled sets and judges it by cross-validation
// over stories and with each whole set left out.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>

#include "bench/quality/arguments.hpp"
#include "bench/quality/correction_rows.hpp"
#include "bench/quality/network.hpp"
#include "bench/quality/rows.hpp"
#include "bench/quality/threshold_choice.hpp"

using namespace samestory;
using namespace samestory::quality;

namespace {

constexpr const char* kUsage =
    "usage: train_stories DATA_DIRECTORY [OPTION]...\n"
    "Trains the merge score on the labelled sets and judges it crossed and with each set left out.\n"
    "\n"
    "  --out FILE            writes the model, trained on all sets\n"
    "  --left-out DIRECTORY  writes the models of the judging, for quality --left-out: SET.txt never saw "
    "the\n"
    "                        set, crossed.N.txt not the stories of fold N in folds.tsv\n"
    "  --judge FILE          trains nothing: judges this model on all sets, with dates and without\n"
    "  --only-final          does not judge; --crossed-only leaves no set out\n"
    "  --quick               whole and mixed texts only\n"
    "  --no-strangers        trains without articles of the unlabelled stream\n"
    "  --corrections FILE    also learns from this export of GET /v1/corrections/export (again for more)\n"
    "  --correction-weight X a correction weighs as much as X pairs of single articles (10)\n"
    "  --only SET            this set (again for more)\n"
    "  --threads N, --seed N, --reps N (4), --rounds N (2), --rows N (12000 of a set)\n"
    "  --units N, --networks N, --epochs N, --decay X, --trees N, --tree-share X, --forced-share X, --sample "
    "X\n"
    "  --drop INPUT          trains without this input (again for more)\n";

struct Options {
  std::string data, out, judge, left_out;
  unsigned threads = 4, reps = 4, rounds = 2, seed = 3;
  std::size_t rows_a_set = 12'000;
  double sample = 0.8;                   // least share of a set's stories in a run
  double forced_share = 0.25;            // of the rows, once there are proposed ones
  bool only_final = false;               // no judging
  bool crossed_only = false;             // no set is left out
  bool quick = false;                    // whole and mixed texts only
  bool strangers = true;                 // also each set among articles of the unlabelled stream
  std::vector<std::string> only;         // sets; empty: all
  std::vector<std::string> corrections;  // files
  float correction_weight = 10;
  NetworkOptions network;
};

constexpr struct {
  const char* name;
  const char* file;
  std::size_t limit;
} kSets[] = {{"allsides", "stories/allsides", 2000},
             {"aggregator", "stories/aggregator", 2000},
             {"fnc", "stories/fnc", 2000},
             {"ecb", "stories/ecb", 2000},
             {"wikinews", "stories/wikinews", 2000},
             {"uci_titles", "stories/uci_titles", 3000},
             {"telegram", "stories/telegram_ru_en", 2000},
             {"politifact", "rewrites/politifact", 2100},
             {"many_domains", "rewrites/many_domains", 1500}};
constexpr std::size_t kSetCount = std::size(kSets);

// Articles of the unlabelled stream among a set's own: each counts as a story of its own.
constexpr std::size_t kStrangers = 250;
constexpr std::size_t kSetAmongStrangers = 1400;

struct Study {
  std::vector<std::unique_ptr<LabelledSet>> variants[kSetCount];  // the first is the whole text
  std::vector<Row> forced[kSetCount], proposed[kSetCount];
  std::vector<Row> corrections;  // in every training
};

// `articles`, at most `limit` of them drawn at random, in their order.
std::vector<LabelledArticle> some_of(const std::vector<LabelledArticle>& articles, std::size_t limit,
                                     std::mt19937& random) {
  if (articles.size() <= limit) return articles;
  std::vector<std::size_t> take(articles.size());
  for (std::size_t i = 0; i < take.size(); ++i) take[i] = i;
  std::shuffle(take.begin(), take.end(), random);
  take.resize(limit);
  std::sort(take.begin(), take.end());
  std::vector<LabelledArticle> kept;
  for (const std::size_t i : take) kept.push_back(articles[i]);
  return kept;
}

// The set among strangers, who are headlines only where the set's articles are.
std::vector<LabelledArticle> among_strangers(const std::vector<LabelledArticle>& articles,
                                             const std::vector<LabelledArticle>& stream, bool bodies,
                                             std::mt19937& random) {
  std::vector<LabelledArticle> all = some_of(articles, kSetAmongStrangers, random);
  for (LabelledArticle& stranger : some_of(stream, kStrangers, random)) {
    stranger.gold = "stranger " + std::to_string(all.size());
    if (!bodies) stranger.body.clear();
    all.insert(all.begin() + static_cast<std::ptrdiff_t>(random() % (all.size() + 1)), std::move(stranger));
  }
  return all;
}

void load(Study& study, const Options& options) {
  std::mutex mutex;
  std::vector<LabelledArticle> stream;
  if (options.judge.empty() && options.strangers)
    stream = read_articles(options.data + "/stream/articles.jsonl.gz");
  in_parallel(kSetCount, options.threads, [&](std::size_t s) {
    if (!options.only.empty() &&
        std::find(options.only.begin(), options.only.end(), kSets[s].name) == options.only.end())
      return;
    std::vector<LabelledArticle> articles = read_articles(options.data + "/" + kSets[s].file + ".jsonl.gz");
    std::mt19937 random(7 + static_cast<unsigned>(s));
    std::vector<std::unique_ptr<LabelledSet>> made;
    const bool bodies = std::string_view(kSets[s].name) != "uci_titles";
    for (const Text text : {Text::whole, Text::mixed, Text::leads, Text::foreign}) {
      if (!options.judge.empty() && text != Text::whole) break;
      if (options.quick && text != Text::whole && text != Text::mixed) break;
      const std::vector<LabelledArticle> some = some_of(articles, kSets[s].limit, random);
      made.push_back(std::make_unique<LabelledSet>(
          kSets[s].name, some, bodies || text == Text::foreign ? text : Text::whole, 11U));
    }
    if (!stream.empty()) {
      made.push_back(std::make_unique<LabelledSet>(
          kSets[s].name, among_strangers(articles, stream, bodies, random), Text::mixed, 11U));
    }
    const std::lock_guard lock(mutex);
    study.variants[s] = std::move(made);
  });
}

void load_corrections(Study& study, const Options& options) {
  for (const std::string& file : options.corrections) {
    std::ifstream in(file);
    if (!in) stop("There is no file " + file + ".");
    const auto read = read_correction_rows(in, options.correction_weight);
    if (!read) stop(file + ": " + read.error().message);
    study.corrections.insert(study.corrections.end(), read->rows.begin(), read->rows.end());
    std::fprintf(stderr, "%s: %zu corrected pairs, %zu more across languages left out\n", file.c_str(),
                 read->rows.size(), read->across_languages);
  }
}

struct Run {
  std::size_t set, rep;
};

Calendar calendar_of(const LabelledSet& set, std::size_t rep, std::mt19937& random) {
  if (rep % 2 == 0) return set.has_dates() && (rep == 0 || random() % 3) ? Calendar::real : Calendar::none;
  const unsigned draw = random() % 8;
  return draw < 2   ? Calendar::none
         : draw < 5 ? Calendar::fake
         : draw < 7 ? Calendar::partly_fake
                    : Calendar::real;
}

template <class Make>
void gather(Study& study, const Options& options, unsigned round, std::vector<Row> (Study::*pool)[kSetCount],
            Make make) {
  std::vector<std::vector<Row>> made(kSetCount * options.reps);  // put together in the order of the jobs
  in_parallel(made.size(), options.threads, [&](std::size_t job) {
    const std::size_t s = job % kSetCount, rep = job / kSetCount;
    std::mt19937 random(options.seed * 7919 + round * 104'729 + static_cast<unsigned>(job) * 31);
    const auto& variants = study.variants[s];
    if (variants.empty()) return;
    const LabelledSet& set = *variants[rep % 2 == 0 ? 0 : 1 + random() % (variants.size() - 1)];
    const Days days = days_of(set, calendar_of(set, rep, random), random);
    made[job] = make(set, days, random);
  });
  for (std::size_t job = 0; job < made.size(); ++job) {
    std::vector<Row>& rows = (study.*pool)[job % kSetCount];
    rows.insert(rows.end(), made[job].begin(), made[job].end());
  }
}

// Rows for one training: from every set but `left_out`, of stories outside `fold_out`, the same number from
// each.
std::vector<Row> training_rows(const Study& study, const Options& options, std::size_t left_out,
                               std::uint8_t fold_out) {
  std::vector<Row> rows;
  std::mt19937 random(options.seed + 5);
  const auto draw = [&](const std::vector<Row>& pool, std::size_t count) {
    std::vector<const Row*> usable;
    for (const Row& row : pool) {
      if (fold_out == kBothFolds || row.fold == 1 - fold_out) usable.push_back(&row);
    }
    for (std::size_t i = 0; i < count && !usable.empty(); ++i)
      rows.push_back(*usable[random() % usable.size()]);
  };
  for (std::size_t s = 0; s < kSetCount; ++s) {
    if (s == left_out) continue;
    const std::size_t proposed =
        study.proposed[s].empty()
            ? 0
            : static_cast<std::size_t>(static_cast<double>(options.rows_a_set) * (1 - options.forced_share));
    draw(study.proposed[s], proposed);
    draw(study.forced[s], options.rows_a_set - proposed);
  }
  rows.insert(rows.end(), study.corrections.begin(), study.corrections.end());
  return rows;
}

std::string fit(const Study& study, const Options& options, std::size_t left_out, std::uint8_t fold_out,
                unsigned seed) {
  NetworkOptions network = options.network;
  network.seed = seed;
  return fit_network(training_rows(study, options, left_out, fold_out), network);
}

// An arriving article joins with some caution: what is joined wrongly must move later.
constexpr float kJoinMargin = 0.5F;

struct Judged {
  std::vector<SetCurves> sets;
  std::vector<std::string> models;  // of the folds, then without each set; empty: not trained
};

Judged nothing_judged() {
  Judged judged;
  for (const auto& set : kSets) judged.sets.push_back({set.name, {}, {}});
  return judged;
}

Judged judge(const Study& study, const Options& options) {
  std::vector<std::string> texts(kFolds + kSetCount);
  in_parallel(texts.size(), options.threads, [&](std::size_t i) {
    if (i >= kFolds && (options.crossed_only || study.variants[i - kFolds].empty())) return;
    texts[i] = i < kFolds ? fit(study, options, kSetCount, static_cast<std::uint8_t>(i), 3)
                          : fit(study, options, i - kFolds, kBothFolds, 3);
  });
  Judged judged = nothing_judged();
  std::array<std::array<Curve, kFolds>, kSetCount> folds;
  in_parallel(kSetCount * (kFolds + 1), options.threads, [&](std::size_t job) {
    const std::size_t s = job % kSetCount, which = job / kSetCount;
    if (study.variants[s].empty() || (options.crossed_only && which == kFolds)) return;
    const LabelledSet& set = *study.variants[s][0];
    const std::string& text = which < kFolds ? texts[which] : texts[kFolds + s];
    const auto model = stories::MergeModel::parse(text).value();
    const auto fold = which < kFolds ? static_cast<std::uint8_t>(which) : kBothFolds;
    (which < kFolds ? folds[s][which] : judged.sets[s].left) = curve_of(set, model, set.real_days(), fold);
  });
  for (std::size_t s = 0; s < kSetCount; ++s) {
    for (std::size_t step = 0; step < kSteps; ++step)
      judged.sets[s].crossed[step] = mean_of(folds[s][0][step], folds[s][1][step]);
  }
  judged.models = std::move(texts);
  return judged;
}

// A given model on all sets as they are: what the trained score is worth on what it has seen, and where its
// best thresholds lie.
void judge_model(const Study& study, const Options& options) {
  std::ifstream in(options.judge);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto model = stories::MergeModel::parse(text).value();
  Judged judged = nothing_judged();
  in_parallel(2 * kSetCount, options.threads, [&](std::size_t job) {
    const std::size_t s = job % kSetCount;
    if (study.variants[s].empty()) return;
    const LabelledSet& set = *study.variants[s][0];
    if (job < kSetCount) {
      judged.sets[s].crossed = curve_of(set, model, set.real_days(), kBothFolds);
    } else {
      judged.sets[s].left = curve_of(set, model, Days(set.size(), kUndated), kBothFolds);
    }
  });
  std::printf("left: with dates; right: dates dropped\n");
  print_scores(judged.sets, static_cast<std::size_t>((model.threshold() - kFirst) / kStep + 0.5F), model);
}

constexpr const char* kModelHeader =
    "# The merge score: made by bench/run train-stories (bench/quality/train_stories.cpp).\n";

// The models that were judged, and which stories were in which fold, for `quality --left-out`.
void write_left_out(const Study& study, const Judged& judged, const Thresholds& thresholds,
                    const std::string& directory) {
  std::filesystem::create_directories(directory);
  for (std::size_t i = 0; i < judged.models.size(); ++i) {
    if (judged.models[i].empty()) continue;
    const std::string name = i < kFolds ? "crossed." + std::to_string(i) : kSets[i - kFolds].name;
    std::ofstream(directory + "/" + name + ".txt")
        << kModelHeader << with_thresholds(judged.models[i], thresholds);
  }
  std::ofstream folds(directory + "/folds.tsv");
  for (std::size_t s = 0; s < kSetCount; ++s) {
    if (study.variants[s].empty()) continue;
    const LabelledSet& set = *study.variants[s][0];
    for (std::size_t story = 0; story < set.gold_stories(); ++story) {
      folds << kSets[s].name << '\t' << set.label(story) << '\t'
            << static_cast<int>(fold_of(static_cast<std::int32_t>(story))) << '\n';
    }
  }
}

Options parse(int argc, char** argv) {
  const Arguments given = parse_arguments(
      argc, argv,
      {.usage = kUsage,
       .with_value =
           {"--out",      "--left-out", "--judge", "--only",        "--threads",           "--seed",
            "--reps",     "--rounds",   "--rows",  "--corrections", "--correction-weight", "--units",
            "--networks", "--epochs",   "--decay", "--trees",       "--tree-share",        "--forced-share",
            "--sample",   "--drop"},
       .flags = {"--only-final", "--crossed-only", "--quick", "--no-strangers"}});
  Options o;
  o.data = given.data;
  for (const auto& option : given.options) {
    const std::string &key = option.first, &value = option.second;
    o.only_final |= key == "--only-final";
    o.crossed_only |= key == "--crossed-only";
    o.quick |= key == "--quick";
    if (key == "--no-strangers") o.strangers = false;
    if (key == "--out") o.out = value;
    if (key == "--left-out") o.left_out = value;
    if (key == "--judge") o.judge = value;
    if (key == "--only") o.only.push_back(value);
    if (key == "--threads") o.threads = std::max(1U, number_of(option));
    if (key == "--reps") o.reps = number_of(option);
    if (key == "--rounds") o.rounds = number_of(option);
    if (key == "--corrections") o.corrections.push_back(value);
    if (key == "--correction-weight") o.correction_weight = static_cast<float>(std::atof(value.c_str()));
    if (key == "--rows") o.rows_a_set = number_of(option);
    if (key == "--units") o.network.units = number_of(option);
    if (key == "--networks") o.network.networks = number_of(option);
    if (key == "--epochs") o.network.epochs = number_of(option);
    if (key == "--decay") o.network.decay = static_cast<float>(std::atof(value.c_str()));
    if (key == "--seed") o.seed = number_of(option);
    if (key == "--trees") o.network.trees = number_of(option);
    if (key == "--tree-share") o.network.tree_share = static_cast<float>(std::atof(value.c_str()));
    if (key == "--forced-share") o.forced_share = std::atof(value.c_str());
    if (key == "--sample") o.sample = std::atof(value.c_str());
    if (key == "--drop") {
      const std::size_t dropped = o.network.left_out.size();
      for (std::size_t k = 0; k < stories::kInputs; ++k) {
        const auto input = static_cast<stories::Input>(k);
        if (name_of(input) == value) o.network.left_out.push_back(input);
      }
      if (o.network.left_out.size() == dropped) stop("There is no input " + value + ".");
    }
  }
  return o;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  Study study;
  load_corrections(study, options);
  load(study, options);
  std::fprintf(stderr, "loaded\n");
  if (!options.judge.empty()) {
    judge_model(study, options);
    return 0;
  }
  gather(study, options, 0, &Study::forced,
         [](const LabelledSet& set, const Days& days, std::mt19937& random) {
           return forced_rows(set, days, sample_articles(set, 0.8, 1500, random), random);
         });
  std::string text = fit(study, options, kSetCount, kBothFolds, 1);
  for (unsigned round = 1; round <= options.rounds; ++round) {
    std::fprintf(stderr, "round %u\n", round);
    const auto model = stories::MergeModel::parse(text).value();
    gather(study, options, round, &Study::proposed,
           [&](const LabelledSet& set, const Days& days, std::mt19937& random) {
             return proposed_rows(set, days, sample_articles(set, options.sample, 2000, random), model,
                                  random);
           });
    text = fit(study, options, kSetCount, kBothFolds, 1 + round);
  }
  for (std::size_t s = 0; s < kSetCount; ++s) {
    std::fprintf(stderr, "%s: %zu forced rows, %zu proposed\n", kSets[s].name, study.forced[s].size(),
                 study.proposed[s].size());
  }
  Thresholds thresholds;
  if (!options.only_final) {
    const Judged judged = judge(study, options);
    const auto sized = stories::MergeModel::parse(with_thresholds(text, thresholds)).value();
    const std::size_t step = best_step(judged.sets, sized);
    print_thresholds(judged.sets, sized);
    print_scores(judged.sets, step, sized);
    thresholds.settled = kFirst + kStep * static_cast<float>(step);
    thresholds.join = thresholds.settled + kJoinMargin;
    if (!options.left_out.empty()) write_left_out(study, judged, thresholds, options.left_out);
  }
  if (!options.out.empty()) {
    std::ofstream(options.out) << kModelHeader << with_thresholds(text, thresholds);
  }
}
