#include "bench/quality/replay.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>

#include "core/engine.hpp"

namespace samestory::quality {
namespace {

class SetClock final : public Clock {
 public:
  Timestamp now() const override { return now_; }
  void set(Timestamp at) { now_ = at; }

 private:
  Timestamp now_{};
};

// For sets without any date.
constexpr Timestamp kUndatedStart{std::chrono::hours{24 * 18'262}};

double dated_share(const std::vector<LabelledArticle>& articles) {
  const auto dated = std::count_if(articles.begin(), articles.end(),
                                   [](const auto& a) { return a.published_at.has_value(); });
  return static_cast<double>(dated) / static_cast<double>(std::max<std::size_t>(1, articles.size()));
}

bool is_live(const std::vector<LabelledArticle>& articles) {
  return !articles.empty() && articles.front().received_at;
}

Timestamp last_date(const std::vector<LabelledArticle>& articles) {
  Timestamp last = kUndatedStart;
  bool any = false;
  for (const LabelledArticle& a : articles) {
    if (!a.published_at) continue;
    last = any ? std::max(last, a.published_at->instant) : a.published_at->instant;
    any = true;
  }
  return last;
}

template <class T>
T must(Result<T> result, const char* what) {
  if (!result) {
    std::fprintf(stderr, "%s: %s\n", what, result.error().message.c_str());
    std::exit(1);
  }
  return std::move(*result);
}

}  // namespace

Replay replay(const std::vector<LabelledArticle>& articles, const std::vector<std::uint32_t>& order,
              const stories::StoryOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  Replay result;
  result.immediate.resize(articles.size());
  result.settled.resize(articles.size());
  SetClock clock;
  const bool by_date = dated_share(articles) > 0.6;
  Timestamp now = by_date || is_live(articles) ? Timestamp{} : last_date(articles) + std::chrono::hours{24};
  clock.set(now);
  result.journal = std::make_unique<store::MemoryJournal>();
  EngineOptions engine_options;
  engine_options.stories = options;
  auto engine = must(Engine::open(engine_options, *result.journal, clock), "open");
  for (const std::uint32_t place : order) {
    const LabelledArticle& given = articles[place];
    now += given.received_at ? std::chrono::milliseconds{1} : std::chrono::seconds{1};
    if (given.received_at) {
      now = std::max(now, *given.received_at);
    } else if (by_date && given.published_at) {
      now = std::max(now, given.published_at->instant);
    }
    clock.set(now);
    records::Article article;
    article.id = ArticleId{given.id};
    article.title = given.title;
    article.body = given.body;
    article.source = given.source;
    article.language = given.language;
    article.published_at = given.published_at;
    article.embedding = given.embedding;
    engine->ingest(std::move(article), [&](Result<IngestAnswer> answer) {
      result.immediate[place] = must(std::move(answer), "ingest").story.value;
    });
  }
  must(engine->recluster(true), "recluster");
  std::map<std::uint64_t, std::uint64_t> now_called;  // first answers may have become aliases
  for (const std::uint32_t place : order) {
    result.settled[place] = must(engine->article(ArticleId{articles[place].id}), "article").story.value;
    const std::uint64_t first = result.immediate[place];
    auto known = now_called.find(first);
    if (known == now_called.end()) {
      const auto view = engine->story(StoryId{first}, 1, "");
      known = now_called.emplace(first, view ? view->summary.id.value : first).first;
    }
    if (known->second != result.settled[place]) ++result.changed;
    result.immediate[place] = known->second;
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return result;
}

std::vector<std::uint32_t> arrival_order(const std::vector<LabelledArticle>& articles, unsigned number) {
  std::vector<std::uint32_t> order(articles.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  if (is_live(articles)) {
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return articles[a].received_at < articles[b].received_at; });
    return order;
  }
  if (number == 0) return order;
  std::mt19937 random(number);
  if (dated_share(articles) <= 0.9) {
    std::shuffle(order.begin(), order.end(), random);
    return order;
  }
  std::normal_distribution<double> hours(0, 4);
  std::vector<double> keys(articles.size());
  double last = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (articles[i].published_at)
      last = static_cast<double>(articles[i].published_at->instant.time_since_epoch().count()) / 3.6e6;
    keys[i] = last + hours(random);
  }
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
  return order;
}

}  // namespace samestory::quality
