// What the story layer costs by the number of active stories: microseconds of one thread's CPU time an
// article for propose (a worker), decide + stage + add (the writer) and recluster (a worker), and the memory
// it takes. Articles are invented (synthetic_stream.hpp). The answers are checked: a run in which articles do
// not find their events does not count.
#include <time.h>

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/stories/synthetic_stream.hpp"
#include "core/stories/story_index.hpp"

namespace {

using namespace samestory;
using stories::StoryIndex;

constexpr std::size_t kBatch = 128;
constexpr double kFoundMin = 0.95, kPureMin = 0.98;

double cpu_us() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) * 1e6 + static_cast<double>(at.tv_nsec) * 1e-3;
}

struct Article {
  std::uint32_t event = 0;
  records::ArticleTerms terms;
  stories::Report report;
};

struct Figures {
  std::size_t stories = 0, articles = 0;
  double fill_us = 0, propose_us = 0, decide_us = 0, stage_us = 0, add_us = 0, recluster_us = 0,
         propose_p99_us = 0;
  double tasks = 0, plans = 0, found = 0, pure = 0, memory_mb = 0;
  std::uint32_t answers = 2'166'136'261;  // changes with any decision, score or plan
};

void mix(std::uint32_t& hash, std::uint64_t value) {
  for (int byte = 0; byte < 8; ++byte) hash = (hash ^ (value >> (8 * byte) & 0xFFU)) * 16'777'619U;
}

class Bench {
 public:
  explicit Bench(std::uint64_t seed) : stream_(seed) {}

