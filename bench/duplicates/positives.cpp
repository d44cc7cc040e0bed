// Positives of real articles for reading by hand: what precision is judged by.
//
// bench_duplicates_positives [--count N] [--seed N] [--texts FILE]
// All articles of the stream and of the story sets (without one whose articles the stream holds too) arrive
// in turn; of the pairs that are called near-duplicates, excerpts or identical N are drawn, at most two an
// article, and printed by id and similarity, without text. --texts writes them with their texts, which belong
// to their publishers.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "bench/quality/articles.hpp"
#include "core/duplicates/band_index.hpp"
#include "core/duplicates/form.hpp"
#include "core/duplicates/relation.hpp"
#include "core/text/plain_text.hpp"

using namespace samestory;

namespace {

struct Article {
  std::string id, text;
  signature::SignedText signed_text;
};

struct Positive {
  std::size_t article = 0;
  records::DuplicateLink link;
};

std::vector<Article> read_all(const std::string& data) {
  std::vector<Article> articles;
  for (const char* const file : {"stream/articles", "stories/aggregator", "stories/fnc", "stories/wikinews",
                                 "stories/telegram_ru_en"}) {
    for (const auto& article : quality::read_articles(data + "/" + file + ".jsonl.gz")) {
      const std::string body =
          text::looks_like_html(article.body) ? text::html_to_text(article.body) : article.body;
      std::string text = text::comparable_text(article.title, body);
      auto signed_text = signature::sign(text, 7);
      articles.push_back({std::string(file) + ":" + article.id, std::move(text), std::move(signed_text)});
    }
  }
  return articles;
}

std::vector<Positive> positives_of(const std::vector<Article>& articles) {
  std::vector<Positive> positives;
  duplicates::BandIndex index;
  const duplicates::Thresholds thresholds;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    const auto& [signature, shingles] = articles[i].signed_text;
    std::size_t taken = 0;
    for (const auto& candidate : index.candidates(signature)) {
      const Article& other = articles[candidate.number.value - 1];
      const auto related =
          duplicates::relate(signature, shingles, other.signed_text.signature, other.signed_text.shingles,
                             candidate.number, thresholds, candidate.recurring);
      if (!related || taken == 2) continue;
      const auto link = duplicates::refined_by_form(*related, articles[i].text, other.text);
      if (link.relation == records::Relation::template_only) continue;
      positives.push_back({i, link});
      ++taken;
    }
    index.insert(ArticleNumber{static_cast<std::uint32_t>(i + 1)}, signature);
  }
  return positives;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 50;
  std::uint64_t seed = 20260101;
  std::ofstream texts;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--count") == 0) count = std::strtoul(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--seed") == 0) seed = std::strtoul(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--texts") == 0) texts.open(argv[i + 1]);
  }
  const std::string data = quality::data_directory();
  if (data.empty()) {
    std::printf("no data: skipped\n{\"bench\":\"duplicates_positives\",\"skipped\":true}\n");
    return 0;
  }
  const auto articles = read_all(data);
  auto positives = positives_of(articles);
  const std::size_t all = positives.size();
  std::map<std::string, std::size_t> relations;
  for (const auto& positive : positives) ++relations[std::string(records::name_of(positive.link.relation))];
  std::mt19937_64 random(seed);
  std::shuffle(positives.begin(), positives.end(), random);
  // The certain ones teach nothing: equal texts are left out of the sample.
  positives.erase(
      std::remove_if(positives.begin(), positives.end(),
                     [](const Positive& p) { return p.link.relation == records::Relation::identical; }),
      positives.end());
  if (positives.size() > count) positives.resize(count);
  std::printf("%zu articles, %zu positives:", articles.size(), all);
  for (const auto& [name, number] : relations) std::printf(" %zu %s", number, name.c_str());
  std::printf("\n%zu to read, none identical:\n", positives.size());
  for (const Positive& positive : positives) {
    const Article& article = articles[positive.article];
    const Article& other = articles[positive.link.other.value - 1];
    const std::string relation(records::name_of(positive.link.relation));
    std::printf("  %-14s similarity %.3f containment %.3f  %s  %s\n", relation.c_str(),
                positive.link.similarity, positive.link.containment, article.id.c_str(), other.id.c_str());
    if (texts.is_open()) {
      texts << relation << ' ' << positive.link.similarity << ' ' << positive.link.containment << '\n'
            << article.id << '\n'
            << article.text << "\n----------\n"
            << other.id << '\n'
            << other.text << "\n==========\n";
    }
  }
  std::printf("{\"bench\":\"duplicates_positives\",\"articles\":%zu,\"positives\":%zu,\"read\":%zu}\n",
              articles.size(), all, positives.size());
}
