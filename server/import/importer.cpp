#include "server/import/importer.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "proto/bulk_result.hpp"
#include "server/http/client.hpp"
#include "server/import/line_source.hpp"
#include "server/import/progress.hpp"

namespace samestory::import {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBatchBytesMax = 16u << 20;
constexpr std::size_t kLineBytesMax = 8u << 20;
constexpr std::uint64_t kAnswerBytesMax = 1ull << 30;
constexpr auto kTimeout = 120s;
constexpr int kAttemptsMax = 20;      // without an answer between them: about a minute and a half
constexpr int kFirstAttemptsMax = 3;  // before there ever was a connection
constexpr std::chrono::milliseconds kPauseFirst = 100ms;
constexpr std::chrono::milliseconds kPauseMax = 5s;
constexpr std::size_t kRejectionsShown = 20;

enum ExitCode { kAllTaken = 0, kSomeRejected = 1, kUnreadable = 2, kNoServer = 3 };

struct Batch {
  std::string body;
  std::string file;
  std::size_t first_line = 1;
  std::size_t lines = 0;
};

// Whether the server asks to come again, rather than saying what is wrong with the article.
bool is_for_later(std::string_view code) {
  return code == "overloaded" || code == "shutting_down" || code == "store_unavailable";
}

class Importer {
 public:
  explicit Importer(const server::ImportOptions& options) : options_(options), bar_(!options.quiet) {}
  int run();

 private:
  using Sent = std::deque<std::shared_ptr<Batch>>;

  Result<void> import_file(const std::string& path);
  Result<void> deliver(std::shared_ptr<Batch> batch);
  Result<void> finish();
  Result<void> reconnect();
  void disconnect();
  void receive_answers();
  Result<void> take_answer(const Batch& batch, const http::Answer& answer);
  void reject(const std::string& file, std::size_t line, const std::string& what);
  double share() const;

  const server::ImportOptions& options_;
  ProgressBar bar_;
  const LineSource* source_ = nullptr;

  std::optional<http::Client> client_;
  std::thread receiver_;
  int attempts_ = 0;
  bool was_connected_ = false;
  bool server_lost_ = false;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  Sent sent_;                    // not answered yet, in order
  std::optional<Error> broken_;  // the connection is of no use any more
  bool fatal_ = false;           // and coming again would not help
  bool done_ = false;            // nothing more will be sent
  bool answered_ = false;        // since the last reconnect
  Counts counts_;
};

void Importer::reject(const std::string& file, std::size_t line, const std::string& what) {
  if (++counts_.rejected > kRejectionsShown) return;
  bar_.clear();
  std::fprintf(stderr, "%s:%zu: %s\n", file.c_str(), line, what.c_str());
  if (counts_.rejected == kRejectionsShown) std::fprintf(stderr, "Further rejections are only counted.\n");
}

double Importer::share() const {
  if (source_ == nullptr || source_->bytes_total() == 0) return -1;
  return static_cast<double>(source_->bytes_read()) / static_cast<double>(source_->bytes_total());
}

// Counts the lines of an answer; fails when the batch must be sent again. Under mutex_.
Result<void> Importer::take_answer(const Batch& batch, const http::Answer& answer) {
  if (answer.status != 200) {
    fatal_ = answer.status != 503;
    return fail(Errc::io,
                "The server answered " + std::to_string(answer.status) + ": " + answer.body.substr(0, 500));
  }
  std::vector<proto::BulkResult> results;
  results.reserve(batch.lines);
  server::LineSplitter splitter(kAnswerBytesMax);
  std::string_view rest = answer.body;
  while (const auto line = splitter.next(rest)) {
    auto result = proto::decode_bulk_line(line->text);
    if (!result) {
      fatal_ = true;
      return fail(Errc::io, "The server's answer is not one of samestory's: " + result.error().message);
    }
    if (is_for_later(result->code))
      return fail(Errc::overloaded, "The server asks to come later: " + result->detail);
    if (result->code == "store_full") {
      fatal_ = true;
      return fail(Errc::store_full, "The server's store is full.");
    }
    results.push_back(*std::move(result));
  }
  for (const proto::BulkResult& result : results) {
    if (result.status == "created") ++counts_.created;
    if (result.status == "updated") ++counts_.updated;
    if (result.status == "unchanged") ++counts_.unchanged;
    if (result.status != "rejected") continue;
    const std::string where = result.pointer.empty() ? "" : " (" + result.pointer + ")";
    reject(batch.file, batch.first_line + result.line - 1, result.code + where + ": " + result.detail);
  }
  return {};
}

// Runs on the receiver thread until the connection breaks or everything is answered.
void Importer::receive_answers() {
  while (true) {
    std::shared_ptr<Batch> batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !sent_.empty() || done_ || broken_; });
      if (broken_ || sent_.empty()) return;
      batch = sent_.front();
    }
    const auto answer = client_->receive(kAnswerBytesMax);
    const std::lock_guard lock(mutex_);
    Result<void> taken = answer ? take_answer(*batch, *answer) : Result<void>(fail(answer.error()));
    if (taken) {
      sent_.pop_front();
      answered_ = true;
    } else {
      if (!broken_) broken_ = taken.error();
      client_->shut();
    }
    changed_.notify_all();
    if (!taken) return;
  }
}

