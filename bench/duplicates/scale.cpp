// The index at the size of a month of news: memory an article, inserts and queries a second, on one core.
//
// Signatures are drawn at random, shaped like those of 3 kB articles (500 words: full sketches, 10 passages);
// three in ten articles are edited copies of earlier ones. Texts play no part: a query is search and
// estimates, without the exact comparison; bench_duplicates_arrival measures the whole way from text to
// answer. Memory is all that near-duplicates keep: the index, SimHash search and groups.
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "core/duplicates/band_index.hpp"
#include "core/duplicates/groups.hpp"
#include "core/duplicates/simhash_index.hpp"

using namespace samestory;
using duplicates::BandIndex;
using signature::Signature;

namespace {

std::uint64_t mixed(std::uint64_t x) {  // SplitMix64
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

// The article that article `i` is a copy of; 0 for an original.
std::uint64_t original_of(std::uint64_t i) {
  return i > 100 && mixed(i * 7) % 10 < 3 ? 1 + mixed(i * 11) % (i - 1) : 0;
}

// The signature of article `i`; a copy keeps the parts of its original that an edit of J = .8 would leave
// alone.
Signature signature_at(std::uint64_t i, bool original_only = false) {
  const bool copy = !original_only && original_of(i) != 0;
  Signature signature;
  if (copy) signature = signature_at(original_of(i), true);
  std::mt19937_64 random(mixed(i));
  const auto changes = [&](double share) {
    return !copy || static_cast<double>(random() >> 11) * 0x1p-53 < share;
  };
  signature.content_hash = {mixed(i * 3), mixed(i * 5)};
  for (auto& cell : signature.sketch) {
    if (changes(0.2)) cell = static_cast<std::uint8_t>(1 + random() % 255);
  }
  for (auto& band : signature.bands) {
    if (changes(0.59)) band = static_cast<std::uint32_t>(random());
  }
  signature.passages.resize(10);
  for (auto& tag : signature.passages) {
    if (changes(0.2)) tag = static_cast<std::uint32_t>(random());
  }
  signature.shingle_count = 498;
  signature.word_count = 500;
  return signature;
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// Time of this thread on a processor: the figures are per core, whatever else the machine does.
double core_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Everything {
  BandIndex index;
  duplicates::SimHashIndex simhashes;
  duplicates::Groups groups;
};

constexpr std::size_t kBatch = 4096;
constexpr std::size_t kAhead = 3;  // articles between the two prefetches, and the second and the use

struct Rates {
  double seconds = 0;
  std::size_t articles = 0, candidates = 0;
  double per_second() const { return static_cast<double>(articles) / seconds; }
};

// Queries, and inserts if wanted, articles [begin, end), made in batches outside of the measured time, as is
// what SimHash search and groups do.
Rates run(Everything& all, std::size_t begin, std::size_t end, bool query, bool insert) {
  Rates rates;
  BandIndex& index = all.index;
  std::vector<Signature> batch;
  for (std::size_t at = begin; at < end; at += kBatch) {
    batch.clear();
    for (std::size_t i = at; i < std::min(end, at + kBatch); ++i) batch.push_back(signature_at(i));
    const double start = core_seconds();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (i + 2 * kAhead < batch.size()) index.prefetch(batch[i + 2 * kAhead]);
      if (i + kAhead < batch.size()) index.prefetch_rest(batch[i + kAhead]);
      if (query) rates.candidates += index.candidates(batch[i]).size();
      if (insert) index.insert(ArticleNumber{static_cast<std::uint32_t>(at + i)}, batch[i]);
    }
    rates.seconds += (core_seconds() - start);
    rates.articles += batch.size();
    for (std::size_t i = at; insert && i < at + batch.size(); ++i) {
      const ArticleNumber number{static_cast<std::uint32_t>(i)};
      const ArticleNumber original{static_cast<std::uint32_t>(original_of(i))};
      all.simhashes.insert(number, mixed(i));
      all.groups.add(number, original.value == 0 ? number : all.groups.representative_of(original));
    }
  }
  return rates;
}

// Work and memory an article when a share of every text is one form: fixed sentences and fresh ones take
// turns.
struct Template {
  double lookups = 0, estimates = 0, candidates = 0, bytes = 0, micros = 0;
};

Template run_template(std::size_t articles, std::size_t fixed_of_ten) {
  std::mt19937_64 random(5);
  // A word of rank r is drawn with a weight of about 1/r, so that common sequences recur as they do in news.
  const auto word = [&] {
    const double u = static_cast<double>(random() >> 11) * 0x1p-53;
    return "w" + std::to_string(static_cast<int>(std::exp(u * std::log(50'000.0)))) + " ";
  };
  std::vector<std::string> form(500);
  for (auto& w : form) w = word();
  BandIndex index;
  double seconds = 0;
  for (std::size_t i = 1; i <= articles; ++i) {
    std::string text;
    for (std::size_t at = 0; at < 500; ++at) text += at % 50 < 5 * fixed_of_ten ? form[at] : word();
    const Signature signature = signature::signature_of(text, 1);
    const double start = core_seconds();
    index.candidates(signature);
    index.insert(ArticleNumber{static_cast<std::uint32_t>(i)}, signature);
    seconds += core_seconds() - start;
  }
  const auto work = index.work();
  const auto n = static_cast<double>(articles);
  return {static_cast<double>(work.lookups) / n, static_cast<double>(work.estimates) / n,
          static_cast<double>(work.candidates) / n, static_cast<double>(index.memory_bytes()) / n,
          1e6 * seconds / n};
}

std::string print_templates(std::size_t articles) {
  std::printf("\n%zu articles   %10s %10s %12s %10s %18s\n", articles, "lookups", "estimates", "candidates",
              "B each", "search+insert us");
  std::array<double, 2> work{};
  for (const std::size_t fixed : {0, 6}) {
    const Template figures = run_template(articles, fixed);
    // A lookup reads a cache line and the insert writes it; an estimate reads a text's line and its sketch.
    work[fixed / 6] = 128 * figures.lookups + 320 * figures.estimates;
    std::printf("%3zu %% one form     %10.2f %10.2f %12.3f %10.0f %18.2f\n", fixed * 10, figures.lookups,
                figures.estimates, figures.candidates, figures.bytes, figures.micros);
  }
  std::printf("bytes read and written an article: %.2f times those of articles without a form\n",
              work[1] / work[0]);
  return "\"template_work_ratio\":" + std::to_string(work[1] / work[0]);
}

std::string print_simhash(std::size_t articles) {
  duplicates::SimHashIndex index;
  for (std::uint32_t i = 1; i <= articles; ++i) index.insert(ArticleNumber{i}, mixed(i));
  std::printf("\nSimHash search over %zu articles, %.1f B each\n", articles,
              static_cast<double>(index.memory_bytes()) / static_cast<double>(articles));
  std::string json;
  for (const int distance : {3, 6}) {
    const std::size_t queries = distance == 3 ? 200'000 : 40'000;
    std::size_t found = 0;
    std::size_t comparisons = 0;
    const double start = core_seconds();
    for (std::size_t q = 0; q < queries; ++q) {
      std::uint64_t hash = mixed(1 + mixed(q) % articles);
      for (int flip = 0; flip < distance; ++flip) hash ^= std::uint64_t{1} << (7 * q + 11 * flip) % 64;
      const auto answer = index.within(hash, distance);
      found += !answer.near.empty();
      comparisons += answer.comparisons;
    }
    const double rate = static_cast<double>(queries) / (core_seconds() - start);
    std::printf("  within %d bits: %.0f queries/s, %.0f comparisons each, %.4f of the planted ones found\n",
                distance, rate, static_cast<double>(comparisons) / static_cast<double>(queries),
                static_cast<double>(found) / static_cast<double>(queries));
    json += ",\"simhash_" + std::to_string(distance) + "_per_s\":" + std::to_string(static_cast<long>(rate));
  }
  return json;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t articles = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 4'000'000;
  constexpr std::size_t kQueries = 400'000;
  const double empty = resident_bytes();
  Everything all;
  BandIndex& index = all.index;
  std::printf("%12s %12s %12s %12s %14s %14s\n", "articles", "queries/s", "inserts/s", "both/s",
              "RSS/article B", "of it index");
  Rates queries;
  Rates both;
  Rates inserts;
  double bytes = 0;
  std::size_t next = 1;
  for (const double share : {0.01, 0.05, 0.25, 0.5, 1.0}) {
    const auto target = static_cast<std::size_t>(share * static_cast<double>(articles));
    const std::size_t half = next + (target - next) / 2;
    inserts = run(all, next, half, false, true);
    both = run(all, half, target, true, true);
    next = target;
    bytes = (resident_bytes() - empty) / static_cast<double>(index.size());
    // Three in ten of these never inserted articles are copies of inserted ones.
    queries = run(all, articles + 1, articles + 1 + kQueries, true, false);
    std::printf("%12zu %12.0f %12.0f %12.0f %14.1f %14.1f\n", index.size(), queries.per_second(),
                inserts.per_second(), both.per_second(), bytes,
                static_cast<double>(index.memory_bytes()) / static_cast<double>(index.size()));
    std::fflush(stdout);
  }
  const double start = core_seconds();
  const std::size_t removed = articles / 4;
  for (std::size_t i = 1; i <= removed; ++i) index.remove(ArticleNumber{static_cast<std::uint32_t>(i)});
  const double removals = static_cast<double>(removed) / (core_seconds() - start);
  std::printf("removals/s: %.0f; a query finds %.3f candidates\n", removals,
              static_cast<double>(queries.candidates) / static_cast<double>(queries.articles));
  const std::string more = print_templates(100'000) + print_simhash(1'000'000);
  std::printf(
      "{\"bench\":\"duplicates_scale\",\"articles\":%zu,\"queries_per_s\":%.0f,\"inserts_per_s\":%.0f,"
      "\"query_and_insert_per_s\":%.0f,\"rss_bytes_per_article\":%.1f,\"removals_per_s\":%.0f,\"kernel\":\"%"
      "s\",%s}\n",
      articles, queries.per_second(), inserts.per_second(), both.per_second(), bytes, removals,
      std::string(signature::kernel_name()).c_str(), more.c_str());
}
