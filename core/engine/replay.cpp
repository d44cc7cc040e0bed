#include "core/engine/replay.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace samestory::engine {
namespace {

constexpr std::size_t kBlockRecords = 128;
constexpr Sequence kProgressEvery = 10'000;
// Tables of the near-duplicate index that are brought near this many articles ahead.
constexpr std::size_t kPrefetchAhead = 4;

struct Item {
  records::Record record;
  std::string encoded;  // empty: no analysis
  std::optional<Result<records::Analysis>> analysis;
  std::shared_ptr<const stories::PreparedReport> prepared;

  const records::Analysis* decoded() const { return analysis && *analysis ? &**analysis : nullptr; }
};
using Block = std::vector<Item>;

std::size_t embeddings_in(const Block& block) {
  return static_cast<std::size_t>(std::count_if(block.begin(), block.end(), [](const Item& item) {
    return item.decoded() != nullptr && item.decoded()->embedding.has_value();
  }));
}

class Replay {
 public:
  Replay(State& state, EventLog& events, WriterFirstMutex& mutex, const ReplayOptions& options)
      : state_(state), events_(events), mutex_(mutex), options_(options) {}

  Result<void> take(records::Record&& record, std::string_view encoded) {
    gathered_.push_back({std::move(record), std::string(encoded), {}, {}});
    return gathered_.size() < kBlockRecords ? Result<void>{} : turn();
  }
  Result<ReplayWork> finish() {
    for (int last = 0; last < 2; ++last) {
      if (auto turned = turn(); !turned) return fail(turned.error());
    }
    return work_;
  }

 private:
  // Applies the block at hand, and makes the one that was gathered the next.
  Result<void> turn() {
    Block next = std::exchange(gathered_, {});
    const bool ahead = !current_.empty() && current_.size() < state_.stories.adds_in_version() &&
                       embeddings_in(current_) < state_.stories.embeddings_in_version();
    Result<void> applied;
    if (!ahead) applied = apply(current_);
    {
      std::vector<std::jthread> helpers;
      std::atomic<std::size_t> at = 0;
      const std::size_t wanted = next.empty() ? 0 : options_.helpers;
      for (std::size_t i = 0; i < wanted; ++i) helpers.emplace_back([&] { prepare(next, at); });
      if (ahead) applied = apply(current_);
      if (helpers.empty() || !ahead) prepare(next, at);
    }
    work_.blocks += next.empty() ? 0 : 1;
    work_.blocks_ahead += !next.empty() && ahead && options_.helpers > 0 ? 1 : 0;
    current_ = std::move(next);
    return applied;
  }

  void prepare(Block& block, std::atomic<std::size_t>& at) const {
    for (std::size_t i = at++; i < block.size(); i = at++) {
      Item& item = block[i];
      if (item.encoded.empty()) continue;
      item.analysis = records::decode_analysis(item.encoded);
      if (options_.helpers == 0 || !*item.analysis) continue;
      const auto* article = std::get_if<records::ArticleSubmitted>(&item.record.body);
      // A copy brings no evidence of its own, as a rule.
      if (article == nullptr || article->representative != article->number) continue;
      item.prepared = state_.stories.prepare(
          {.number = article->number,
           .representative = article->representative,
           .terms = &item.decoded()->terms,
           .published_at = article->published_at,
           .received_at = item.record.received_at,
           .source = article->source,
           .stand_in = article->stand_in,
           .embedding = item.decoded()->embedding ? &*item.decoded()->embedding : nullptr});
    }
  }

  Result<void> apply(const Block& block) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      const Item& item = block[i];
      if (item.analysis && !*item.analysis) return fail(item.analysis->error());
      if (i + kPrefetchAhead < block.size()) {
        if (const records::Analysis* later = block[i + kPrefetchAhead].decoded())
          state_.bands.prefetch(later->signature);
      }
      const WriteLock lock(mutex_);
      if (item.prepared) {
        state_.stories.keep_prepared(std::get<records::ArticleSubmitted>(item.record.body).number,
                                     item.prepared);
      }
      if (auto applied = state_.apply(item.record, item.decoded()); !applied) return applied;
      events_.append(item.record);
      ++work_.records;
      work_.analyses += item.decoded() != nullptr ? 1 : 0;
      if (options_.progress && item.record.sequence % kProgressEvery == 0)
        options_.progress(item.record.sequence);
    }
    return {};
  }

  State& state_;
  EventLog& events_;
  WriterFirstMutex& mutex_;
  const ReplayOptions& options_;
  Block gathered_, current_;
  ReplayWork work_;
};

}  // namespace

Result<ReplayWork> replay(const store::Journal& journal, State& state, EventLog& events,
                          WriterFirstMutex& mutex, const ReplayOptions& options) {
  Replay replaying(state, events, mutex, options);
  const auto take = [&](records::Record&& record, std::string_view encoded) {
    return replaying.take(std::move(record), encoded);
  };
  if (auto read = journal.replay(1, take); !read) return fail(read.error());
  return replaying.finish();
}

}  // namespace samestory::engine
