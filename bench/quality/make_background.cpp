// Makes core/stories/data/background.bin: how many articles of a stream hold each term. Counts only.
//
//   make_background STREAM.jsonl.gz core/stories/data/background.bin
//
// Format: one line of text that says where the table comes from, then (core/base/bytes.hpp) the number of
// languages and for each its name and articles, the number of terms and for each, ascending, the step from
// the id before (varint) and -ln(share of articles) in sixteenths (byte). Terms too rare to matter to any
// field are left out.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <thread>

#include "bench/quality/articles.hpp"
#include "core/base/bytes.hpp"

using namespace samestory;

namespace {

// A term in fewer articles has an inverse frequency beyond the cap of every field, or nearly so.
constexpr std::uint32_t kStemArticlesMin = 3, kBigramArticlesMin = 6, kNumberArticlesMin = 4,
                        kEntityArticlesMin = 7;

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: make_background STREAM.jsonl.gz OUT\n");
    return 2;
  }
  const auto articles = quality::read_articles(argv[1]);
  const auto terms = quality::terms_of(articles, std::thread::hardware_concurrency());
  std::map<std::string, std::uint32_t> languages;
  for (const auto& t : terms) ++languages[t.language];
  const auto best = std::max_element(languages.begin(), languages.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  const std::string language = best->first;
  const std::uint32_t behind = best->second;
  std::map<records::TermId, std::uint32_t> kept;
  const auto count = [&](auto list, std::uint32_t least) {
    std::map<records::TermId, std::uint32_t> counts;
    for (const auto& t : terms) {
      if (t.language != language) continue;
      for (const records::TermCount& term : t.*list) ++counts[term.id];
    }
    std::size_t used = 0;
    for (const auto& [id, articles_with] : counts) {
      if (articles_with >= least) kept[id] = articles_with, ++used;
    }
    std::printf("  %zu terms, %zu kept\n", counts.size(), used);
  };
  count(&records::ArticleTerms::stems, kStemArticlesMin);
  count(&records::ArticleTerms::bigrams, kBigramArticlesMin);
  count(&records::ArticleTerms::numbers, kNumberArticlesMin);
  count(&records::ArticleTerms::entities, kEntityArticlesMin);

  std::string bytes = "Term frequencies of " + std::to_string(behind) +
                      " English news articles; made by bench/quality/make_background.cpp: "
                      "make_background STREAM.jsonl.gz core/stories/data/background.bin\n";
  ByteWriter out(bytes);
  out.varint(1U);
  out.bytes(language);
  out.varint(behind);
  out.varint(kept.size());
  records::TermId before = 0;
  for (const auto& [id, articles_with] : kept) {
    out.varint(id - before);
    before = id;
    const double share = (articles_with + 0.5) / (behind + 1.0);
    out.fixed(static_cast<std::uint8_t>(std::clamp(std::lround(-16 * std::log(share)), 0L, 255L)));
  }
  std::ofstream(argv[2], std::ios::binary) << bytes;
  std::printf("%zu terms, %zu bytes\n", kept.size(), bytes.size());
}
