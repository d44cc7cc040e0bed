#include "bench/quality/live.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "bench/quality/labelled_set.hpp"

namespace samestory::quality {
namespace {

using std::chrono::milliseconds;

constexpr double kDayMs = 86'400'000, kHourMs = 3'600'000;
constexpr double kDelayHours = 2, kDelaySpread = 1.2;  // median, and sigma of the logarithm

bool is_mostly_dated(const std::vector<LabelledArticle>& articles) {
  const auto dated = std::count_if(articles.begin(), articles.end(),
                                   [](const auto& a) { return a.published_at.has_value(); });
  return static_cast<std::size_t>(dated) * 10 >= articles.size() * 9;
}

void simulate_dates(std::vector<LabelledArticle>& articles, std::mt19937& random) {
  const LabelledSet set("live", articles, Text::whole, 1);
  const Days days = days_of(set, Calendar::fake, random);
  for (std::size_t i = 0; i < articles.size(); ++i) {
    const bool whole = std::floor(days[i]) == days[i];
    articles[i].published_at = PublishedAt{Timestamp{milliseconds{std::llround(days[i] * kDayMs)}},
                                           whole ? DatePrecision::day : DatePrecision::second};
  }
}

milliseconds delay_of(const PublishedAt& published, std::mt19937& random) {
  std::lognormal_distribution<double> hours(std::log(kDelayHours), kDelaySpread);
  double ms = hours(random) * kHourMs;
  const bool day = published.instant == std::chrono::floor<std::chrono::days>(published.instant);
  if (day) ms += std::uniform_real_distribution<double>(0, kDayMs)(random);
  return milliseconds{std::llround(ms)};
}

}  // namespace

void play_live(std::vector<LabelledArticle>& articles, const LivePlay& play) {
  std::mt19937 random(play.seed);
  if (!is_mostly_dated(articles)) simulate_dates(articles, random);
  Timestamp last{};
  for (LabelledArticle& a : articles) {
    if (a.published_at) last = a.published_at->instant;
    const PublishedAt published = a.published_at.value_or(PublishedAt{last});
    a.received_at = published.instant + delay_of(published, random);
    if (random() % 100 >= play.undated_percent) continue;
    a.published_at.reset();
    *a.received_at += play.late;
  }
}

void tell_in_one_day(std::vector<LabelledArticle>& articles, unsigned seed) {
  constexpr Timestamp kMorning =
      std::chrono::sys_days{std::chrono::year{2025} / 8 / 20} + std::chrono::hours{8};
  std::mt19937 random(seed);
  for (LabelledArticle& a : articles) {
    a.published_at = PublishedAt{kMorning + std::chrono::minutes{random() % 360}, DatePrecision::second};
    a.received_at = a.published_at->instant;
  }
}

void pour_undated(std::vector<LabelledArticle>& articles, const std::string& data, unsigned seed) {
  std::vector<LabelledArticle> stream = read_articles(data + "/stream/articles.jsonl.gz");
  stream.erase(stream.begin(), stream.end() - static_cast<std::ptrdiff_t>(kLiveStream));
  play_live(stream, {.seed = seed});
  const Timestamp middle = *stream[kLiveStream / 2].received_at;
  const milliseconds step = milliseconds{std::chrono::hours{1}} / std::max<std::size_t>(1, articles.size());
  for (std::size_t i = 0; i < articles.size(); ++i) {
    articles[i].published_at.reset();
    articles[i].received_at = middle + static_cast<std::int64_t>(i) * step;
  }
  for (LabelledArticle& a : stream) {
    a.id = "stream/" + a.id;
    a.gold.clear();
    articles.push_back(std::move(a));
  }
}

}  // namespace samestory::quality