  // Stories of 1, 1, 1, 1, 2, 2, 3, 4, 6 and 9 articles: three on average.
  void fill(std::size_t stories) {
    constexpr std::size_t kSizes[] = {1, 1, 1, 1, 2, 2, 3, 4, 6, 9};
    const double from = cpu_us();
    double adding = 0;
    std::size_t filled = 0;
    std::vector<std::uint32_t> order;
    for (std::uint32_t event = 0; event < stories; ++event)
      order.insert(order.end(), kSizes[event % 10], event);
    // Reports of an event come within a tenth of the time that the stories span.
    std::vector<std::pair<std::uint64_t, std::uint32_t>> by_time;
    for (const std::uint32_t event : order)
      by_time.emplace_back(event + stream_.below(stories / 10 + 1), event);
    std::sort(by_time.begin(), by_time.end());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = by_time[i].second;
    story_of_event_.resize(stories);
    for (const std::uint32_t event : order) {
      Article article = make(event);
      if (!story_of_event_[event]) story_of_event_[event] = StoryId{++last_story_};
      const double start = cpu_us();
      article.report.terms = &article.terms;
      index_.add(article.report, story_of_event_[event], ++sequence_);
      adding += cpu_us() - start;
      if (++filled % 500'000 == 0)
        std::fprintf(stderr, "%zu of %zu articles after %.0f s\n", filled, order.size(),
                     (cpu_us() - from) * 1e-6);
    }
    figures_.fill_us = adding / static_cast<double>(order.size());
    figures_.articles = order.size();
    std::fprintf(stderr, "filled %zu stories with %zu articles in %.1f s\n", stories, order.size(),
                 (cpu_us() - from) * 1e-6);
  }

  Figures measure(std::size_t articles) {
    run(articles / 4, false);
    run(articles, true);
    figures_.stories = index_.active_stories();
    figures_.memory_mb = static_cast<double>(index_.memory_bytes()) / 1e6;
    return figures_;
  }

 private:
  Article make(std::uint32_t event) {
    Article article;
    article.event = event;
    article.terms = stream_.article(event);
    article.report.number = article.report.representative = ArticleNumber{++last_number_};
    article.report.received_at =
        Timestamp{std::chrono::hours{24 * 20'000} + std::chrono::seconds{last_number_}};
    article.report.published_at = PublishedAt{article.report.received_at, DatePrecision::second};
    article.report.source = "bench";
    return article;
  }

  // Of one batch's times an article, the median over all batches: what a busy machine disturbs least.
  struct Medians {
    std::vector<double> propose, decide, stage, add, recluster;
    double last[5] = {};
    void take(double p, double d, double s, double a, double r) {
      const double now[] = {p, d, s, a, r};
      std::vector<double>* const lists[] = {&propose, &decide, &stage, &add, &recluster};
      for (std::size_t i = 0; i < 5; ++i) {
        lists[i]->push_back((now[i] - last[i]) / kBatch);
        last[i] = now[i];
      }
    }
    static double of(std::vector<double>& times) {
      std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                       times.end());
      return times[times.size() / 2];
    }
    void print() {
      std::fprintf(stderr,
                   "medians of batches: propose %.1f, decide %.1f, stage %.1f, add %.1f, recluster %.1f\n",
                   of(propose), of(decide), of(stage), of(add), of(recluster));
    }
  };

  void run(std::size_t articles, bool counted) {
    Medians medians;
    double propose = 0, decide = 0, stage = 0, add = 0, recluster = 0;
    std::size_t tasks = 0, plans = 0, known = 0, found = 0, joined = 0, pure = 0;
    std::vector<double> proposals;
    for (std::size_t done = 0; done < articles; done += kBatch) {
      std::vector<Article> batch;
      std::vector<stories::Proposal> given;
      for (std::size_t i = 0; i < kBatch; ++i) {
        const bool fresh = stream_.below(10) < 3;
        const auto events = static_cast<std::uint32_t>(story_of_event_.size());
        // What is reported again was reported lately.
        batch.push_back(
            make(fresh ? events : events - 1 - static_cast<std::uint32_t>(stream_.below(events / 10))));
        if (fresh) story_of_event_.emplace_back();
      }
      for (Article& article : batch) {
        article.report.terms = &article.terms;
        const double start = cpu_us();
        given.push_back(index_.propose(article.report));
        proposals.push_back(cpu_us() - start);
        propose += proposals.back();
      }
      std::vector<StoryId> chosen;
      for (std::size_t i = 0; i < kBatch; ++i) {
        const double start = cpu_us();
        const stories::Decision decision = index_.decide(batch[i].report, given[i]);
        const double decided = cpu_us();
        chosen.push_back(decision.join ? *decision.join : StoryId{++last_story_});
        index_.stage(batch[i].report, chosen.back());
        mix(figures_.answers, decision.join ? decision.join->value : 0);
        mix(figures_.answers, std::bit_cast<std::uint32_t>(decision.evidence.score));
        mix(figures_.answers, decision.evidence.runner_up.value);
        decide += decided - start;
        stage += cpu_us() - decided;
        StoryId& expected = story_of_event_[batch[i].event];
        if (expected) {
          ++known;
          found += chosen.back() == expected ? 1 : 0;
        } else {
          expected = chosen.back();
          pure += decision.join ? 0 : 1;
          ++joined;
        }
      }
      given.clear();
      const double start = cpu_us();
      index_.drop_staged();
      for (std::size_t i = 0; i < kBatch; ++i) index_.add(batch[i].report, chosen[i], ++sequence_);
      add += cpu_us() - start;
      for (const StoryIndex::Task& task : index_.due_tasks(false)) {
        const double begin = cpu_us();
        const StoryIndex::Plan plan = index_.recluster(task);
        recluster += cpu_us() - begin;
        ++tasks;
        plans += plan.change.moves.empty() ? 0 : 1;
        for (const records::StoryMove& move : plan.change.moves) {
          mix(figures_.answers, move.article.value);
          mix(figures_.answers, move.to.value);
        }
        mix(figures_.answers, plan.read.size());
        mix(figures_.answers, std::bit_cast<std::uint32_t>(plan.change.score));
        index_.task_done(task);
      }
      medians.take(propose, decide, stage, add, recluster);
    }
    if (!counted) return;
    medians.print();
    const auto n = static_cast<double>(proposals.size());
    figures_.propose_us = propose / n;
    figures_.decide_us = decide / n;
    figures_.stage_us = stage / n;
    figures_.add_us = add / n;
    figures_.recluster_us = recluster / n;
    figures_.tasks = static_cast<double>(tasks) / n;
    figures_.plans = static_cast<double>(plans) / n;
    figures_.found = static_cast<double>(found) / static_cast<double>(std::max<std::size_t>(known, 1));
    figures_.pure = static_cast<double>(pure) / static_cast<double>(std::max<std::size_t>(joined, 1));
    std::sort(proposals.begin(), proposals.end());
    figures_.propose_p99_us = proposals[proposals.size() * 99 / 100];
  }

  bench::SyntheticStream stream_;
  StoryIndex index_;
  std::vector<StoryId> story_of_event_;
  std::uint64_t last_story_ = 0;
  std::uint32_t last_number_ = 0;
  Sequence sequence_ = 0;
  Figures figures_;
};

void print_row(const Figures& f) {
  std::printf("%9zu %9zu %8.1f %8.1f %8.1f %8.1f %8.1f %8.1f %9.1f %9.1f %6.3f %6.3f %9.0f %08x\n", f.stories,
              f.articles, f.propose_us, f.propose_p99_us, f.decide_us, f.stage_us, f.add_us,
              f.decide_us + f.stage_us + f.add_us, f.recluster_us, f.fill_us, f.found, f.pure, f.memory_mb,
              f.answers);
}

void append_json(std::string& json, const Figures& f) {
  char text[512];
  std::snprintf(
      text, sizeof text,
      "%s{\"stories\":%zu,\"articles\":%zu,\"propose_us\":%.2f,\"propose_p99_us\":%.2f,\"decide_us\":%.2f,"
      "\"stage_us\":%.2f,\"add_us\":%.2f,\"writer_us\":%.2f,\"recluster_us\":%.2f,\"found\":%.4f,"
      "\"pure\":%.4f,\"memory_mb\":%.1f,\"answers\":\"%08x\"}",
      json.back() == '[' ? "" : ",", f.stories, f.articles, f.propose_us, f.propose_p99_us, f.decide_us,
      f.stage_us, f.add_us, f.decide_us + f.stage_us + f.add_us, f.recluster_us, f.found, f.pure, f.memory_mb,
      f.answers);
  json += text;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::size_t> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::strtoull(argv[i], nullptr, 10));
  if (sizes.empty()) sizes = {10'000, 100'000};
  std::printf("%9s %9s %8s %8s %8s %8s %8s %8s %9s %9s %6s %6s %9s %8s\n", "stories", "articles", "propose",
              "p99", "decide", "stage", "add", "writer", "recluster", "add cold", "found", "pure", "MB",
              "answers");
  std::string json = "{\"bench\":\"stories\",\"unit\":\"us of CPU an article\",\"curve\":[";
  bool sound = true;
  for (const std::size_t size : sizes) {
    Bench bench(20'260'321);
    bench.fill(size);
    const Figures figures = bench.measure(4096);
    print_row(figures);
    std::fflush(stdout);
    append_json(json, figures);
    sound = sound && figures.found >= kFoundMin && figures.pure >= kPureMin;
  }
  std::printf("%s],\"answers_sound\":%s}\n", json.c_str(), sound ? "true" : "false");
  return sound ? 0 : 1;
}
