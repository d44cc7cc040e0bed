// How well near-duplicates are found: edited copies of real articles against a haystack of real articles.
//
// bench_duplicates [--copies N] [--seed N]
// Without data (bench/quality/articles.hpp says where it lies) it says so and ends with 0.
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "bench/duplicates/edits.hpp"
#include "bench/quality/articles.hpp"
#include "core/duplicates/band_index.hpp"
#include "core/duplicates/form.hpp"
#include "core/duplicates/relation.hpp"
#include "core/text/plain_text.hpp"

using namespace samestory;
using bench::Random;
using duplicates::BandIndex;
using duplicates::Candidate;
using signature::SignedText;

namespace {

constexpr std::uint64_t kSecret = 7;
const duplicates::Thresholds kThresholds;

double core_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

struct Haystack {
  std::vector<std::string> texts;
  std::vector<SignedText> articles;  // article i has the number i + 1
  BandIndex index;

  const SignedText& at(ArticleNumber number) const { return articles[number.value - 1]; }
};

std::vector<std::string> texts_of(const std::string& path) {
  std::vector<std::string> texts;
  for (const auto& article : quality::read_articles(path)) {
    const std::string body =
        text::looks_like_html(article.body) ? text::html_to_text(article.body) : article.body;
    texts.push_back(text::comparable_text(article.title, body));
  }
  return texts;
}

using Links = std::vector<records::DuplicateLink>;

Links links_of(const Haystack& haystack, const SignedText& query, const std::string& text,
               const std::vector<Candidate>& candidates) {
  Links links;
  for (const Candidate& candidate : candidates) {
    const SignedText& other = haystack.at(candidate.number);
    if (auto link = duplicates::relate(query.signature, query.shingles, other.signature, other.shingles,
                                       candidate.number, kThresholds, candidate.recurring)) {
      links.push_back(duplicates::refined_by_form(*link, text, haystack.texts[candidate.number.value - 1]));
    }
  }
  return links;
}

bool related(const SignedText& a, const SignedText& b) {
  return duplicates::relate(a.signature, a.shingles, b.signature, b.shingles, ArticleNumber{1}, kThresholds)
      .has_value();
}

struct Score {
  std::size_t copies = 0, related = 0, found = 0, found_related = 0, links = 0, false_links = 0,
              candidates = 0;
  double recall() const { return share(found, copies); }
};

// A link is false when the article linked to is unrelated to both texts that the copy was made from.
Score score_edit(const Haystack& haystack, const std::vector<std::size_t>& originals, bench::Edit edit,
                 Random& random) {
  Score score;
  for (const std::size_t original : originals) {
    const std::size_t other = random() % haystack.texts.size();
    const std::string text = bench::edited(haystack.texts[original], haystack.texts[other], edit, random);
    const SignedText copy = signature::sign(text, kSecret);
    const auto candidates = haystack.index.candidates(copy.signature);
    const Links links = links_of(haystack, copy, text, candidates);
    const bool truly = related(copy, haystack.articles[original]);
    const bool found = std::any_of(links.begin(), links.end(), [&](const auto& link) {
      return link.relation != records::Relation::template_only &&
             haystack.at(link.other).signature.content_hash ==
                 haystack.articles[original].signature.content_hash;
    });
    ++score.copies;
    score.related += truly;
    score.found += found;
    score.found_related += truly && found;
    score.candidates += candidates.size();
    for (const auto& link : links) {
      if (link.relation == records::Relation::template_only) continue;
      ++score.links;
      score.false_links += !related(haystack.at(link.other), haystack.articles[original]) &&
                           !related(haystack.at(link.other), haystack.articles[other]);
    }
  }
  return score;
}

struct JaccardBin {
  double from, to;
  std::size_t pairs = 0, found = 0;
};

std::vector<JaccardBin> recall_by_jaccard(const Haystack& haystack, const std::vector<std::size_t>& originals,
                                          Random& random) {
  std::vector<JaccardBin> bins{{0.50, 0.52}, {0.52, 0.55}, {0.55, 0.60},
                               {0.60, 0.65}, {0.65, 0.75}, {0.75, 1.01}};
  for (std::size_t round = 0; round < 5; ++round) {
    for (const std::size_t original : originals) {
      const auto& other = haystack.texts[random() % haystack.texts.size()];
      const double edits = 0.02 + 0.16 * static_cast<double>(random() % 1000) / 1000;
      const SignedText copy =
          signature::sign(bench::with_word_edits(haystack.texts[original], other, edits, random), kSecret);
      const auto overlap = signature::exact_overlap(copy.shingles, haystack.articles[original].shingles);
      for (JaccardBin& bin : bins) {
        if (overlap.similarity < bin.from || overlap.similarity >= bin.to) continue;
        const auto candidates = haystack.index.candidates(copy.signature);
        ++bin.pairs;
        bin.found += std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
          return haystack.at(candidate.number).signature.content_hash ==
                 haystack.articles[original].signature.content_hash;
        });
      }
    }
  }
  return bins;
}

