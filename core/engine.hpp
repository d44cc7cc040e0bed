// The one door to samestory's core: everything a server, an importer or a bench does goes through here.
//
// Operation. ingest() analyses an article on a worker, decides in the order of the calls on the single
// writer, makes a batch of decisions durable with one sync, applies them and then calls back. Nothing is
// acknowledged before it is on disk. Reads see applied state only. Concurrency. Thread-safe throughout.
// Callbacks run on engine threads and must not block. With `workers = 0` everything runs inside the calling
// thread, step by step: the mode of tests and replays (one calling thread then). Failure. When the store
// refuses an append, memory keeps its old state, the callers of that batch get store_unavailable or
// store_full, reads go on, and writable() says so.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/engine_types.hpp"
#include "core/store/journal.hpp"

namespace samestory {

class Engine {
 public:
  // Replays the journal. `journal` and `clock` outlive the engine.
  static Result<std::unique_ptr<Engine>> open(const EngineOptions& options, store::Journal& journal,
                                              const Clock& clock,
                                              std::function<void(Sequence)> progress = {});
  ~Engine();  // close()s

  template <class T>
  using Callback = std::function<void(Result<T>)>;

  void ingest(records::Article article, Callback<IngestAnswer> done);
  void match(records::Article article, const Callback<MatchAnswer>& done) const;
  void remove(ArticleId id, Callback<void> done);   // not_found, gone
  void restore(ArticleId id, Callback<void> done);  // not_found; conflict when it is not taken down

  // Corrections bind all later decisions until they are undone. not_found, gone, conflict.
  void merge_stories(StoryId story, std::vector<StoryId> others, Callback<CorrectionAnswer> done);
  void split_story(StoryId story, std::vector<ArticleId> leaving, Callback<CorrectionAnswer> done);
  // Without a target: to a new story of its own.
  void move_article(ArticleId article, std::optional<StoryId> to, Callback<CorrectionAnswer> done);
  void undo_correction(std::uint64_t correction, Callback<CorrectionAnswer> done);

  // These may read from disk: call them where blocking is allowed.
  Result<ArticleView> article(const ArticleId& id) const;  // not_found, gone
  Result<DuplicatesPage> duplicates(const ArticleId& id, std::size_t limit, const std::string& cursor) const;
  // Articles of the dedup window whose SimHash is near, the nearest first.
  Result<SimilarPage> similar(const ArticleId& id, const SimilarQuery& query) const;
  Result<SignatureView> signature(const ArticleId& id) const;
  Result<StoryView> story(StoryId id, std::size_t limit, const std::string& cursor) const;
  Result<StoriesPage> stories(const StoryQuery& query) const;
  Result<CompareAnswer> compare(const ArticleId& a, const ArticleId& b) const;
  // Why the article is, or is not, in the story; without one: in its own.
  Result<ExplainAnswer> explain(const ArticleId& article, std::optional<StoryId> story) const;
  // Stories near this one that are another event: the same people or place. Best first.
  Result<StoriesPage> related(StoryId id) const;
  Result<CorrectionsPage> corrections(std::size_t limit, const std::string& cursor) const;
  // What corrections that hold say of pairs of live articles, as rows to learn from; those after this one.
  Result<std::vector<LabelledPair>> labelled_pairs(std::uint64_t after) const;
  Result<StoryTimeline> timeline(StoryId id) const;
  Result<StoryLineage> lineage(StoryId id) const;
  // The story's id and those it was merged into, one after the other; the last is the story that answers now.
  std::vector<StoryId> merged_into(StoryId id) const;

  // Events after `after`, oldest first. May read from disk.
  Result<EventsPage> events(EventId after, std::size_t limit) const;
  EventId last_event() const;
  // Called on the writer's thread whenever events have come; must not block. Set before the first ingest.
  void on_events(std::function<void()> listener);

  // Runs the deferred work that is due; with `settle` also what would wait for more articles. Returns the
  // number of changes.
  Result<std::size_t> recluster(bool settle);

  bool writable() const;
  EngineFigures figures() const;

  // Takes no new work, finishes what was accepted, calls back. Idempotent.
  void close();

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace samestory
