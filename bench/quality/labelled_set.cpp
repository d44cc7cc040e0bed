#include "bench/quality/labelled_set.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>
#include <utility>

#include "core/stories/packed_article.hpp"
#include "core/stories/term_statistics.hpp"

namespace samestory::quality {
namespace {

std::string first_words(const std::string& text, std::size_t words) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < words && at != std::string::npos; ++i) at = text.find_first_of(" \n", at + 1);
  return at == std::string::npos ? text : text.substr(0, at);
}

LabelledArticle changed(LabelledArticle article, Text text, std::mt19937& random) {
  if (article.body.empty() || text == Text::whole || text == Text::foreign) return article;
  const unsigned draw = random() % 10;
  if (text == Text::leads) {
    article.body = first_words(article.body, 60 + random() % 80);
  } else if (draw < 4) {
    article.body = first_words(article.body, 40 + random() % 400);
  } else if (draw < 6 && !article.title.empty()) {
    article.title.clear();
  }
  return article;
}

}  // namespace

LabelledSet::LabelledSet(std::string name, const std::vector<LabelledArticle>& articles, Text text,
                         unsigned seed)
    : name_(std::move(name)) {
  std::mt19937 random(seed);
  std::map<std::string, std::int32_t> labels;
  std::map<std::pair<std::string, std::string>, std::size_t> reports;  // of a label in a language
  stories::TermStatistics statistics;
  std::vector<stories::Vectors> vectors;
  for (const LabelledArticle& original : articles) {
    const LabelledArticle article = changed(original, text, random);
    records::ArticleTerms terms = terms_of(article);
    if (text == Text::foreign) {  // other ids, so that the table knows none of them
      terms.language = "xx";
      for (auto* list : {&terms.stems, &terms.bigrams, &terms.numbers, &terms.entities}) {
        for (records::TermCount& term : *list) term.id ^= 0x5555'5555U;
        std::sort(list->begin(), list->end(), [](const auto& a, const auto& b) { return a.id < b.id; });
      }
    }
    vectors.push_back(
        stories::PackedArticle::make(terms, statistics.idf(terms.language), std::nullopt)->unpack());
    groups_.push_back(stories::group_of(terms, vectors.back(), std::nullopt));
    const auto [label, is_new] = labels.emplace(article.gold, static_cast<std::int32_t>(labels.size()));
    if (is_new) labels_.push_back(article.gold);
    if (statistics.tells(terms.language, ++reports[{article.gold, terms.language}]))
      statistics.observe(terms);
    gold_.push_back(label->second);
    has_dates_ |= article.published_at.has_value();
    days_.push_back(article.published_at
                        ? static_cast<double>(article.published_at->instant.time_since_epoch().count()) /
                              86'400'000.0
                        : kUndated);
  }
  pairs_.reserve(vectors.size() * (vectors.size() - 1) / 2);
  for (std::size_t a = 1; a < vectors.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) pairs_.push_back(stories::products(vectors[a], vectors[b]));
  }
}

stories::Group LabelledSet::group(std::size_t article, const Days& days) const {
  stories::Group g = groups_[article];
  if (!std::isnan(days[article])) {
    g.dated = 1;
    g.day_min = g.day_max = g.day_sum = days[article];
  }
  return g;
}

std::vector<stories::Group> LabelledSet::groups(std::span<const std::uint32_t> articles,
                                                const Days& days) const {
  std::vector<stories::Group> out;
  for (const std::uint32_t a : articles) out.push_back(group(a, days));
  return out;
}

stories::PairProducts LabelledSet::products(std::span<const std::uint32_t> articles) const {
  stories::PairProducts out(articles.size());
  for (std::size_t i = 0; i < articles.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) out.set(i, j, product(articles[i], articles[j]));
  }
  return out;
}

namespace {

// In so many of the simulated calendars hours or few days hold all stories, as in a stream of thousands a
// day: there it says little that two reports are near in time.
constexpr double kDenseShare = 0.2, kDenseDays = 4;

// When each story begins: uniform over `span`, or (with chance `follow`) about the time of the placed story
// most like it.
std::vector<double> story_starts(const LabelledSet& set, double span, double follow, std::mt19937& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  std::normal_distribution<double> near(0, 2.5);
  std::vector<std::uint32_t> first(set.gold_stories(), ~0U);
  for (std::uint32_t i = 0; i < set.size(); ++i) {
    std::uint32_t& f = first[static_cast<std::size_t>(set.gold()[i])];
    if (f == ~0U || random() % 3 == 0) f = i;
  }
  std::vector<std::size_t> order(first.size()), placed;
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), random);
  std::vector<double> starts(first.size());
  for (const std::size_t story : order) {
    starts[story] = 17'000 + span * unit(random);
    if (!placed.empty() && unit(random) < follow) {
      const auto likeness = [&](std::size_t other) {
        return at(set.product(first[story], first[other]), stories::Field::stem);
      };
      const std::size_t most =
          *std::max_element(placed.begin(), placed.end(),
                            [&](std::size_t a, std::size_t b) { return likeness(a) < likeness(b); });
      // One in three comes weeks to a year later: a follow-up, or the same again.
      const double stretch = unit(random) < 1.0 / 3 ? std::pow(10, 0.7 + 1.5 * unit(random)) : 1;
      starts[story] = starts[most] + (span > kDenseDays ? stretch : 0.1 * span) * near(random);
    }
    placed.push_back(story);
  }
  return starts;
}

}  // namespace

Days days_of(const LabelledSet& set, Calendar calendar, std::mt19937& random) {
  if (calendar == Calendar::real) return set.real_days();
  Days days(set.size(), kUndated);
  if (calendar == Calendar::none) return days;
  std::uniform_real_distribution<double> unit(0, 1);
  const auto stories = static_cast<double>(set.gold_stories());
  const bool dense = unit(random) < kDenseShare;
  const double span = dense ? std::pow(10, -1 + 1.5 * unit(random))
                            : std::max(1.0, stories * std::pow(10, -1.5 + 1.8 * unit(random)));
  const std::vector<double> starts = story_starts(set, span, 0.8 * unit(random), random);
  const double pace = std::min(1.0, span / 2);  // of a story
  std::exponential_distribution<double> soon(1 / (0.6 * pace)), late(1 / (4.0 * pace));
  const bool whole_days = unit(random) < 0.7;
  const double wrong = unit(random) < 0.3 ? 0.05 : 0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (calendar == Calendar::partly_fake && unit(random) < 0.4) continue;
    days[i] =
        starts[static_cast<std::size_t>(set.gold()[i])] + (unit(random) < 0.9 ? soon(random) : late(random));
    if (unit(random) < wrong) days[i] = 17'000 + span * unit(random);
    if (whole_days) days[i] = std::floor(days[i]);
  }
  return days;
}

void in_parallel(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& job) {
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> workers;
  for (unsigned t = 0; t < threads; ++t) {
    workers.emplace_back([&] {
      for (std::size_t i = next++; i < count; i = next++) job(i);
    });
  }
}

}  // namespace samestory::quality
