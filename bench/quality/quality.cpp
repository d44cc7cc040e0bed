// Quality of stories: replays the labelled sets through the engine and scores immediate and settled answers,
// with the model that is shipped and with models that never saw what they are judged on.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "bench/quality/arguments.hpp"
#include "bench/quality/explained_errors.hpp"
#include "bench/quality/foreign.hpp"
#include "bench/quality/given_embeddings.hpp"
#include "bench/quality/judged_replay.hpp"
#include "bench/quality/labelled_set.hpp"
#include "bench/quality/live.hpp"
#include "bench/quality/report.hpp"
#include "bench/quality/seeds.hpp"
#include "bench/quality/sets.hpp"
#include "bench/quality/ways.hpp"

using namespace samestory;
using namespace samestory::quality;

namespace {

constexpr const char* kUsage =
    "usage: quality DATA_DIRECTORY [OPTION]...\n"
    "Replays the labelled sets through the engine and scores the stories, as answered at once and as "
    "settled.\n"
    "\n"
    "  --only SET            this set (again for more; the samples are a set)\n"
    "  --orders N            orders of arrival (5); the first is the file's, the table shows it\n"
    "  --threads N           replays at a time (3)\n"
    "  --errors N            worst errors of each set with their reasons (20)\n"
    "  --report FILE         an HTML page with errors side by side; it holds texts of the data\n"
    "  --samples N           errors of each set drawn for the report (40)\n"
    "  --left-out DIRECTORY  judges also by the models there, which train_stories --left-out wrote\n"
    "  --granularity G       tight, normal or broad\n"
    "  --foreign KIND        as if in a language without a table of term frequencies: stemmed, or bare of "
    "stems\n"
    "                        and stop words too; half: so is every second article, a store of two languages\n"
    "  --embeddings SOURCE   articles come with embeddings: a directory that bench/run embeddings made, or "
    "bad "
    "ones,\n"
    "                        random or constant\n"
    "  --live PERCENT        received hours after they were published, so many dates in a hundred dropped; "
    "dates are\n"
    "                        simulated where a set has none\n"
    "  --late DAYS           with --live: what has no date comes so much later, as from an archive\n"
    "  --one-day             every report of a set is of the same six hours\n"
    "  --pour                each set without dates, in an hour, into a live stream that has dates\n"
    "  --seed N              what is dropped, and by how much it is late (1)\n"
    "  --tsv DIRECTORY       SET.tsv and SET.immediate.tsv of the first order, for score_stories.py\n"
    "\n"
    "changed: articles whose story is no longer the one answered; moves: how often one of those was moved, "
    "on\n"
    "average and at most. One line of JSON comes last.\n";

struct Options {
  std::string data, tsv, report, left_out;
  unsigned orders = 5, threads = 3, errors = 20, samples = 40;
  std::vector<std::string> only;
  std::optional<Foreign> foreign;
  std::string embeddings;
  std::optional<LivePlay> live;
  unsigned late = 0, seed = 1;
  bool pour = false, one_day = false;
  stories::StoryOptions stories;
};

Options parse(int argc, char** argv) {
  const Arguments given = parse_arguments(
      argc, argv,
      {.usage = kUsage,
       .with_value = {"--only", "--orders", "--threads", "--errors", "--report", "--samples", "--left-out",
                      "--granularity", "--tsv", "--foreign", "--live", "--late", "--seed", "--embeddings"},
       .flags = {"--pour", "--one-day"}});
  Options o;
  o.data = given.data;
  for (const auto& option : given.options) {
    const std::string &key = option.first, &value = option.second;
    if (key == "--orders") o.orders = std::max(1U, number_of(option));
    if (key == "--threads") o.threads = std::max(1U, number_of(option));
    if (key == "--errors") o.errors = number_of(option);
    if (key == "--samples") o.samples = number_of(option);
    if (key == "--report") o.report = value;
    if (key == "--left-out") o.left_out = value;
    if (key == "--embeddings") o.embeddings = value;
    if (key == "--tsv") o.tsv = value;
    if (key == "--live") o.live.emplace().undated_percent = number_of(option);
    if (key == "--late") o.late = number_of(option);
    if (key == "--seed") o.seed = number_of(option);
    if (key == "--pour") o.pour = true;
    if (key == "--one-day") o.one_day = true;
    if (key == "--only") {
      const auto sets = named_sets();
      if (std::none_of(sets.begin(), sets.end(), [&](const NamedSet& set) { return set.name == value; }))
        stop("There is no set " + value + ".");
      o.only.push_back(value);
    }
    if (key == "--foreign") {
      o.foreign = foreign_of(value);
      if (!o.foreign) stop("--foreign is stemmed, bare, caseless or half.");
    }
    if (key == "--granularity") {
      if (value != "tight" && value != "normal" && value != "broad")
        stop("--granularity is tight, normal or broad.");
      if (value == "tight") o.stories.granularity = stories::Granularity::tight;
      if (value == "broad") o.stories.granularity = stories::Granularity::broad;
    }
  }
  return o;
}

void write_tsv(const std::string& path, const std::vector<LabelledArticle>& articles,
               const std::vector<std::uint64_t>& stories) {
  std::ofstream out(path);
  for (std::size_t i = 0; i < articles.size(); ++i) out << articles[i].id << '\t' << stories[i] << '\n';
}

class Run {
 public:
  explicit Run(const Options& options) : options_(options) { load(); }

