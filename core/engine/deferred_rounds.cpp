#include "core/engine/deferred_rounds.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace samestory::engine {
namespace {

using stories::StoryIndex;

// Tasks of a wave: a constant, not a matter of threads, since plans of one wave do not see each other.
constexpr std::size_t kWaveTasks = 64;

// Plans of one state, made by every thread that calls work().
class Wave {
 public:
  Wave(const StoryIndex& stories, WriterFirstMutex& mutex, std::vector<StoryIndex::Task> tasks)
      : stories_(stories), mutex_(mutex), tasks_(std::move(tasks)), plans_(tasks_.size()) {}

  void work() {
    std::unique_lock lock(wave_mutex_);
    while (next_ < tasks_.size()) {
      const std::size_t mine = next_++;
      lock.unlock();
      StoryIndex::Plan plan = plan_of(tasks_[mine]);
      lock.lock();
      plans_[mine] = std::move(plan);
      if (++finished_ == tasks_.size()) all_finished_.notify_all();
    }
  }

  const std::vector<StoryIndex::Plan>& plans() {
    std::unique_lock lock(wave_mutex_);
    all_finished_.wait(lock, [this] { return finished_ == tasks_.size(); });
    return plans_;
  }

 private:
  StoryIndex::Plan plan_of(const StoryIndex::Task& task) const {
    std::unique_ptr<StoryIndex::Regrouping> regrouping;
    {
      const ReadLock reading(mutex_);
      regrouping = stories_.begin_recluster(task);
    }
    regrouping->group();
    const ReadLock reading(mutex_);
    return regrouping->conclude();
  }

  const StoryIndex& stories_;
  WriterFirstMutex& mutex_;
  const std::vector<StoryIndex::Task> tasks_;
  std::mutex wave_mutex_;
  std::condition_variable all_finished_;
  std::vector<StoryIndex::Plan> plans_;
  std::size_t next_ = 0, finished_ = 0;
};

}  // namespace

DeferredRounds::DeferredRounds(const State& state, WriterFirstMutex& mutex, Writer& writer, Hooks hooks)
    : state_(state), mutex_(mutex), writer_(writer), hooks_(std::move(hooks)) {}

Result<std::size_t> DeferredRounds::run(bool settle, const std::function<bool()>& enough) {
  if (settle) writer_.settle();
  writer_.note_quiet_stories();
  if (Result<void> durable = hooks_.commit(); !durable) return fail(std::move(durable.error()));
  const std::vector<StoryIndex::Task> due = state_.stories.due_tasks(settle);
  std::deque<StoryIndex::Task> waiting(due.begin(), due.end());
  std::size_t changes = 0;
  while (!waiting.empty() && !(settle && enough())) {
    const auto taken = static_cast<std::ptrdiff_t>(std::min(kWaveTasks, waiting.size()));
    const std::vector<StoryIndex::Task> tasks(waiting.begin(), waiting.begin() + taken);
    waiting.erase(waiting.begin(), waiting.begin() + taken);
    const auto wave = std::make_shared<Wave>(state_.stories, mutex_, tasks);
    if (tasks.size() > 1) hooks_.offer([wave] { wave->work(); });
    wave->work();
    const std::vector<StoryIndex::Plan>& plans = wave->plans();
    std::vector<StoryIndex::Task> again;
    std::size_t changed = 0;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (!writer_.accept(tasks[i], plans[i]))
        again.push_back(tasks[i]);
      else
        changed += plans[i].change.moves.empty() ? 0U : 1U;
    }
    if (again.size() < tasks.size()) waiting.insert(waiting.begin(), again.begin(), again.end());
    if (Result<void> durable = hooks_.commit(); !durable) return fail(std::move(durable.error()));
    changes += changed;
  }
  return changes;
}

}  // namespace samestory::engine
