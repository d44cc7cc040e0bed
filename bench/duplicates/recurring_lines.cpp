// What is learned to recur in the articles of one source, on a stream of real articles.
//
// bench_recurring_lines [FILE]
// Prints every distinct line that was left out, with its source and how often, for reading. Without data
// (bench/quality/articles.hpp says where it lies) it says so and ends with 0.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bench/quality/articles.hpp"
#include "core/engine.hpp"
#include "core/engine/analyser.hpp"
#include "core/store/memory_journal.hpp"
#include "core/text/recurring_lines.hpp"

using namespace samestory;

namespace {

constexpr std::size_t kShownBytes = 120;

class SteppedClock final : public Clock {
 public:
  Timestamp now() const override { return now_; }
  void step() { now_ += std::chrono::seconds(30); }

 private:
  Timestamp now_{std::chrono::hours{24 * 18'262}};
};

struct Figures {
  std::size_t articles = 0, with_lines = 0, lines = 0, hashes = 0;
  std::map<std::pair<std::string, std::string>, std::size_t> left_out;  // by source and line
};

records::Article article_of(const quality::LabelledArticle& from) {
  records::Article article;
  article.id.value = from.id;
  article.title = from.title;
  article.body = from.body;
  article.source = from.source;
  article.language = from.language;
  article.published_at = from.published_at;
  return article;
}

void count(const store::Journal& journal, ArticleNumber number, Figures& figures) {
  const auto bytes = journal.analysis(number);
  const auto payload = journal.payload(number);
  if (!bytes || !payload) return;  // an earlier version of an id that came again
  const auto analysis = records::decode_analysis(*bytes);
  const auto article = records::decode_article(*payload);
  if (!analysis || !article) std::exit(1);
  ++figures.articles;
  figures.hashes += analysis->lines.size();
  figures.with_lines += !analysis->left_out.empty();
  figures.lines += analysis->left_out.size();
  const std::string body = engine::plain_body_of(*article);
  const auto lines = text::body_lines(body);
  for (const std::uint16_t place : analysis->left_out)
    ++figures.left_out[{article->source, std::string(lines.at(place).substr(0, kShownBytes))}];
}

}  // namespace

int main(int argc, char** argv) {
  const std::string data = quality::data_directory();
  if (argc < 2 && data.empty()) {
    std::puts("No data: skipped.");
    return 0;
  }
  const auto articles = quality::read_articles(argc > 1 ? argv[1] : data + "/stream/articles.jsonl.gz");
  SteppedClock clock;
  store::MemoryJournal journal;
  auto engine = Engine::open({}, journal, clock);
  if (!engine) return 1;
  std::uint32_t stored = 0;
  for (const auto& article : articles) {
    clock.step();
    (*engine)->ingest(article_of(article), [&](const Result<IngestAnswer>& answer) {
      stored += answer && answer->status != IngestStatus::unchanged;
    });
  }
  Figures figures;
  for (std::uint32_t number = 1; number <= stored; ++number) count(journal, ArticleNumber{number}, figures);
  for (const auto& [line, times] : figures.left_out)
    std::printf("%6zu  %-28.28s %s\n", times, line.first.c_str(), line.second.c_str());
  const double per_article = static_cast<double>(figures.hashes) / static_cast<double>(figures.articles);
  std::printf("%zu articles: %zu lines left out of %zu, %zu distinct; %.1f hashes stored an article\n",
              figures.articles, figures.lines, figures.with_lines, figures.left_out.size(), per_article);
  std::printf(
      "{\"bench\":\"recurring-lines\",\"articles\":%zu,\"lines\":%zu,\"with_lines\":%zu,\"distinct\":%zu,"
      "\"hashes_per_article\":%.2f}\n",
      figures.articles, figures.lines, figures.with_lines, figures.left_out.size(), per_article);
  return 0;
}
