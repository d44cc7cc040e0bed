#include "core/store/rocksdb_replay.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "core/store/entry_check.hpp"
#include "core/store/keys.hpp"

namespace samestory::store {
namespace {

constexpr std::size_t kReadaheadBytes = 2u << 20;
constexpr std::size_t kBatchRecords = 1024;
constexpr std::size_t kBatchBytes = 4u << 20;
constexpr std::size_t kBatchesAhead = 3;

struct Batch {
  struct Item {
    records::Record record;
    std::size_t analysis_bytes = 0;
  };
  std::vector<Item> items;
  std::string analyses;  // one after the other
};

// Batches from the reading thread to the caller's; bounded, so that a slow caller holds the reader back.
class BatchQueue {
 public:
  // False: nobody reads any more.
  bool push(Batch&& batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return abandoned_ || batches_.size() < kBatchesAhead; });
    if (abandoned_) return false;
    batches_.push_back(std::move(batch));
    changed_.notify_all();
    return true;
  }
  void finish(Result<void> outcome) {
    const std::lock_guard lock(mutex_);
    outcome_ = std::move(outcome);
    changed_.notify_all();
  }
  // Nothing: the reader is done; outcome() says how.
  std::optional<Batch> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return outcome_ || !batches_.empty(); });
    if (batches_.empty()) return std::nullopt;
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    changed_.notify_all();
    return batch;
  }
  void abandon() {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    changed_.notify_all();
  }
  Result<void> outcome() const { return *outcome_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> batches_;
  std::optional<Result<void>> outcome_;
  bool abandoned_ = false;
};

class Reader {
 public:
  Reader(const RocksDbDatabase& database, const rocksdb::Snapshot* snapshot)
      : end_(collection_end(kDefaultCollection)), end_slice_(end_) {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    options.fill_cache = false;
    options.readahead_size = kReadaheadBytes;
    options.iterate_upper_bound = &end_slice_;
    records_.reset(database.db().NewIterator(options, database.family(Family::records)));
    analyses_.reset(database.db().NewIterator(options, database.family(Family::analyses)));
  }

  Result<void> run(Sequence first, BatchQueue& queue) {
    Batch batch;
    Sequence next = first;
    for (records_->Seek(record_key(kDefaultCollection, first)); records_->Valid(); records_->Next(), ++next) {
      if (auto read = read_one(next, batch); !read) return read;
      if (batch.items.size() < kBatchRecords && batch.analyses.size() < kBatchBytes) continue;
      if (!queue.push(std::exchange(batch, {}))) return {};
    }
    if (!records_->status().ok()) return fail(read_error(records_->status()));
    if (!batch.items.empty()) queue.push(std::move(batch));
    return {};
  }

 private:
  Result<void> read_one(Sequence expected, Batch& batch) {
    const auto sequence = number_in_key<Sequence>(records_->key().ToStringView());
    auto record = records::decode_record(records_->value().ToStringView());
    if (!record) return fail(record.error());
    if (sequence != expected || record->sequence != expected || record->collection != kDefaultCollection) {
      return fail(Errc::corrupt, "The store's records have a gap at " + std::to_string(expected) + ".");
    }
    const std::size_t before = batch.analyses.size();
    if (const ArticleNumber number = part_number(*record)) {
      if (auto found = append_analysis(number, batch.analyses); !found) return found;
    }
    batch.items.push_back({std::move(*record), batch.analyses.size() - before});
    return {};
  }

  // Numbers ascend with the records, so the analysis is nearly always the next one of the iterator.
  Result<void> append_analysis(ArticleNumber number, std::string& analyses) {
    const std::string key = part_key(kDefaultCollection, number);
    const auto lags = [&] { return analyses_->Valid() && analyses_->key().compare(key) < 0; };
    if (asked_ && number > asked_) {
      if (lags()) analyses_->Next();
      if (lags()) analyses_->Seek(key);
    } else {
      analyses_->Seek(key);
    }
    asked_ = number;
    if (!analyses_->status().ok()) return fail(read_error(analyses_->status()));
    if (analyses_->Valid() && analyses_->key() == key) analyses.append(analyses_->value().ToStringView());
    return {};
  }

  const std::string end_;
  const rocksdb::Slice end_slice_;
  std::unique_ptr<rocksdb::Iterator> records_;
  std::unique_ptr<rocksdb::Iterator> analyses_;
  ArticleNumber asked_;
};

// Before the reading thread is joined, whichever way the caller leaves.
struct AbandonAtExit {
  BatchQueue& queue;
  ~AbandonAtExit() { queue.abandon(); }
};

Result<void> hand_over(Batch&& batch, const Journal::Take& take) {
  std::string_view rest = batch.analyses;
  for (Batch::Item& item : batch.items) {
    const std::string_view analysis = rest.substr(0, item.analysis_bytes);
    rest.remove_prefix(item.analysis_bytes);
    if (auto taken = take(std::move(item.record), analysis); !taken) return taken;
  }
  return {};
}

}  // namespace

Result<void> replay(const RocksDbDatabase& database, Sequence first, const Journal::Take& take) {
  rocksdb::ManagedSnapshot snapshot(&database.db());
  BatchQueue queue;
  std::jthread reading([&] {
    Result<void> outcome = Reader(database, snapshot.snapshot()).run(first == 0 ? 1 : first, queue);
    queue.finish(std::move(outcome));
  });
  const AbandonAtExit guard{queue};
  while (auto batch = queue.pop()) {
    if (auto taken = hand_over(std::move(*batch), take); !taken) return taken;
  }
  return queue.outcome();
}

}  // namespace samestory::store
