// The single writer: decides waiting work in order, makes the batch durable, applies it, and hands out the
// answers.
//
// Operation. begin(); any number of submit / remove / restore / accept; then commit(). Each answer is a
// Result that holds once commit() succeeds; when commit() fails nothing was changed, and every answer of the
// batch is void. Concurrency. One thread. It reads the applied state without a lock (nobody else changes it),
// and takes the writers' lock only to apply.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/engine.hpp"
#include "core/engine/analyser.hpp"
#include "core/engine/events.hpp"
#include "core/engine/pending.hpp"
#include "core/engine/proposer.hpp"
#include "core/engine/state.hpp"
#include "core/store/journal.hpp"

namespace samestory::engine {

class Writer {
 public:
  Writer(State& state, WriterFirstMutex& mutex, store::Journal& journal, ShingleCache& shingles,
         const TextSource& stored, const Proposer& proposer, EventLog& events, const Clock& clock);

  // Called after every commit that changed something. Set before the first one.
  void on_applied(std::function<void()> listener) { applied_ = std::move(listener); }

  Result<IngestAnswer> submit(Prepared& prepared, const Proposal& proposal);
  Result<void> remove(const ArticleId& id);
  Result<void> restore(const ArticleId& id);
  // A finished plan of the deferred step; false when a story it read has changed since.
  bool accept(const stories::StoryIndex::Task& task, const stories::StoryIndex::Plan& plan);
  // An editor's correction, made from the applied state: to be called with nothing decided since the last
  // commit.
  struct Edit {
    enum class Kind { merge, split, move, undo } kind = Kind::merge;
    StoryId story = {};                    // merge, split; move: the target, or none for a story of its own
    std::vector<StoryId> others = {};      // merge
    std::vector<ArticleId> articles = {};  // split; move: one
    std::uint64_t correction = 0;          // undo
  };
  Result<CorrectionAnswer> correct(const Edit& edit);
  // One step of what was kept for longer than `keep`: decided, made durable, applied, and the texts dropped
  // where it ends a segment. To be called with nothing decided since the last commit. The number of articles
  // that left; nothing when no step is due.
  Result<std::optional<std::size_t>> expire(std::chrono::milliseconds keep);
  // A settle record, and with it all deferred work is due.
  void settle();
  // Stories that have become dormant or closed. To be called with no article decided since the last commit,
  // so that the record does not depend on how batches were cut.
  void note_quiet_stories();
  // Whether a round of the deferred step comes before the next article, once this batch is committed.
  bool round_due() const;
  // Whether this batch has to be committed before the next article is decided: it brings a round, or changes
  // how rare terms are, or what cosines say. So no decision depends on how arrivals fell into batches.
  bool full() const;

  // Makes what was decided durable and applies it. With nothing decided, nothing happens.
  Result<void> commit();

  std::size_t decided() const { return entries_.size(); }

 private:
  struct Duplicates {
    std::vector<records::DuplicateLink> links;
    ArticleNumber representative;  // 0: itself
  };
  Duplicates find_duplicates(const Prepared& prepared, const Proposal& proposal) const;
  void decide_story(const stories::Report& report, const Proposal& proposal,
                    records::ArticleSubmitted& article);
  IngestAnswer answer_for(const records::ArticleSubmitted& article, IngestStatus status) const;
  IngestAnswer unchanged_answer(const ArticleId& id, const IdState& known) const;
  std::vector<DuplicateView> views_of(const std::vector<records::DuplicateLink>& links,
                                      std::size_t limit) const;
  store::Entry& append(records::RecordBody body, Timestamp at, Timestamp watermark);
  void drop();

  State& state_;
  WriterFirstMutex& mutex_;
  store::Journal& journal_;
  ShingleCache& shingles_;
  const Proposer& proposer_;
  EventLog& events_;
  const Clock& clock_;
  std::function<void()> applied_;

  Pending pending_;
  std::vector<store::Entry> entries_;
  const BatchTexts texts_;                   // of entries_ and what is stored
  std::vector<records::Analysis> analyses_;  // of each entry; empty where it submits nothing
  std::vector<stories::StoryIndex::Task> done_;
  std::vector<StoryId> touched_;  // by plans accepted in this batch
  std::size_t submitted_ = 0;     // articles of this batch
  std::size_t embedded_ = 0;      // those with an embedding
  ArticleNumber last_number_;
  StoryId last_story_;
  Sequence sequence_ = 0;
  Timestamp watermark_{};
};

}  // namespace samestory::engine
