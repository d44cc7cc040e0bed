// Distractors: the labelled sets poured into the unlabelled stream in time order. Dated sets go in by date,
// the others as the burst of a week somewhere in the stream. The crowd is harder than any news: years of the
// stream told as one week, the sets among it article by article.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <span>
#include <string>

#include "bench/quality/arguments.hpp"
#include "bench/quality/labelled_set.hpp"
#include "bench/quality/largest.hpp"
#include "bench/quality/partition_score.hpp"
#include "bench/quality/planted_roundups.hpp"
#include "bench/quality/replay.hpp"
#include "bench/quality/sets.hpp"

using namespace samestory;
using namespace samestory::quality;

namespace {

constexpr const char* kUsage =
    "usage: distractors DATA_DIRECTORY [OPTION]...\n"
    "Each set's settled BCubed F1 alone and in the unlabelled stream, and the strangers, articles of the\n"
    "stream, that stand in stories with labelled ones. Ends with 1 where a score falls by more than .02 or "
    "a\n"
    "story has more strangers than was checked by hand (docs/quality-errors.md).\n"
    "\n"
    "  --crowd           also years of the stream squeezed into one week; sizes are bounded there\n"
    "  --crowd-only      that alone\n"
    "  --roundups        also each set with planted roundups, one after ten articles; the same bound on "
    "scores\n"
    "  --largest FILE    the largest stories, for reading; it holds titles of the data\n"
    "  --stream N        the last N articles of the stream (all)\n"
    "  --threads N       replays at a time (2)\n"
    "  --strangers FILE  the stories with most strangers, for reading; it holds texts of the data\n"
    "\n"
    "One line of JSON comes last.\n";

constexpr const char* kDatedSets[] = {"allsides", "uci_titles"};
constexpr const char* kOtherSets[] = {"aggregator", "fnc", "ecb", "wikinews", "telegram"};
constexpr double kFallMax = 0.02;
// By reading the stories with most strangers: docs/quality-errors.md.
constexpr std::size_t kStrangersMax = 20;
constexpr std::size_t kLargestShown = 20, kTitlesShown = 24;
// The largest label has 109 articles; by reading the largest stories: docs/decisions/0028.
constexpr std::size_t kCrowdLargestMax = 200;
constexpr double kCrowdStart = 17'532;  // days since 1970
constexpr double kWeekDays = 7;

struct Options {
  std::string data, strangers, largest;
  std::size_t stream = 0;  // 0: all
  unsigned threads = 2;
  bool crowd = false, by_date = true, roundups = false;
};

Options parse(int argc, char** argv) {
  const Arguments given =
      parse_arguments(argc, argv,
                      {.usage = kUsage,
                       .with_value = {"--stream", "--strangers", "--largest", "--threads"},
                       .flags = {"--crowd", "--crowd-only", "--roundups"}});
  Options o;
  o.data = given.data;
  for (const auto& option : given.options) {
    if (option.first == "--stream") o.stream = number_of(option);
    if (option.first == "--threads") o.threads = std::max(1U, number_of(option));
    o.crowd |= option.first == "--crowd" || option.first == "--crowd-only";
    o.roundups |= option.first == "--roundups";
    if (option.first == "--crowd-only") o.by_date = false;
    if (option.first == "--largest") o.largest = option.second;
    if (option.first == "--strangers") o.strangers = option.second;
  }
  return o;
}

double day_of(const LabelledArticle& article) {
  return static_cast<double>(article.published_at->instant.time_since_epoch().count()) / 86'400'000.0;
}

void set_day(LabelledArticle& article, double day) {
  const auto at = std::chrono::milliseconds{static_cast<std::int64_t>(day * 86'400'000.0)};
  article.published_at = PublishedAt{Timestamp{at}, DatePrecision::second};
}

std::vector<LabelledArticle> read_stream(const Options& options) {
  std::vector<LabelledArticle> stream = read_articles(options.data + "/stream/articles.jsonl.gz");
  if (options.stream > 0 && stream.size() > options.stream)
    stream.erase(stream.begin(), stream.end() - static_cast<std::ptrdiff_t>(options.stream));
  return stream;
}

struct PouredSet {
  std::string name;
  std::size_t begin = 0, end = 0;  // in Pour::articles
  double alone = 0, in_stream = 0;
  std::size_t strangers = 0, strangers_most = 0;
};

struct Pour {
  std::vector<LabelledArticle> articles;  // the stream, then the sets
  std::vector<double> days;               // place in time
  std::size_t stream = 0;
  bool crowd = false;
  std::vector<PouredSet> sets;
  std::vector<std::vector<std::size_t>> stories;  // with labelled articles and strangers
  std::vector<LargeStory> largest;
  double seconds = 0;
};

Pour pour_of(std::vector<LabelledArticle> stream, bool crowd) {
  Pour pour;
  pour.crowd = crowd;
  pour.articles = std::move(stream);
  pour.stream = pour.articles.size();
  for (std::size_t i = 0; i < pour.stream; ++i) {
    LabelledArticle& a = pour.articles[i];
    if (crowd)
      set_day(a, kCrowdStart + kWeekDays * static_cast<double>(i) / static_cast<double>(pour.stream));
    pour.days.push_back(a.published_at ? day_of(a) : pour.days.empty() ? 0 : pour.days.back());
  }
  return pour;
}

// Begins somewhere in the stream. Dates keep their distances; the last one is the day before the burst ends,
// as it is when the set is replayed alone.
void add_burst(Pour& pour, std::vector<LabelledArticle>& set, std::mt19937& random) {
  const std::size_t start = set.size() < pour.stream ? random() % (pour.stream - set.size()) : 0;
  std::vector<double> days;
  for (std::size_t i = 0; i < set.size(); ++i) {
    days.push_back(pour.crowd ? pour.days[std::min(start + i, pour.stream - 1)]
                              : pour.days[start] +
                                    kWeekDays * static_cast<double>(i) / static_cast<double>(set.size()));
  }
  double last = 0;
  for (const LabelledArticle& a : set) last = a.published_at ? std::max(last, day_of(a)) : last;
  const std::chrono::hours shift{24 * std::lround(days.back() - 1 - last)};
  for (LabelledArticle& a : set) {
    if (a.published_at) a.published_at->instant += shift;
  }
  pour.days.insert(pour.days.end(), days.begin(), days.end());
}

void add_set(Pour& pour, const char* name, bool burst, const std::string& data, std::mt19937& random) {
  const auto sets = named_sets();
  std::vector<LabelledArticle> set =
      read_set(*std::find_if(sets.begin(), sets.end(),
                             [&](const auto& s) { return std::string_view(s.name) == name; }),
               data);
  std::fprintf(stderr, "%s alone\n", name);
  const Replay run = replay(set, arrival_order(set, 0));
  PouredSet poured;
  poured.name = name;
  poured.alone = score_partition(gold_of(set), dense(run.settled)).b3_f1;
  poured.begin = pour.articles.size();
  poured.end = poured.begin + set.size();
  if (burst) {
    add_burst(pour, set, random);
  } else {
    for (const LabelledArticle& a : set) pour.days.push_back(a.published_at ? day_of(a) : pour.days.back());
  }
  for (LabelledArticle& a : set) {
    a.id = std::string(name) + "/" + a.id;
    pour.articles.push_back(std::move(a));
  }
  pour.sets.push_back(std::move(poured));
}

std::size_t strangers_of(const Pour& pour, const std::vector<std::size_t>& story) {
  return static_cast<std::size_t>(
      std::count_if(story.begin(), story.end(), [&](std::size_t i) { return i < pour.stream; }));
}

// Stories with labelled articles and their members, the most strangers first.
std::vector<std::vector<std::size_t>> swallowing(const Pour& pour, const Replay& run) {
  std::map<std::uint64_t, std::vector<std::size_t>> members;
  for (std::size_t i = pour.stream; i < pour.articles.size(); ++i) members[run.settled[i]];
  for (std::size_t i = 0; i < pour.articles.size(); ++i) {
    if (const auto story = members.find(run.settled[i]); story != members.end()) story->second.push_back(i);
  }
  std::vector<std::vector<std::size_t>> stories;
  for (auto& [story, places] : members) {
    if (strangers_of(pour, places) > 0) stories.push_back(std::move(places));
  }
  std::stable_sort(stories.begin(), stories.end(), [&](const auto& a, const auto& b) {
    return strangers_of(pour, a) > strangers_of(pour, b);
  });
  return stories;
}

void run_through(Pour& pour) {
  std::vector<std::uint32_t> order(pour.articles.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return pour.days[a] < pour.days[b]; });
  const Replay replayed = replay(pour.articles, order);
  pour.seconds = replayed.seconds;
  pour.stories = swallowing(pour, replayed);
  pour.largest = largest_stories(pour.articles, replayed, kLargestShown);
  for (PouredSet& set : pour.sets) {
    const std::span gold(pour.articles.data() + set.begin, set.end - set.begin);
    const std::span part(replayed.settled.data() + set.begin, set.end - set.begin);
    set.in_stream = score_partition(gold_of(gold), dense(part)).b3_f1;
    for (const auto& story : pour.stories) {
      const bool has = std::any_of(story.begin(), story.end(),
                                   [&](std::size_t i) { return i >= set.begin && i < set.end; });
      if (!has) continue;
      set.strangers += strangers_of(pour, story);
      set.strangers_most = std::max(set.strangers_most, strangers_of(pour, story));
    }
  }
}

