#include "core/engine/pipeline.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "core/engine/learned_lines.hpp"
#include "core/engine/retention.hpp"

namespace samestory::engine {
namespace {

// How far workers may run ahead of the writer, in articles: bounds how much can change between a proposal and
// its decision.
constexpr std::size_t kAheadMax = 96;
// Tasks beside the ordered queue (matches, deferred work) that may wait.
constexpr std::size_t kTasksMax = 8192;
constexpr int kSettlesInARowMax = 64;  // a bound on what idle time may write

Error refusal(bool closing) {
  if (closing) return {Errc::shutting_down, "The service is stopping and takes no new work."};
  return {Errc::overloaded, "Too many articles are waiting; try again in a moment."};
}

}  // namespace

struct Pipeline::Job {
  enum class Kind { submit, remove, restore, correct } kind = Kind::submit;
  records::Article article;
  ArticleId id;
  Engine::Callback<IngestAnswer> submitted;
  Engine::Callback<void> done;
  Writer::Edit edit;
  Engine::Callback<CorrectionAnswer> corrected;

  bool ready = false;  // under queue_mutex_
  Result<Prepared> prepared = fail(Errc::internal, "The article was not prepared.");
  Proposal proposal;
  Result<IngestAnswer> answer = fail(Errc::internal, "The article was not decided.");
  Result<void> outcome;
  Result<CorrectionAnswer> correction = fail(Errc::internal, "The correction was not decided.");
};

Pipeline::Pipeline(const Options& options, State& state, WriterFirstMutex& mutex, Writer& writer,
                   const Proposer& proposer, const Clock& clock)
    : options_(options),
      state_(state),
      mutex_(mutex),
      writer_(writer),
      proposer_(proposer),
      clock_(clock),
      rounds_(state, mutex, writer,
              {[this](const auto& work) { offer(work); }, [this] { return commit(); }}) {
  for (unsigned i = 0; i < options_.workers; ++i) workers_.emplace_back([this] { work(); });
  if (options_.workers > 0) writer_thread_ = std::thread([this] { write(); });
}

Pipeline::~Pipeline() {
  close();
}

bool Pipeline::enqueue(const JobPtr& job, std::optional<Error>& refused) {
  const bool needs_worker = job->kind == Job::Kind::submit;
  {
    const std::lock_guard lock(queue_mutex_);
    if (closing_ || queue_.size() >= options_.queue_max) {
      refused = refusal(closing_);
      return false;
    }
    job->ready = !needs_worker;
    queue_.push_back(job);
  }
  if (options_.workers == 0) {
    step();
  } else if (needs_worker) {
    work_to_do_.notify_one();
  } else {
    something_ready_.notify_one();
  }
  return true;
}

void Pipeline::step() {
  std::vector<JobPtr> batch;
  {
    const std::lock_guard lock(queue_mutex_);
    batch.assign(queue_.begin(), queue_.end());
    queue_.clear();
  }
  for (const JobPtr& job : batch) prepare(*job);
  process(batch);
  while (expire_some()) {
  }
}

void Pipeline::submit(records::Article article, Engine::Callback<IngestAnswer> done) {
  auto job = std::make_shared<Job>();
  job->article = std::move(article);
  job->submitted = std::move(done);
  std::optional<Error> refused;
  if (!enqueue(job, refused)) job->submitted(fail(std::move(*refused)));
}

void Pipeline::remove(ArticleId id, Engine::Callback<void> done) {
  auto job = std::make_shared<Job>();
  job->kind = Job::Kind::remove;
  job->id = std::move(id);
  job->done = std::move(done);
  std::optional<Error> refused;
  if (!enqueue(job, refused)) job->done(fail(std::move(*refused)));
}

void Pipeline::restore(ArticleId id, Engine::Callback<void> done) {
  auto job = std::make_shared<Job>();
  job->kind = Job::Kind::restore;
  job->id = std::move(id);
  job->done = std::move(done);
  std::optional<Error> refused;
  if (!enqueue(job, refused)) job->done(fail(std::move(*refused)));
}

void Pipeline::correct(Writer::Edit edit, Engine::Callback<CorrectionAnswer> done) {
  auto job = std::make_shared<Job>();
  job->kind = Job::Kind::correct;
  job->edit = std::move(edit);
  job->corrected = std::move(done);
  std::optional<Error> refused;
  if (!enqueue(job, refused)) job->corrected(fail(std::move(*refused)));
}

bool Pipeline::run(std::function<void()> task) {
  if (options_.workers == 0) {
    task();
    return true;
  }
  {
    const std::lock_guard lock(queue_mutex_);
    if (closing_ || tasks_.size() >= kTasksMax) return false;
    tasks_.push_back(std::move(task));
  }
  work_to_do_.notify_one();
  return true;
}

void Pipeline::prepare(Job& job) {
  if (job.kind != Job::Kind::submit) return;
  try {
    const LearnedLines learned(state_, mutex_);
    job.prepared = engine::prepare(std::move(job.article), options_.store_secret, &learned);
    if (job.prepared) job.proposal = proposer_.propose(*job.prepared, clock_.now());
  } catch (const std::exception& e) {
    job.prepared = fail(Errc::internal, e.what());
  }
}

void Pipeline::work() {
  bool task_first = true;  // takes turns, so that neither kind starves the other
  std::unique_lock lock(queue_mutex_);
  while (true) {
    const auto can_claim = [&] { return claimed_ < queue_.size() && claimed_ < kAheadMax; };
    work_to_do_.wait(lock, [&] { return writer_done_ || !tasks_.empty() || can_claim(); });
    if (!tasks_.empty() && (task_first || !can_claim())) {
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      task_first = false;
      lock.unlock();
      task();
      lock.lock();
    } else if (can_claim()) {
      const JobPtr job = queue_[claimed_++];
      task_first = true;
      if (job->ready) continue;
      lock.unlock();
      prepare(*job);
      lock.lock();
      job->ready = true;
      if (!queue_.empty() && queue_.front() == job) something_ready_.notify_one();
    } else if (writer_done_) {
      return;
    }
  }
}

std::vector<Pipeline::JobPtr> Pipeline::take_batch() {
  std::vector<JobPtr> batch;
  while (!queue_.empty() && queue_.front()->ready && batch.size() < options_.batch_max) {
    // A correction is made from the applied state: it has a batch of its own.
    const bool correction = queue_.front()->kind == Job::Kind::correct;
    if (correction && !batch.empty()) break;
    if (!batch.empty() && batch.front()->kind == Job::Kind::correct) break;
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
    if (claimed_ > 0) --claimed_;
  }
  if (!batch.empty()) work_to_do_.notify_all();
  return batch;
}

bool Pipeline::front_is_ready() const {
  return !queue_.empty() && queue_.front()->ready;
}

void Pipeline::write() {
  std::unique_lock lock(queue_mutex_);
  bool settled = true;       // nothing came since the last settle
  int settles_in_a_row = 0;  // without an article between them
  bool expiring = false;     // in turns with the batches
  while (true) {
    const auto drained = [&] { return closing_ && queue_.empty(); };
    const auto patience = expiring ? std::chrono::milliseconds(0) : options_.idle_settle;
    const bool woken = something_ready_.wait_for(
        lock, patience, [&] { return front_is_ready() || drained() || asked_ != Asked::nothing; });
    const std::vector<JobPtr> batch = take_batch();
    if (batch.empty() && drained()) return;
    if (!batch.empty()) settled = false, settles_in_a_row = 0;
    const bool idle = !woken && !expiring && batch.empty() && queue_.empty();
    const Asked asked = std::exchange(asked_, Asked::nothing);
    const std::uint64_t requests = requests_;
    const bool due = idle && !closing_ && (!settled || !writable_.load());
    lock.unlock();
    if (!batch.empty()) process(batch);
    // At least as many leave as came, or a stream at full speed would outrun them.
    for (std::size_t left = 0; left == 0 || (expiring && left < batch.size()); left += kExpiredAtOnce)
      expiring = expire_some();
    if (asked != Asked::nothing) run_round(asked == Asked::settle, [] { return false; });
    if (due) {
      run_round(true, [this] {
        const std::lock_guard looking(queue_mutex_);
        return closing_ || front_is_ready();
      });
    }
    lock.lock();
    // What a round changed waits again, and no article need ever come to ask for it.
    if (due) settled = state_.stories.pending() == 0 || ++settles_in_a_row >= kSettlesInARowMax;
    if (asked != Asked::nothing) {
      answered_ = requests;
      asked_done_.notify_all();
    }
  }
}

Result<void> Pipeline::commit() {
  const bool anything = writer_.decided() > 0;
  Result<void> durable = writer_.commit();
  if (anything) writable_.store(durable.has_value());
  return durable;
}

bool Pipeline::expire_some() {
  if (options_.retain <= std::chrono::milliseconds(0)) return false;
  const Result<std::optional<std::size_t>> left = writer_.expire(options_.retain);
  if (!left || *left) writable_.store(left.has_value());
  return left && *left;
}

std::size_t Pipeline::decide(std::span<const JobPtr> batch) {
  std::size_t decided = 0;
  while (decided < batch.size() && !writer_.full()) {
    Job& job = *batch[decided++];
    if (job.kind == Job::Kind::remove) {
      job.outcome = writer_.remove(job.id);
    } else if (job.kind == Job::Kind::restore) {
      job.outcome = writer_.restore(job.id);
    } else if (job.kind == Job::Kind::correct) {
      job.correction = writer_.correct(job.edit);
    } else if (!job.prepared) {
      job.answer = fail(job.prepared.error());
    } else {
      job.answer = writer_.submit(*job.prepared, job.proposal);
    }
  }
  return decided;
}

void Pipeline::process(std::span<const JobPtr> batch) {
  while (!batch.empty()) {
    const std::span<const JobPtr> decided = batch.first(decide(batch));
    batch = batch.subspan(decided.size());
    const bool round_due = writer_.round_due();
    answer(decided);
    if (round_due) run_round(false, [] { return false; });
  }
}

void Pipeline::answer(std::span<const JobPtr> batch) {
  const bool anything = writer_.decided() > 0;
  const Result<void> durable = commit();
  for (const JobPtr& job : batch) {
    if (durable) break;
    if (job->answer) job->answer = fail(durable.error());
    if (job->outcome) job->outcome = fail(durable.error());
    if (job->correction) job->correction = fail(durable.error());
  }
  count(batch, anything && durable);
  for (const JobPtr& job : batch) {
    if (job->kind == Job::Kind::submit) {
      job->submitted(std::move(job->answer));
    } else if (job->kind == Job::Kind::correct) {
      job->corrected(std::move(job->correction));
    } else {
      job->done(std::move(job->outcome));
    }
  }
}

void Pipeline::count(std::span<const JobPtr> batch, bool committed) {
  const std::lock_guard lock(queue_mutex_);
  if (committed) ++counts_.batches;
  for (const JobPtr& job : batch) {
    if (job->kind == Job::Kind::remove && job->outcome) ++counts_.removed;
    if (job->kind != Job::Kind::submit) continue;
    if (!job->answer) {
      ++counts_.rejected;
      continue;
    }
    switch (job->answer->status) {
      case IngestStatus::created:
        ++counts_.created;
        break;
      case IngestStatus::unchanged:
        ++counts_.unchanged;
        break;
      case IngestStatus::updated:
        ++counts_.updated;
        break;
    }
  }
}

void Pipeline::offer(const std::function<void()>& work) {
  if (workers_.empty()) return;
  {
    const std::lock_guard lock(queue_mutex_);
    tasks_.insert(tasks_.begin(), workers_.size(), work);
  }
  work_to_do_.notify_all();
}

void Pipeline::run_round(bool settle, const std::function<bool()>& enough) {
  // A store that refused is tried again by a settle record: no caller may come while /readyz says no.
  const Result<std::size_t> changes =
      rounds_.run(settle && (state_.stories.pending() > 0 || !writable_.load()), enough);
  const std::lock_guard lock(queue_mutex_);
  if (changes) story_changes_ += *changes;
}

std::size_t Pipeline::recluster(bool settle) {
  if (options_.workers == 0) {
    const std::size_t before = story_changes_;
    run_round(settle, [] { return false; });
    while (settle && writable_.load() && expire_some()) {
    }
    return story_changes_ - before;
  }
  std::unique_lock lock(queue_mutex_);
  const std::size_t before = story_changes_;
  const std::uint64_t mine = ++requests_;
  asked_ = settle ? Asked::settle : std::max(asked_, Asked::round);
  something_ready_.notify_one();
  asked_done_.wait(lock, [&] { return closing_ || answered_ >= mine; });
  return story_changes_ - before;
}

std::size_t Pipeline::waiting() const {
  const std::lock_guard lock(queue_mutex_);
  return queue_.size();
}

Pipeline::Counts Pipeline::counts() const {
  const std::lock_guard lock(queue_mutex_);
  return counts_;
}

void Pipeline::close() {
  std::call_once(closed_, [this] {
    {
      const std::lock_guard lock(queue_mutex_);
      closing_ = true;
    }
    work_to_do_.notify_all();
    something_ready_.notify_all();
    asked_done_.notify_all();
    if (writer_thread_.joinable()) writer_thread_.join();
    {
      const std::lock_guard lock(queue_mutex_);
      writer_done_ = true;
    }
    work_to_do_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  });
}

}  // namespace samestory::engine
