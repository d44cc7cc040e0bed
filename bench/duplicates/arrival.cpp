// Arrivals on one core, from text to answer: real articles cut to 3 kB, three in ten edited copies of earlier
// ones (words replaced, dropped or added, 1 to 12 %). Where the real ones do not suffice, an original is one
// of them with seven words in ten changed: unrelated to it, as three-word shingles see it.
//
// bench_duplicates_arrival [ROUNDS]
// Three figures, each of this thread's own processor time:
//   sign       text to signature: words, shingles, sketch, bands, passages, SimHash
//   decide     search, estimates, exact comparison with every candidate, insert. Shingle sets are made when a
//              text is compared and kept in a cache of a thousand, as the engine does; the making is counted
//   whole      both
// It checks that copies find their originals before speed counts. Without data it says so and ends with 0.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "bench/duplicates/edits.hpp"
#include "bench/quality/articles.hpp"
#include "core/duplicates/band_index.hpp"
#include "core/duplicates/relation.hpp"
#include "core/text/plain_text.hpp"

using namespace samestory;
using bench::Random;
using signature::ShingleSet;
using signature::Signature;

namespace {

constexpr std::uint64_t kSecret = 7;
constexpr std::size_t kBytes = 3000;
constexpr std::size_t kBatch = 8;  // signed, then searched for: their cache lines come meanwhile

double core_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Stream {
  std::vector<std::string> texts;
  std::vector<std::uint32_t> originals;  // 0: none, else 1 + its place
};

Stream make_stream(const std::vector<std::string>& articles, std::size_t size, Random& random) {
  Stream stream;
  std::vector<std::uint32_t> fresh;
  while (stream.texts.size() < size) {
    const std::string& other = articles[random() % articles.size()];
    if (fresh.size() <= 100 || random() % 10 >= 3) {
      const std::string& next = articles[fresh.size() % articles.size()];
      stream.texts.push_back(
          fresh.size() < articles.size() ? next : bench::with_word_edits(next, other, 0.7, random));
      fresh.push_back(static_cast<std::uint32_t>(stream.texts.size()));
      stream.originals.push_back(0);
      continue;
    }
    const std::uint32_t original = fresh[random() % fresh.size()];
    const double share = 0.01 + 0.11 * static_cast<double>(random() % 1000) / 1000;
    stream.texts.push_back(bench::with_word_edits(stream.texts[original - 1], other, share, random));
    stream.originals.push_back(original);
  }
  return stream;
}

struct Figures {
  double sign_seconds = 0, decide_seconds = 0;
  std::size_t compared = 0, links = 0, copies = 0, copies_found = 0;
};

class Arrivals {
  using Set = std::shared_ptr<const ShingleSet>;
  static constexpr std::size_t kSetsCached = 1009;

 public:
  explicit Arrivals(const Stream& stream)
      : stream_(stream), signatures_(stream.texts.size()), sets_(kSetsCached) {}

  Figures run() {
    for (std::size_t at = 0; at < stream_.texts.size(); at += kBatch) {
      const std::size_t end = std::min(at + kBatch, stream_.texts.size());
      const double start = core_seconds();
      for (std::size_t i = at; i < end; ++i)
        signatures_[i] = signature::signature_of(stream_.texts[i], kSecret);
      const double signed_at = core_seconds();
      for (std::size_t i = at; i < end; ++i) index_.prefetch(signatures_[i]);
      for (std::size_t i = at; i < end; ++i) index_.prefetch_rest(signatures_[i]);
      for (std::size_t i = at; i < end; ++i) decide(i);
      figures_.sign_seconds += signed_at - start;
      figures_.decide_seconds += core_seconds() - signed_at;
    }
    return figures_;
  }

 private:
  // Sets that two articles ask for in turn may be made again; those of one comparison are held by copies.
  const Set& set_of(std::size_t i) {
    auto& [number, set] = sets_[i % kSetsCached];
    if (!set || number != i) {
      number = i;
      set = std::make_shared<const ShingleSet>(signature::shingles_of(stream_.texts[i]));
    }
    return set;
  }

  void decide(std::size_t i) {
    bool found = false;
    Set own;
    for (const auto& candidate : index_.candidates(signatures_[i])) {
      const std::size_t other = candidate.number.value - 1;
      if (!own) own = set_of(i);
      const Set& set = set_of(other);
      const auto link = duplicates::relate(signatures_[i], *own, signatures_[other], *set, candidate.number,
                                           thresholds_, candidate.recurring);
      ++figures_.compared;
      figures_.links += link.has_value();
      found = found || (link && candidate.number.value == stream_.originals[i]);
    }
    figures_.copies += stream_.originals[i] != 0;
    figures_.copies_found += found;
    index_.insert(ArticleNumber{static_cast<std::uint32_t>(i + 1)}, signatures_[i]);
  }

  const Stream& stream_;
  std::vector<Signature> signatures_;
  std::vector<std::pair<std::size_t, Set>> sets_;
  duplicates::BandIndex index_;
  duplicates::Thresholds thresholds_;
  Figures figures_;
};

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
  const std::string data = quality::data_directory();
  if (data.empty()) {
    std::printf("no data: skipped\n{\"bench\":\"duplicates_arrival\",\"skipped\":true}\n");
    return 0;
  }
  std::vector<std::string> articles;
  for (const auto& article : quality::read_articles(data + "/stream/articles.jsonl.gz")) {
    const std::string body =
        text::looks_like_html(article.body) ? text::html_to_text(article.body) : article.body;
    std::string text = text::comparable_text(article.title, body);
    if (text.size() < kBytes) continue;
    text.resize(text.rfind(' ', kBytes));
    articles.push_back(std::move(text));
  }
  std::printf("%9s %8s %12s %14s %14s %12s %10s %8s\n", "arrivals", "copies", "sign/s", "decide/s", "whole/s",
              "compared", "links", "found");
  std::string json;
  for (const int size : {20'000, 200'000}) {
    Random random(20260101);
    const Stream stream = make_stream(articles, static_cast<std::size_t>(size), random);
    Figures best;
    for (int round = 0; round < rounds; ++round) {
      const Figures figures = Arrivals(stream).run();
      if (round == 0 ||
          figures.sign_seconds + figures.decide_seconds < best.sign_seconds + best.decide_seconds)
        best = figures;
    }
    const auto n = static_cast<double>(stream.texts.size());
    const double found = static_cast<double>(best.copies_found) / static_cast<double>(best.copies);
    const double whole = n / (best.sign_seconds + best.decide_seconds);
    std::printf("%9.0f %8zu %12.0f %14.0f %14.0f %12.2f %10.2f %8.4f\n", n, best.copies,
                n / best.sign_seconds, n / best.decide_seconds, whole, static_cast<double>(best.compared) / n,
                static_cast<double>(best.links) / n, found);
    if (found < 0.99) {
      std::fprintf(stderr, "wrong answer: copies do not find their originals\n");
      return 1;
    }
    char row[160];
    std::snprintf(row, sizeof row, ",\"%d\":{\"sign_per_s\":%.0f,\"decide_per_s\":%.0f,\"whole_per_s\":%.0f}",
                  size, n / best.sign_seconds, n / best.decide_seconds, whole);
    json += row;
  }
  std::printf("the best of %d rounds; compared and links: an article\n{\"bench\":\"duplicates_arrival\"%s}\n",
              rounds, json.c_str());
}