// Texts with the same label are rewrites of one text: how many pairs do lexical methods see?
void score_rewrites(const std::string& path, const char* name) {
  const auto articles = quality::read_articles(path);
  Haystack set;
  std::unordered_map<std::string, std::vector<std::size_t>> sources;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    set.texts.push_back(text::comparable_text(articles[i].title, articles[i].body));
    set.articles.push_back(signature::sign(set.texts.back(), kSecret));
    sources[articles[i].gold].push_back(i);
    set.index.insert(ArticleNumber{static_cast<std::uint32_t>(i + 1)}, set.articles.back().signature);
  }
  std::size_t pairs = 0;
  std::size_t found = 0;
  std::size_t strangers = 0;
  for (const auto& [source, members] : sources) pairs += members.size() * (members.size() - 1) / 2;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    const auto candidates =
        set.index.candidates(set.articles[i].signature, ArticleNumber{static_cast<std::uint32_t>(i + 1)});
    for (const auto& link : links_of(set, set.articles[i], set.texts[i], candidates)) {
      (articles[link.other.value - 1].gold == articles[i].gold ? found : strangers) += 1;
    }
  }
  std::printf(
      "  %-16s %6zu rewrites: %.3f of %zu pairs are near-duplicates or excerpts; %zu links to strangers\n",
      name, articles.size(), share(found, pairs), pairs, strangers);
}

// Arrival of the whole haystack: sign, search, verify, insert.
struct Arrival {
  double sign_seconds = 0, index_seconds = 0, verify_seconds = 0;
  std::size_t bytes = 0, links = 0, templates = 0, grouped = 0;
  BandIndex::Work work;
};

Arrival arrive(Haystack& haystack) {
  Arrival arrival;
  for (std::size_t i = 0; i < haystack.texts.size(); ++i) {
    const double start = core_seconds();
    haystack.articles.push_back(signature::sign(haystack.texts[i], kSecret));
    const double signed_at = core_seconds();
    const auto candidates = haystack.index.candidates(haystack.articles.back().signature);
    const double searched_at = core_seconds();
    const Links links = links_of(haystack, haystack.articles.back(), haystack.texts[i], candidates);
    const double verified_at = core_seconds();
    haystack.index.insert(ArticleNumber{static_cast<std::uint32_t>(i + 1)},
                          haystack.articles.back().signature);
    arrival.sign_seconds += signed_at - start;
    arrival.verify_seconds += verified_at - searched_at;
    arrival.index_seconds += searched_at - signed_at + core_seconds() - verified_at;
    arrival.bytes += haystack.texts[i].size();
    arrival.links += links.size();
    arrival.templates +=
        static_cast<std::size_t>(std::count_if(links.begin(), links.end(), [](const auto& link) {
          return link.relation == records::Relation::template_only;
        }));
    arrival.grouped += std::any_of(links.begin(), links.end(),
                                   [](const auto& link) { return duplicates::joins_group(link.relation); });
  }
  arrival.work = haystack.index.work();
  return arrival;
}

float best_containment(const signature::Overlap& overlap) {
  return std::max(overlap.containment_a, overlap.containment_b);
}

// Of copies to their originals, that share of their words edited besides: the `value` of the overlap, in
// order of the kinds.
template <std::size_t kKinds, class Value>
std::array<std::vector<float>, kKinds> values_of(const Haystack& haystack,
                                                 const std::vector<std::size_t>& originals,
                                                 const std::array<bench::Edit, kKinds>& kinds,
                                                 double reworded, Random& random, Value value) {
  std::array<std::vector<float>, kKinds> values;
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    for (const std::size_t original : originals) {
      const auto& other = haystack.texts[random() % haystack.texts.size()];
      const std::string text = bench::edited(haystack.texts[original], other, kinds[kind], random);
      const auto copy =
          signature::shingles_of(reworded > 0 ? bench::with_word_edits(text, other, reworded, random) : text);
      values[kind].push_back(value(signature::exact_overlap(copy, haystack.articles[original].shingles)));
    }
  }
  return values;
}