struct RoundupSet {
  const char* name = "";
  double alone = 0, with_roundups = 0;
  std::size_t planted = 0, joined = 0;  // roundups, and those in a story with articles of the set
};

RoundupSet among_roundups(const char* name, const std::string& data) {
  const auto sets = named_sets();
  const std::vector<LabelledArticle> set =
      read_set(*std::find_if(sets.begin(), sets.end(),
                             [&](const auto& s) { return std::string_view(s.name) == name; }),
               data);
  RoundupSet result{name};
  result.alone = score_partition(gold_of(set), dense(replay(set, arrival_order(set, 0)).settled)).b3_f1;
  const PlantedSet planted = with_roundups(set, 7);
  const Replay run = replay(planted.articles, arrival_order(planted.articles, 0));
  std::vector<std::uint64_t> own;
  for (const std::size_t place : planted.original) own.push_back(run.settled[place]);
  result.with_roundups = score_partition(gold_of(set), dense(own)).b3_f1;
  const std::set<std::uint64_t> stories(own.begin(), own.end());
  for (std::size_t i = 0; i < planted.articles.size(); ++i) {
    if (std::binary_search(planted.original.begin(), planted.original.end(), i)) continue;
    ++result.planted;
    result.joined += stories.contains(run.settled[i]) ? 1 : 0;
  }
  return result;
}

