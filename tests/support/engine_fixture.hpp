// An engine on a journal in memory, stepped by the test's own thread, and invented articles to feed it.
#pragma once

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/base/clock.hpp"
#include "core/engine.hpp"
#include "core/store/memory_journal.hpp"

namespace samestory::testing {

class ManualClock final : public Clock {
 public:
  Timestamp now() const override { return now_; }
  void advance(std::chrono::milliseconds by) { now_ += by; }
  void set(Timestamp at) { now_ = at; }

 private:
  Timestamp now_ = Timestamp(std::chrono::milliseconds(1'752'573'600'000));  // 2025-07-15T10:00:00Z
};

struct EngineFixture {
  explicit EngineFixture(EngineOptions with = {}) : options(std::move(with)) { restart(); }

  // A new engine on the same journal.
  void restart() {
    engine.reset();
    auto opened = Engine::open(options, journal, clock);
    if (!opened) throw std::runtime_error(opened.error().message);
    engine = std::move(*opened);
  }

  Result<IngestAnswer> ingest(records::Article article) {
    std::optional<Result<IngestAnswer>> answer;
    engine->ingest(std::move(article), [&](Result<IngestAnswer> got) { answer = std::move(got); });
    return std::move(answer.value());
  }
  Result<MatchAnswer> match(records::Article article) {
    std::optional<Result<MatchAnswer>> answer;
    engine->match(std::move(article), [&](Result<MatchAnswer> got) { answer = std::move(got); });
    return std::move(answer.value());
  }
  Result<void> remove(const std::string& id) {
    std::optional<Result<void>> answer;
    engine->remove(ArticleId{id}, [&](Result<void> got) { answer = std::move(got); });
    return std::move(answer.value());
  }
  Result<void> restore(const std::string& id) {
    std::optional<Result<void>> answer;
    engine->restore(ArticleId{id}, [&](Result<void> got) { answer = std::move(got); });
    return std::move(answer.value());
  }

  ManualClock clock;
  EngineOptions options;
  store::MemoryJournal journal;
  std::unique_ptr<Engine> engine;
};

inline records::Article article(std::string id, std::string title, std::string body,
                                std::string source = "Outlet") {
  records::Article made;
  made.id.value = std::move(id);
  made.title = std::move(title);
  made.body = std::move(body);
  made.source = std::move(source);
  made.language = "en";
  return made;
}

// `words` words, a function of the seed; two seeds share next to no 3-word sequence.
inline std::string random_text(std::uint64_t seed, std::size_t words) {
  std::mt19937_64 random(seed * 7919 + 17);
  std::string text;
  for (std::size_t i = 0; i < words; ++i) {
    if (i != 0) text += i % 12 == 0 ? ". " : " ";
    std::string word;
    for (int syllables = 2 + static_cast<int>(random() % 2); syllables > 0; --syllables) {
      word += "bdfgklmnprstvz"[random() % 14];
      word += "aeiou"[random() % 5];
    }
    text += word;
  }
  return text;
}

}  // namespace samestory::testing