// The nearest earlier article of each in the haystack, by similarity, and the one that holds most of it or is
// held most, among those of clearly another size.
struct Nearest {
  std::vector<float> similarity, containment;
};

Nearest nearest_of(const Haystack& haystack) {
  Nearest nearest{std::vector<float>(haystack.articles.size(), 0),
                  std::vector<float>(haystack.articles.size(), 0)};
  BandIndex index(duplicates::IndexOptions{.similarity_min = 0.20F, .containment_min = 0.40F});
  for (std::size_t i = 0; i < haystack.articles.size(); ++i) {
    const auto& own = haystack.articles[i].shingles;
    for (const auto& candidate : index.candidates(haystack.articles[i].signature)) {
      const auto& other = haystack.at(candidate.number).shingles;
      const auto overlap = signature::exact_overlap(own, other);
      nearest.similarity[i] = std::max(nearest.similarity[i], overlap.similarity);
      const auto smaller = static_cast<float>(std::min(own.size(), other.size()));
      const auto larger = static_cast<float>(std::max(own.size(), other.size()));
      if (smaller <= kThresholds.size_ratio * larger)
        nearest.containment[i] = std::max(nearest.containment[i], best_containment(overlap));
    }
    index.insert(ArticleNumber{static_cast<std::uint32_t>(i + 1)}, haystack.articles[i].signature);
  }
  return nearest;
}

// Recall of each kind and the haystack's articles at or above each threshold; a star marks the default.
template <std::size_t kKinds>
void print_sweep(const char* name, std::initializer_list<float> thresholds, float chosen,
                 const std::array<bench::Edit, kKinds>& kinds,
                 const std::array<std::vector<float>, kKinds>& values, const std::vector<float>& haystack) {
  std::printf("\n%-14s", name);
  for (const bench::Edit kind : kinds) std::printf(" %23s", std::string(bench::name_of(kind)).c_str());
  std::printf(" %32s\n", "haystack articles at or above");
  for (const float threshold : thresholds) {
    const auto above = [&](const std::vector<float>& all) {
      return static_cast<std::size_t>(
          std::count_if(all.begin(), all.end(), [&](float value) { return value >= threshold; }));
    };
    std::printf("%12.2f %c", threshold, threshold == chosen ? '*' : ' ');
    for (const auto& of_kind : values) std::printf(" %23.3f", share(above(of_kind), of_kind.size()));
    std::printf(" %32zu\n", above(haystack));
  }
}

// False where a default misses its goal.
bool print_thresholds(const Haystack& haystack, const std::vector<std::size_t>& originals, Random random) {
  const std::array similar{bench::Edit::word_edits_8, bench::Edit::ocr_noise,
                           bench::Edit::new_lead_boilerplate};
  const auto similarity = values_of(haystack, originals, similar, 0, random,
                                    [](const signature::Overlap& overlap) { return overlap.similarity; });
  const std::array held{bench::Edit::excerpt, bench::Edit::cut, bench::Edit::merged};
  const auto containment = values_of(haystack, originals, held, 0.04, random, best_containment);
  const Nearest nearest = nearest_of(haystack);
  print_sweep("similarity", {0.30F, 0.40F, 0.45F, 0.50F, 0.55F, 0.60F, 0.70F, 0.80F},
              kThresholds.near_duplicate, similar, similarity, nearest.similarity);
  std::printf("\ncontainment, where 4 %% of the words were edited besides:");
  print_sweep("containment", {0.50F, 0.60F, 0.70F, 0.75F, 0.80F, 0.85F, 0.90F, 0.95F, 0.98F},
              kThresholds.containment, held, containment, nearest.containment);
  const auto recall = [](const std::vector<float>& values, float threshold) {
    return share(static_cast<std::size_t>(std::count_if(values.begin(), values.end(),
                                                        [&](float value) { return value >= threshold; })),
                 values.size());
  };
  return recall(similarity[0], kThresholds.near_duplicate) >= 0.95 &&
         recall(containment[0], kThresholds.containment) >= 0.90;
}

struct Options {
  std::size_t copies = 1000;
  std::uint64_t seed = 20260101;
};

Options options_of(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--copies") == 0) options.copies = std::strtoul(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--seed") == 0) options.seed = std::strtoul(argv[i + 1], nullptr, 10);
  }
  return options;
}