std::vector<RoundupSet> among_roundups(const Options& options) {
  std::vector<const char*> names = {"allsides"};  // of the others only those with whole texts of one language
  for (const char* name : kOtherSets) {
    if (std::string_view(name) != "telegram") names.push_back(name);
  }
  std::vector<RoundupSet> results(names.size());
  in_parallel(names.size(), options.threads,
              [&](std::size_t i) { results[i] = among_roundups(names[i], options.data); });
  return results;
}

void list_strangers(const Pour& pour, std::ofstream& out) {
  for (const auto& story : pour.stories) {
    const std::size_t strangers = strangers_of(pour, story);
    out << "story: " << strangers << " strangers with " << story.size() - strangers << " labelled\n";
    for (const std::size_t i : story) {
      const LabelledArticle& a = pour.articles[i];
      out << (i < pour.stream ? "  stranger " : "  labelled ")
          << (a.published_at ? format_utc(*a.published_at).substr(0, 10) : "undated   ") << ' ' << a.title
          << " | " << beginning_of(plain_body(a), 160) << '\n';
    }
  }
}

std::vector<Pour> pours_of(const Options& options, const std::vector<LabelledArticle>& stream) {
  std::vector<Pour> pours;
  std::mt19937 random(5);
  if (options.by_date) {
    pours.push_back(pour_of(stream, false));
    for (const char* name : kDatedSets) add_set(pours.back(), name, false, options.data, random);
    for (const char* name : kOtherSets) add_set(pours.back(), name, true, options.data, random);
  }
  if (options.crowd) {
    pours.push_back(pour_of(stream, true));
    for (const char* name : kOtherSets) add_set(pours.back(), name, true, options.data, random);
  }
  return pours;
}