void Importer::disconnect() {
  if (client_) client_->shut();
  {
    const std::lock_guard lock(mutex_);
    if (!broken_) broken_ = Error{Errc::io, "closed"};
    changed_.notify_all();
  }
  if (receiver_.joinable()) receiver_.join();
  client_.reset();
}

// A new connection, on which everything unanswered has been sent again.
Result<void> Importer::reconnect() {
  std::chrono::milliseconds pause = kPauseFirst;
  const auto address = http::parse_server_address(options_.server);
  if (!address) {
    server_lost_ = true;
    return fail(address.error());
  }
  while (true) {
    std::optional<Error> why;
    {
      const std::lock_guard lock(mutex_);
      why = broken_;
      if (std::exchange(answered_, false)) attempts_ = 0;
      server_lost_ = fatal_ || (why && ++attempts_ > (was_connected_ ? kAttemptsMax : kFirstAttemptsMax));
    }
    if (server_lost_) return fail(*why);
    if (why) {
      disconnect();
      std::this_thread::sleep_for(pause);
      pause = std::min(pause * 2, kPauseMax);
    }
    auto client = http::Client::connect(*address, kTimeout);
    const std::lock_guard lock(mutex_);
    if (!client) {
      broken_ = client.error();
      continue;
    }
    client_.emplace(*std::move(client));
    was_connected_ = true;
    broken_.reset();
    break;
  }
  Sent again;
  {
    const std::lock_guard lock(mutex_);
    again = sent_;
  }
  receiver_ = std::thread([this] { receive_answers(); });
  for (const auto& batch : again) {
    const auto sent = client_->send("POST", "/v1/articles:bulk", "application/x-ndjson", batch->body);
    if (sent) continue;
    const std::lock_guard lock(mutex_);
    if (!broken_) broken_ = sent.error();
    break;  // noticed by whoever sends or waits next
  }
  return {};
}

// Returns when the batch is sent; some of what was sent may be unanswered.
Result<void> Importer::deliver(std::shared_ptr<Batch> batch) {
  std::unique_lock lock(mutex_);
  while (true) {
    bar_.show(counts_, share());
    changed_.wait(lock, [&] { return broken_ || sent_.size() < options_.requests_in_flight; });
    if (!broken_) break;
    lock.unlock();
    if (auto connected = reconnect(); !connected) return connected;
    lock.lock();
  }
  sent_.push_back(batch);
  changed_.notify_all();
  lock.unlock();
  const auto sent = client_->send("POST", "/v1/articles:bulk", "application/x-ndjson", batch->body);
  if (sent) return {};
  lock.lock();
  if (!broken_) broken_ = sent.error();
  client_->shut();
  return {};
}

Result<void> Importer::finish() {
  std::unique_lock lock(mutex_);
  while (!sent_.empty()) {
    bar_.show(counts_, share());
    changed_.wait_for(lock, 100ms, [&] { return broken_ || sent_.empty(); });
    if (!broken_) continue;
    lock.unlock();
    if (auto connected = reconnect(); !connected) return connected;
    lock.lock();
  }
  return {};
}

Result<void> Importer::import_file(const std::string& path) {
  auto source = LineSource::open(path, kLineBytesMax);
  if (!source) return fail(source.error());
  source_ = &*source;
  auto batch = std::make_shared<Batch>(Batch{{}, path, 1, 0});
  while (true) {
    const auto line = source->next();
    if (!line) return fail(line.error());
    const bool ended = !line->has_value();
    if (batch->lines > 0 &&
        (ended || batch->lines == options_.batch_lines || batch->body.size() >= kBatchBytesMax)) {
      const std::size_t next_line = batch->first_line + batch->lines;
      if (auto delivered = deliver(std::move(batch)); !delivered) return delivered;
      batch = std::make_shared<Batch>(Batch{{}, path, next_line, 0});
    }
    if (ended) break;
    ++batch->lines;
    if ((*line)->too_long) {
      const std::lock_guard lock(mutex_);
      reject(path, batch->first_line + batch->lines - 1, "too_large: A line may have 8 MiB.");
    }
    batch->body.append((*line)->text).push_back('\n');  // an empty line keeps the count
  }
  source_ = nullptr;
  return {};
}

int Importer::run() {
  const auto started = std::chrono::steady_clock::now();
  std::optional<Error> stopped;
  if (const auto connected = reconnect(); !connected) stopped = connected.error();
  for (const std::string& path : options_.files) {
    if (stopped) break;
    if (const auto imported = import_file(path); !imported) stopped = imported.error();
    source_ = nullptr;
  }
  if (!server_lost_) {  // what was sent before a file broke off still counts
    if (const auto finished = finish(); !finished) stopped = finished.error();
  }
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
    changed_.notify_all();
  }
  disconnect();
  bar_.clear();
  std::printf("%s\n", summary(counts_, std::chrono::steady_clock::now() - started).c_str());
  if (!stopped) return counts_.rejected > 0 ? kSomeRejected : kAllTaken;
  std::fprintf(stderr, "%s\n", stopped->message.c_str());
  return server_lost_ ? kNoServer : kUnreadable;
}

}  // namespace

int run_import(const server::ImportOptions& options) {
  return Importer(options).run();
}

}  // namespace samestory::import
