#include "server/demo/sample_player.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "proto/article_codec.hpp"
#include "server/static_files.hpp"

namespace samestory::server {
namespace {

std::string_view sample_lines() {
  for (const StaticFile& file : static_files()) {
    if (file.pattern == "/samples.jsonl") return file.bytes;
  }
  return {};
}

}  // namespace

std::vector<records::Article> samples_as_of(Timestamp now) {
  std::vector<records::Article> articles;
  std::string_view lines = sample_lines();
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    auto article = proto::decode_article(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (article) articles.push_back(*std::move(article));
  }
  std::optional<PublishedAt> newest;
  for (const records::Article& article : articles) newest = std::max(newest, article.published_at);
  if (!newest) return articles;
  const auto days = std::chrono::floor<std::chrono::days>(now - newest->instant);
  for (records::Article& article : articles) {
    if (!article.published_at) continue;
    const bool day_only = article.published_at->precision == DatePrecision::day;
    article.published_at->instant += day_only ? Timestamp::duration(days) : now - newest->instant;
  }
  return articles;
}

SamplePlayer::SamplePlayer(Engine& engine, const Clock& clock, std::chrono::seconds duration,
                           spdlog::logger& log)
    : engine_(engine), log_(log), thread_([this, articles = samples_as_of(clock.now()), duration]() mutable {
        play(std::move(articles), duration);
      }) {}

SamplePlayer::~SamplePlayer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SamplePlayer::play(std::vector<records::Article> articles, std::chrono::seconds duration) {
  const auto begun = std::chrono::steady_clock::now();
  const auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(duration) /
                     static_cast<std::int64_t>(std::max<std::size_t>(articles.size(), 1));
  for (std::size_t i = 0; i < articles.size(); ++i) {
    {
      std::unique_lock lock(mutex_);
      const auto at = begun + pause * static_cast<std::int64_t>(i);
      if (changed_.wait_until(lock, at, [this] { return stopping_; })) return;
    }
    engine_.ingest(std::move(articles[i]), [this](const Result<IngestAnswer>& answer) {
      if (!answer) log_.warn("a sample article was not taken: {}", answer.error().message);
    });
  }
  log_.info("the sample articles are in");
}

}  // namespace samestory::server