// What the bench prints and whether every bound is kept.
struct Verdict {
  nlohmann::json figures;
  bool kept = true;
};

void print_sets(const Pour& pour, Verdict& verdict) {
  for (const PouredSet& set : pour.sets) {
    const double fall = set.alone - set.in_stream;
    if (!pour.crowd) verdict.kept = verdict.kept && fall <= kFallMax && set.strangers_most <= kStrangersMax;
    std::printf("%-12s %-8s %8.4f %10.4f %8.4f %6zu (at most %zu in a story)\n", set.name.c_str(),
                pour.crowd ? "crowd" : "by date", set.alone, set.in_stream, fall, set.strangers,
                set.strangers_most);
    verdict.figures[pour.crowd ? "crowd" : "by_date"][set.name] = {{"alone", set.alone},
                                                                   {"in_stream", set.in_stream},
                                                                   {"strangers", set.strangers},
                                                                   {"strangers_most", set.strangers_most}};
  }
}

void print_roundups(const std::vector<RoundupSet>& sets, Verdict& verdict) {
  for (const RoundupSet& set : sets) {
    const double fall = set.alone - set.with_roundups;
    verdict.kept = verdict.kept && fall <= kFallMax;
    std::printf("%-12s %-8s %8.4f %10.4f %8.4f %6zu of %zu in stories of the set\n", set.name, "roundups",
                set.alone, set.with_roundups, fall, set.joined, set.planted);
    verdict.figures["roundups"][set.name] = {{"alone", set.alone}, {"with", set.with_roundups}};
  }
}

void print_largest(const Pour& pour, Verdict& verdict) {
  std::printf("largest stories, %s:", pour.crowd ? "crowd" : "by date");
  for (const LargeStory& story : pour.largest) {
    std::printf(" %zu", story.members.size());
    if (pour.crowd) verdict.kept = verdict.kept && story.members.size() <= kCrowdLargestMax;
    verdict.figures[pour.crowd ? "crowd" : "by_date"]["largest"].push_back(story.members.size());
  }
  std::printf("\n");
}

template <class List>
void write_for_reading(const std::string& path, const std::vector<Pour>& pours, List list) {
  if (path.empty()) return;
  std::ofstream out(path);
  for (const Pour& pour : pours) list(pour, out);
  if (!out) stop("cannot write " + path);
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  const std::vector<LabelledArticle> stream = read_stream(options);
  std::vector<Pour> pours = pours_of(options, stream);
  std::fprintf(stderr, "all in the stream of %zu\n", stream.size());
  in_parallel(pours.size(), options.threads, [&](std::size_t i) { run_through(pours[i]); });
  const std::vector<RoundupSet> roundups =
      options.roundups ? among_roundups(options) : std::vector<RoundupSet>{};

  Verdict verdict;
  std::printf("%zu stream articles\n%-12s %-8s %8s %10s %8s %10s\n", stream.size(), "set", "poured", "alone",
              "in stream", "fall", "strangers");
  for (const Pour& pour : pours) print_sets(pour, verdict);
  print_roundups(roundups, verdict);
  for (const Pour& pour : pours) print_largest(pour, verdict);
  write_for_reading(options.largest, pours, [](const Pour& pour, std::ofstream& out) {
    list_largest(pour.articles, pour.largest, kTitlesShown, out);
  });
  write_for_reading(options.strangers, pours, list_strangers);
  std::printf(
      "%s: no score may fall by more than %.2f but in the crowd, no story may have more than %zu strangers "
      "or, in "
      "the crowd, %zu articles\n",
      verdict.kept ? "kept" : "BROKEN", kFallMax, kStrangersMax, kCrowdLargestMax);
  std::printf("%s\n", verdict.figures.dump().c_str());
  return verdict.kept ? 0 : 1;
}