std::string print_edits(const Haystack& haystack, const std::vector<std::size_t>& originals, Random& random) {
  std::printf("\n%-24s %8s %10s %16s %10s %14s\n", "kind of copy", "copies", "recall", "of true relations",
              "precision", "candidates");
  std::string json;
  Score total;
  for (const bench::Edit edit : bench::kEdits) {
    const Score score = score_edit(haystack, originals, edit, random);
    std::printf("%-24s %8zu %10.3f %17.3f %10.4f %14.2f\n", std::string(bench::name_of(edit)).c_str(),
                score.copies, score.recall(), share(score.found_related, score.related),
                1 - share(score.false_links, score.links), share(score.candidates, score.copies));
    total.links += score.links;
    total.false_links += score.false_links;
    json += "\"" + std::string(bench::name_of(edit)) + "\":" + std::to_string(score.recall()) + ",";
  }
  json.pop_back();
  return "\"recall\":{" + json +
         "},\"precision\":" + std::to_string(1 - share(total.false_links, total.links));
}

std::string print_bins(const Haystack& haystack, const std::vector<std::size_t>& originals, Random& random) {
  std::printf("\n%-24s %8s %10s\n", "exact similarity", "pairs", "recall");
  std::string json;
  for (const JaccardBin& bin : recall_by_jaccard(haystack, originals, random)) {
    std::printf("%.2f to %-16.2f %8zu %10.4f\n", bin.from, std::min(bin.to, 1.0), bin.pairs,
                share(bin.found, bin.pairs));
    char name[32];
    std::snprintf(name, sizeof name, "\"%.2f\":%.4f,", bin.from, share(bin.found, bin.pairs));
    json += name;
  }
  json.pop_back();
  return "\"recall_by_similarity\":{" + json + "}";
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = options_of(argc, argv);
  const std::string data = quality::data_directory();
  if (data.empty()) {
    std::printf("no data: skipped\n{\"bench\":\"duplicates\",\"skipped\":true}\n");
    return 0;
  }
  Haystack haystack;
  haystack.texts = texts_of(data + "/stream/articles.jsonl.gz");
  const Arrival arrival = arrive(haystack);
  const std::size_t articles = haystack.texts.size();
  const double seconds = arrival.sign_seconds + arrival.index_seconds + arrival.verify_seconds;
  std::printf("haystack: %zu articles of %.0f bytes, kernel %s, seed %lu\n", articles,
              share(arrival.bytes, articles), std::string(signature::kernel_name()).c_str(), options.seed);
  std::printf(
      "  one core: %.0f articles/s in all; sign %.1f us, search and insert %.1f us, verify %.1f us an "
      "article\n",
      static_cast<double>(articles) / seconds, 1e6 * arrival.sign_seconds / static_cast<double>(articles),
      1e6 * arrival.index_seconds / static_cast<double>(articles),
      1e6 * arrival.verify_seconds / static_cast<double>(articles));
  std::printf(
      "  an article costs %.2f lookups, %.2f estimates, %.3f exact comparisons; %zu links, %zu of them on a "
      "template, %zu articles join "
      "a group\n",
      share(arrival.work.lookups, articles), share(arrival.work.estimates, articles),
      share(arrival.work.candidates, articles), arrival.links, arrival.templates, arrival.grouped);

  std::vector<std::size_t> originals;
  Random random(options.seed);
  while (originals.size() < options.copies) {
    const std::size_t i = random() % articles;
    if (haystack.articles[i].signature.word_count >= 250) originals.push_back(i);
  }
  const std::string edits = print_edits(haystack, originals, random);
  const std::string bins = print_bins(haystack, originals, random);
  const bool defaults_hold = print_thresholds(haystack, originals, random);
  std::printf("\nrewrites in other words, which only the story layer can join:\n");
  score_rewrites(data + "/rewrites/politifact.jsonl.gz", "politifact");
  score_rewrites(data + "/rewrites/many_domains.jsonl.gz", "many domains");
  std::printf(
      "{\"bench\":\"duplicates\",\"articles\":%zu,\"seed\":%lu,\"kernel\":\"%s\",\"articles_per_s\":%.0f,%s,%"
      "s}\n",
      articles, options.seed, std::string(signature::kernel_name()).c_str(),
      static_cast<double>(articles) / seconds, edits.c_str(), bins.c_str());
  if (!defaults_hold) std::fprintf(stderr, "a default threshold misses its goal\n");
  return defaults_hold ? 0 : 1;
}