  void replay_all();
  nlohmann::json print();

 private:
  struct Job {
    std::size_t way, part, order;
  };
  void load();
  void one(const Job& job);
  void read_errors(Way& way, const LoadedSet& set, const Replay& run, const std::vector<Told>& told,
                   const stories::StoryOptions& options);
  nlohmann::json print_table(const std::string& name);

  const Options& options_;
  std::vector<LoadedSet> sets_;
  std::vector<Way> ways_;
  Report report_;
  std::mutex mutex_;  // of done_
  std::size_t done_ = 0;
};

void Run::load() {
  for (const NamedSet& set : named_sets()) {
    if (options_.only.empty() ||
        std::find(options_.only.begin(), options_.only.end(), set.name) != options_.only.end())
      sets_.push_back({&set, {}, {}});
  }
  const GivenEmbeddings embeddings(options_.embeddings);
  in_parallel(sets_.size(), options_.threads, [&](std::size_t i) {
    sets_[i].articles = read_set(*sets_[i].set, options_.data);
    embeddings.give(sets_[i].set->name, sets_[i].articles);
    if (options_.foreign) make_foreign(sets_[i].articles, *options_.foreign);
    if (options_.live) {
      LivePlay live = *options_.live;
      live.late = std::chrono::days{options_.late};
      live.seed = options_.seed;
      play_live(sets_[i].articles, live);
    }
    if (options_.one_day) tell_in_one_day(sets_[i].articles, options_.seed);
    if (options_.pour) pour_undated(sets_[i].articles, options_.data, options_.seed);
    sets_[i].gold = gold_of(sets_[i].articles);
  });
  ways_ = ways_of(sets_, options_.left_out);
  for (Way& way : ways_) way.outcomes.assign(way.parts.size(), std::vector<Outcome>(options_.orders));
}

void Run::replay_all() {
  std::vector<Job> jobs;
  for (std::size_t order = 0; order < options_.orders; ++order) {
    for (std::size_t way = 0; way < ways_.size(); ++way) {
      for (std::size_t part = 0; part < ways_[way].parts.size(); ++part) jobs.push_back({way, part, order});
    }
  }
  in_parallel(jobs.size(), options_.threads, [&](std::size_t i) {
    one(jobs[i]);
    const std::lock_guard lock(mutex_);
    const Way& way = ways_[jobs[i].way];
    std::fprintf(stderr, "%zu of %zu: %s, %s, order %zu\n", ++done_, jobs.size(), sets_[way.set].set->name,
                 way.name.c_str(), jobs[i].order + 1);
  });
}

void Run::one(const Job& job) {
  Way& way = ways_[job.way];
  const LoadedSet& set = sets_[way.set];
  const Part& part = way.parts[job.part];
  stories::StoryOptions options = options_.stories;
  options.model = part.model;
  const auto order = arrival_order(set.articles, static_cast<unsigned>(job.order));
  const Replay run = replay(set.articles, order, options);
  const std::vector<Told> told = told_of(set.articles, *run.journal);
  way.outcomes[job.part][job.order] = outcome_of(set.gold, run, told, part.judged.get());
  if (job.order != 0 || way.name == "crossed") return;
  read_errors(way, set, run, told, options);
  if (way.name != "visible" || options_.tsv.empty()) return;
  write_tsv(options_.tsv + "/" + set.set->name + ".tsv", set.articles, run.settled);
  write_tsv(options_.tsv + "/" + set.set->name + ".immediate.tsv", set.articles, run.immediate);
}

void Run::read_errors(Way& way, const LoadedSet& set, const Replay& run, const std::vector<Told>& told,
                      const stories::StoryOptions& options) {
  const std::size_t samples = options_.report.empty() ? 0 : options_.samples;
  const bool printed = way.name == "visible" && options_.errors > 0;
  if (!printed && samples == 0) return;
  const Reasons reasons(set.articles, *run.journal, options);
  const std::vector<std::int32_t> stories = dense(run.settled);
  const Replayed replayed{set.articles, set.gold, stories, told, reasons};
  const auto errors = explain_errors(replayed, options_.errors, samples);
  if (printed) way.printed_errors = printed_errors(replayed, errors);
  if (samples > 0) way.reported = reported(set.set->name, way.name, replayed, errors);
}

nlohmann::json Run::print_table(const std::string& name) {
  nlohmann::json figures;
  double sum = 0, counted = 0;
  for (const Way& way : ways_) {
    if (way.name != name) continue;
    if (figures.empty()) {
      std::printf("%s\n", name == "visible"   ? "The model that is shipped, which has seen these sets"
                          : name == "crossed" ? "\nCrossed: each story by the model that has not seen it"
                                              : "\nLeft out: each set by the model that has not seen it");
      print_header();
    }
    const LoadedSet& set = sets_[way.set];
    const std::vector<Outcome> orders = by_order(way);
    print_line(set.set->name, orders);
    figures[set.set->name] = json_of(orders);
    report_.add_figures(set.set->name, name, json_of(orders));
    if (*set.set->file == 0) continue;  // the project's own articles are not counted in the mean
    sum += orders.front().settled.b3_f1;
    ++counted;
  }
  if (counted > 0) {
    figures["mean_b3_f1"] = sum / counted;
    std::printf("mean BCubed F1 %.4f\n", sum / counted);
  }
  return figures;
}

nlohmann::json Run::print() {
  for (const Way& way : ways_) {
    if (way.printed_errors.empty()) continue;
    std::printf("Worst errors on %s\n%s\n", sets_[way.set].set->name, way.printed_errors.c_str());
  }
  nlohmann::json figures = print_table("visible");
  if (!options_.left_out.empty()) {
    figures["crossed"] = print_table("crossed");
    figures["left_out"] = print_table("left out");
  }
  if (!options_.report.empty()) {
    for (Way& way : ways_) report_.add_errors(std::move(way.reported));
    report_.write(options_.report);
    std::printf("report: %s\n", options_.report.c_str());
  }
  return figures;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  Run run(options);
  run.replay_all();
  nlohmann::json figures = run.print();
  if (options.only.empty() && !options.foreign) {
    const SeedsOutcome seeds = replay_seeds(options.data, kSamples, GivenEmbeddings(options.embeddings));
    std::printf("seeds: one story in %d of %d settings, at most %d strangers with them\n", seeds.together,
                seeds.settings, seeds.strangers);
    figures["seeds"] = {
        {"together", seeds.together}, {"settings", seeds.settings}, {"strangers", seeds.strangers}};
  }
  std::printf("%s\n", figures.dump().c_str());
}
