// POST /v1/articles:bulk: lines are decoded and handed to the engine as they arrive; the results are kept, in
// input order, and sent when all are there.
#include <deque>
#include <mutex>

#include "proto/answers.hpp"
#include "proto/article_codec.hpp"
#include "server/api/answers.hpp"
#include "server/api/await.hpp"
#include "server/api/context.hpp"
#include "server/line_splitter.hpp"

namespace samestory::server {
namespace {

using http::BodyStream;
using http::Request;
using http::Response;

// Results of one request, put in order. add_*() and text() run on the connection's strand; the engine's
// callbacks only leave their result in the inbox.
class BulkAnswer : public std::enable_shared_from_this<BulkAnswer> {
 public:
  explicit BulkAnswer(Context& context) : context_(context) {}

  void submit(std::size_t line, records::Article article, std::size_t bytes);
  void reject(std::size_t line, const ArticleId& id, const Error& error);
  // Encodes what has come in since the last call.
  void collect();
  // Ends when every submitted line has its result.
  net::awaitable<void> wait();
  std::string take() { return std::move(text_); }

 private:
  struct Arrived {
    std::size_t slot;
    Result<IngestAnswer> result;
  };
  struct Slot {
    std::size_t line;
    ArticleId id;
    std::string json;  // empty: not there yet
  };
  void arrived(std::size_t slot, Result<IngestAnswer> result);
  void put(std::size_t slot, std::string json);
  std::string rejected(std::size_t line, const ArticleId& id, const Error& error);

  Context& context_;
  std::deque<Slot> slots_;  // of the lines that are not in text_ yet
  std::size_t slots_done_ = 0;
  std::string text_;

  std::mutex mutex_;  // guards what follows
  std::vector<Arrived> inbox_;
  std::size_t in_flight_ = 0;
  std::function<void(bool)> wake_;  // set while wait() waits
};

void BulkAnswer::submit(std::size_t line, records::Article article, std::size_t bytes) {
  const std::size_t slot = slots_done_ + slots_.size();
  slots_.push_back({line, article.id, {}});
  {
    const std::lock_guard lock(mutex_);
    ++in_flight_;
  }
  context_.engine.ingest(std::move(article),
                         [self = shared_from_this(), slot, bytes](Result<IngestAnswer> result) {
                           self->context_.bulk_admission.leave(bytes);
                           self->arrived(slot, std::move(result));
                         });
}

void BulkAnswer::reject(std::size_t line, const ArticleId& id, const Error& error) {
  const std::size_t slot = slots_done_ + slots_.size();
  slots_.push_back({line, id, {}});
  put(slot, rejected(line, id, error));
}

std::string BulkAnswer::rejected(std::size_t line, const ArticleId& id, const Error& error) {
  context_.metrics.bulk_line("rejected");
  proto::Problem problem = proto::problem_of(error);
  problem.line = line;
  if (is_our_fault(error))
    context_.log.error("bulk line {}: {}: {}", line, name_of(error.code), error.message);
  return proto::encode_bulk_line(line, id, problem);
}

void BulkAnswer::put(std::size_t slot, std::string json) {
  slots_[slot - slots_done_].json = std::move(json);
  while (!slots_.empty() && !slots_.front().json.empty()) {
    text_ += slots_.front().json;
    text_ += '\n';
    slots_.pop_front();
    ++slots_done_;
  }
}

void BulkAnswer::arrived(std::size_t slot, Result<IngestAnswer> result) {
  std::function<void(bool)> wake;
  {
    const std::lock_guard lock(mutex_);
    inbox_.push_back({slot, std::move(result)});
    --in_flight_;
    if (in_flight_ == 0) wake = std::exchange(wake_, nullptr);
  }
  if (wake) wake(true);
}

void BulkAnswer::collect() {
  std::vector<Arrived> inbox;
  {
    const std::lock_guard lock(mutex_);
    inbox.swap(inbox_);
  }
  for (Arrived& each : inbox) {
    const Slot& slot = slots_[each.slot - slots_done_];
    if (each.result) {
      context_.metrics.bulk_line(name_of(each.result->status));
      put(each.slot, proto::encode_bulk_line(slot.line, *each.result));
    } else {
      put(each.slot, rejected(slot.line, slot.id, each.result.error()));
    }
  }
}

net::awaitable<void> BulkAnswer::wait() {
  auto start = [this](std::function<void(bool)> wake) {
    {
      const std::lock_guard lock(mutex_);
      if (in_flight_ > 0) {
        wake_ = std::move(wake);
        return;
      }
    }
    wake(true);
  };
  co_await await_callback<bool>(std::move(start));
  collect();
}

constexpr std::size_t kCollectEvery = 64;  // lines

class BulkRequest {
 public:
  explicit BulkRequest(Context& context)
      : context_(context), answer_(std::make_shared<BulkAnswer>(context)) {}

  net::awaitable<Response> run(BodyStream& body);

 private:
  // False when the limit of lines is passed.
  net::awaitable<bool> take(LineSplitter::Line line);

  Context& context_;
  std::shared_ptr<BulkAnswer>
      answer_;  // shared with the engine's callbacks, which may outlive a cut connection
  std::size_t lines_ = 0;
};

net::awaitable<bool> BulkRequest::take(LineSplitter::Line line) {
  ++lines_;
  if (lines_ > kBulkLinesMax) {
    answer_->reject(lines_, {},
                    {Errc::too_large, "A bulk request may have 100,000 lines: send the rest in another."});
    co_return false;
  }
  if (line.too_long) {
    answer_->reject(lines_, {}, {Errc::too_large, "A line may have 8 MiB."});
    co_return true;
  }
  if (line.text.find_first_not_of(" \t") == std::string_view::npos) co_return true;
  Result<records::Article> article = proto::decode_article(line.text);
  if (!article) {
    answer_->reject(lines_, proto::peek_article_id(line.text), article.error());
    co_return true;
  }
  const std::size_t bytes = line.text.size();
  if (!context_.bulk_admission.try_enter(bytes)) co_await context_.bulk_admission.enter(bytes);
  answer_->submit(lines_, *std::move(article), bytes);
  if (lines_ % kCollectEvery == 0) answer_->collect();
  co_return true;
}

net::awaitable<Response> BulkRequest::run(BodyStream& body) {
  LineSplitter splitter(kBulkLineBytesMax);
  bool more = true;
  while (more) {
    const Result<std::string_view> read = co_await body.read();
    if (!read) {
      answer_->reject(++lines_, {}, read.error());
      break;
    }
    std::string_view piece = *read;
    if (piece.empty()) {
      if (const auto line = splitter.last()) co_await take(*line);
      break;
    }
    while (more && !piece.empty()) {
      const auto line = splitter.next(piece);
      if (line) more = co_await take(*line);
    }
  }
  co_await answer_->wait();
  co_return Response{200, "application/x-ndjson", answer_->take()};
}

net::awaitable<Response> bulk(Context& context, BodyStream& body) {
  BulkRequest request(context);
  co_return co_await request.run(body);
}

}  // namespace

void add_bulk_route(Router& router, Context& context) {
  router.add({.method = http::Method::post,
              .pattern = "/v1/articles:bulk",
              .handler = [&context](Request&, BodyStream& body) { return bulk(context, body); },
              .media = Media::ndjson,
              .body = http::BodyUse::stream,
              .body_bytes_max = kBulkBodyBytesMax});
}

}  // namespace samestory::server
