// Threads around the writer: workers prepare and propose in parallel, one writer takes what is ready in the
// order it was given.
//
// Operation. Work enters an ordered queue. Workers claim submissions in that order, but no further ahead of
// the writer than kAheadMax, so that a proposal is never older than that many articles. The writer takes the
// longest ready prefix, up to one batch, and answers after its commit. A batch ends where a round of deferred
// story work is due (core/engine/deferred_rounds.hpp); when nothing came for `idle_settle`, all of it is
// done. Concurrency. Thread-safe. Callbacks run on the writer's thread or, for refusals, on the caller's.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "core/engine.hpp"
#include "core/engine/analyser.hpp"
#include "core/engine/deferred_rounds.hpp"
#include "core/engine/proposer.hpp"
#include "core/engine/writer.hpp"

namespace samestory::engine {

class Pipeline {
 public:
  struct Options {
    unsigned workers = 1;
    std::size_t queue_max = 8192;
    std::size_t batch_max = 512;
    std::chrono::milliseconds idle_settle{2000};
    std::uint64_t store_secret = 0;
    std::chrono::milliseconds retain{0};  // 0: for good
  };
  struct Counts {
    std::uint64_t created = 0, unchanged = 0, updated = 0, removed = 0, rejected = 0, batches = 0;
  };

  Pipeline(const Options& options, State& state, WriterFirstMutex& mutex, Writer& writer,
           const Proposer& proposer, const Clock& clock);
  ~Pipeline();

  void submit(records::Article article, Engine::Callback<IngestAnswer> done);
  void remove(ArticleId id, Engine::Callback<void> done);
  void restore(ArticleId id, Engine::Callback<void> done);
  void correct(Writer::Edit edit, Engine::Callback<CorrectionAnswer> done);
  // Anything for a worker that needs no place in the order; refused (false) when closed or full.
  bool run(std::function<void()> task);
  // Runs the deferred work; the number of story changes. Blocks.
  std::size_t recluster(bool settle);

  std::size_t waiting() const;
  Counts counts() const;
  bool writable() const { return writable_.load(); }
  void close();

 private:
  struct Job;
  using JobPtr = std::shared_ptr<Job>;  // shared: the queue and the worker that prepares it

  bool enqueue(const JobPtr& job, std::optional<Error>& refused);
  void work();
  void write();
  void step();  // without threads: all that waits, at once
  void prepare(Job& job);
  std::vector<JobPtr> take_batch();  // under queue_mutex_
  void process(std::span<const JobPtr> batch);
  std::size_t decide(
      std::span<const JobPtr> batch);          // how many, from the front: until the writer's batch is full
  void answer(std::span<const JobPtr> batch);  // once they are durable
  Result<void> commit();                       // the writer's, and notes whether the store takes writes
  void count(std::span<const JobPtr> batch, bool committed);
  bool expire_some();                             // one step; whether another may be due
  bool front_is_ready() const;                    // under queue_mutex_
  void offer(const std::function<void()>& work);  // to all workers
  void run_round(bool settle, const std::function<bool()>& enough);

  const Options options_;
  State& state_;
  WriterFirstMutex& mutex_;
  Writer& writer_;
  const Proposer& proposer_;
  const Clock& clock_;
  DeferredRounds rounds_;

  mutable std::mutex queue_mutex_;
  std::condition_variable work_to_do_;
  std::condition_variable something_ready_;
  std::condition_variable asked_done_;
  std::deque<JobPtr> queue_;  // in order; the first `claimed_` are with workers or ready
  std::size_t claimed_ = 0;
  std::deque<std::function<void()>> tasks_;
  enum class Asked { nothing, round, settle } asked_ = Asked::nothing;  // by recluster()
  std::uint64_t requests_ = 0, answered_ = 0;                           // of recluster(), in order
  std::size_t story_changes_ = 0;
  bool closing_ = false;
  bool writer_done_ = false;
  Counts counts_;
  std::atomic<bool> writable_{true};

  std::vector<std::thread> workers_;
  std::thread writer_thread_;
  std::once_flag closed_;
};

}  // namespace samestory::engine
