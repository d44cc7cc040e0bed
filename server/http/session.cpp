#include "server/http/session.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/write.hpp>
#include <ctime>

namespace samestory::http {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBufferBytes = 64 * 1024;  // what is read from the socket at a time
constexpr std::size_t kSkipBytesMax =
    64 * 1024;  // an unread body up to this is read over to keep the connection
constexpr std::size_t kLingerBytesMax = 4 * 1024 * 1024;
constexpr auto kLingerTime = 2s;
constexpr std::size_t kRequestIdBytesMax = 64;
constexpr std::uint64_t kTransferBytesPerSecond = 16 * 1024;

Method method_of(beast::http::verb verb) {
  switch (verb) {
    case beast::http::verb::get:
      return Method::get;
    case beast::http::verb::head:
      return Method::head;
    case beast::http::verb::post:
      return Method::post;
    case beast::http::verb::put:
      return Method::put;
    case beast::http::verb::delete_:
      return Method::del;
    default:
      return Method::other;
  }
}

bool is_request_id(std::string_view text) {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  return !text.empty() && text.size() <= kRequestIdBytesMax &&
         text.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

// The path and query of an origin-form or absolute-form target.
std::string_view origin_form(std::string_view target) {
  if (target.starts_with('/')) return target;
  const auto scheme = target.find("://");
  if (scheme == std::string_view::npos) return target;
  const auto path = target.find('/', scheme + 3);
  return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

// False for a peer that went away, fell silent or was cut off.
bool is_protocol_error(beast::error_code error) {
  static const auto& kHttp = beast::http::make_error_code(beast::http::error::bad_method).category();
  return error.category() == kHttp && error != beast::http::error::end_of_stream &&
         error != beast::http::error::partial_message;
}

bool has_body(unsigned status) {
  return status >= 200 && status != 204 && status != 304;
}

}  // namespace

std::chrono::milliseconds Allowance::left() const {
  const auto earned = std::chrono::milliseconds(bytes_ * 1000 / kTransferBytesPerSecond);
  const auto left = base_ + earned - std::chrono::duration_cast<std::chrono::milliseconds>(waited_);
  return std::clamp(left, 1ms, base_);
}

void Allowance::spend(std::chrono::steady_clock::duration waited, std::size_t bytes) {
  waited_ += waited;
  bytes_ += bytes;
}

Session::Session(net::ip::tcp::socket socket, const Application& application, const Limits& limits,
                 std::string name)
    : stream_(std::move(socket)),
      application_(application),
      limits_(limits),
      name_(std::move(name)),
      buffer_(kBufferBytes),
      pause_(stream_.get_executor()) {
  beast::error_code ignored;
  stream_.socket().set_option(net::ip::tcp::no_delay(true), ignored);
}

void Session::stop() {
  net::post(stream_.get_executor(), [self = shared_from_this()] {
    self->stopping_ = true;
    self->stop_stream();
    if (self->idle_) self->stream_.close();
  });
}

void Session::abort() {
  net::post(stream_.get_executor(), [self = shared_from_this()] {
    self->stopping_ = true;
    self->pause_.cancel();
    self->stream_.close();
  });
}

net::awaitable<void> Session::run() {
  bool open = true;
  while (open) {
    open = !stopping_ && co_await wait_for_request();
    if (!open) break;
    const HeaderRead header = co_await read_header();
    if (header == HeaderRead::ended) break;
    if (header == HeaderRead::complete) {
      open = co_await exchange();
      continue;
    }
    Response response = application_.refuse(request_, refusal_);
    if (co_await answer_with(response, false)) co_await linger();
    application_.answered(request_, response, {});
    open = false;
  }
  stream_.close();
}

net::awaitable<void> Session::turn_away() {
  request_.request_id = name_ + "-0";
  const Response response = application_.refuse(request_, Refusal::too_many_connections);
  if (co_await answer_with(response, false)) co_await linger();
  stream_.close();
}

// False when the peer went away, or was silent too long, between two requests.
net::awaitable<bool> Session::wait_for_request() {
  if (buffer_.size() > 0) co_return true;
  idle_ = true;
  stream_.expires_after(limits_.idle);
  const auto [error, count] = co_await stream_.async_read_some(buffer_.prepare(kBufferBytes), kToken);
  idle_ = false;
  buffer_.commit(count);
  co_return !error;
}

net::awaitable<Session::HeaderRead> Session::read_header() {
  request_ = Request{};
  request_.request_id = name_ + "-" + std::to_string(++exchanges_);
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes_max));
  parser_->body_limit(boost::none);  // set once the route is known
  continue_expected_ = body_failed_ = false;
  body_allowance_.emplace(limits_.transfer);

  stream_.expires_after(limits_.header);
  const auto [error, count] = co_await beast::http::async_read_header(stream_, buffer_, *parser_, kToken);
  if (!error) {
    take_header();
    co_return HeaderRead::complete;
  }
  if (!is_protocol_error(error)) co_return HeaderRead::ended;
  refusal_ = Refusal::malformed;
  if (error == beast::http::error::header_limit || error == beast::http::error::buffer_overflow) {
    const auto bytes = buffer_.cdata();
    const std::string_view text(static_cast<const char*>(bytes.data()), bytes.size());
    const bool in_target = view(parser_->get().target()).empty() && text.find('\n') == std::string_view::npos;
    refusal_ = in_target ? Refusal::target_too_long : Refusal::header_too_large;
  }
  co_return HeaderRead::refused;
}

void Session::take_header() {
  const auto& header = parser_->get();
  const auto field = [&](beast::http::field name) { return std::string(view(header[name])); };
  request_.method = method_of(header.method());
  request_.method_name = std::string(view(header.method_string()));
  const std::string_view target = origin_form(view(header.target()));
  const auto question = target.find('?');
  request_.path = std::string(target.substr(0, question));
  if (question != std::string_view::npos) request_.query = std::string(target.substr(question + 1));
  request_.content_type = field(beast::http::field::content_type);
  request_.content_encoding = field(beast::http::field::content_encoding);
  request_.if_none_match = field(beast::http::field::if_none_match);
  request_.last_event_id = std::string(view(header["Last-Event-ID"]));
  if (const auto id = view(header["X-Request-Id"]); is_request_id(id)) request_.request_id = std::string(id);
  continue_expected_ = header.version() >= 11 && !parser_->is_done() &&
                       beast::iequals(header[beast::http::field::expect], "100-continue");
}

std::optional<Refusal> Session::header_refusal() const {
  const auto& header = parser_->get();
  if (header.target().size() > limits_.target_bytes_max) return Refusal::target_too_long;
  if (header.version() >= 11 && header.count(beast::http::field::host) == 0) return Refusal::missing_host;
  return {};
}

// One request and its answer; true when the connection goes on.
net::awaitable<bool> Session::exchange() {
  const auto started = std::chrono::steady_clock::now();
  Plan plan;
  if (const auto refusal = header_refusal()) {
    plan.refusal = application_.refuse(request_, *refusal);
  } else {
    plan = application_.plan(request_);
  }
  if (!plan.refusal && parser_->content_length().value_or(0) > plan.body_bytes_max &&
      plan.body != BodyUse::none) {
    plan.refusal = application_.refuse(request_, Refusal::body_too_large);
  }
  Response response;
  if (plan.refusal) {
    response = *std::move(plan.refusal);
  } else {
    response = co_await answer(plan);
  }
  const bool body_read = !body_failed_ && (parser_->is_done() || co_await skip_rest_of_body());
  const bool keep_alive =
      body_read && !stopping_ && !response.close && !response.stream && parser_->get().keep_alive();
  const bool written = co_await answer_with(response, keep_alive);
  if (written && !body_read && !response.stream) co_await linger();
  application_.answered(request_, response, std::chrono::steady_clock::now() - started);
  co_return written&& keep_alive;
}

net::awaitable<Response> Session::answer(const Plan& plan) {
  parser_->body_limit(plan.body_bytes_max);
  if (plan.body == BodyUse::whole) {
    const Result<void> taken = co_await take_whole_body();
    if (!taken) {
      co_return application_.refuse(
          request_, taken.error().code == Errc::too_large ? Refusal::body_too_large : Refusal::malformed);
    }
  }
  Response response;
  std::exception_ptr failure;
  try {
    response = co_await (*plan.handler)(request_, *this);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) response = application_.failed(request_, failure);
  co_return response;
}

net::awaitable<Result<void>> Session::take_whole_body() {
  if (const auto length = parser_->content_length()) request_.body.reserve(*length);
  while (true) {
    const Result<std::string_view> piece = co_await read();
    if (!piece) co_return tl::unexpected<Error>(piece.error());
    if (piece->empty()) co_return Result<void>{};
    request_.body.append(*piece);
  }
}

net::awaitable<Result<std::string_view>> Session::read() {
  if (piece_.empty()) piece_.resize(kBufferBytes);
  if (std::exchange(continue_expected_, false)) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    stream_.expires_after(limits_.transfer);
    co_await net::async_write(stream_, net::buffer(kContinue), kToken);
  }
  std::size_t count = 0;
  while (count == 0 && !parser_->is_done()) {
    const beast::error_code error = co_await read_body_some(piece_.data(), piece_.size(), count);
    if (!error) continue;
    body_failed_ = true;
    if (error == beast::http::error::body_limit) {
      co_return fail(Errc::too_large, "The body is over the limit of this address.");
    }
    co_return fail(Errc::io, "The body could not be read to its end.");
  }
  co_return std::string_view(piece_.data(), count);
}

net::awaitable<beast::error_code> Session::read_body_some(char* into, std::size_t capacity,
                                                          std::size_t& count) {
  auto& body = parser_->get().body();
  body.data = into;
  body.size = capacity;
  const auto started = std::chrono::steady_clock::now();
  stream_.expires_after(body_allowance_->left());
  auto [error, transferred] = co_await beast::http::async_read_some(stream_, buffer_, *parser_, kToken);
  body_allowance_->spend(std::chrono::steady_clock::now() - started, transferred);
  count = capacity - body.size;
  if (error == beast::http::error::need_buffer) error = {};
  co_return error;
}

// True when a body that nobody asked for is short, and read over.
net::awaitable<bool> Session::skip_rest_of_body() {
  const auto left = parser_->content_length_remaining();
  if (continue_expected_ || !left || *left > kSkipBytesMax) co_return false;
  while (true) {
    const Result<std::string_view> piece = co_await read();
    if (!piece) co_return false;
    if (piece->empty()) co_return true;
  }
}

template <class Message>
void Session::put_header(Message& message, const Response& response, bool keep_alive) const {
  message.version(parser_ && parser_->is_header_done() ? parser_->get().version() : 11);
  message.result(response.status);
  message.keep_alive(keep_alive);
  message.set(beast::http::field::server, "samestory");
  message.set(beast::http::field::date, http_date());
  message.set("X-Request-Id", request_.request_id);
  message.set("X-Content-Type-Options", "nosniff");
  if (has_body(response.status) && !response.media_type.empty()) {
    message.set(beast::http::field::content_type, response.media_type);
  }
  for (const auto& [name, value] : response.headers) message.set(name, value);
}

net::awaitable<bool> Session::answer_with(const Response& response, bool keep_alive) {
  if (response.stream) co_return co_await answer_with_stream(response);
  using Body = beast::http::span_body<const char>;
  const bool with_body = has_body(response.status);
  beast::http::response<Body> message;
  put_header(message, response, keep_alive);
  if (with_body) message.content_length(response.body.size());
  if (with_body && request_.method != Method::head)
    message.body() = {response.body.data(), response.body.size()};

  beast::http::response_serializer<Body> serializer(message);
  Allowance allowance(limits_.transfer);
  while (!serializer.is_done()) {
    const auto started = std::chrono::steady_clock::now();
    stream_.expires_after(allowance.left());
    const auto [error, count] = co_await beast::http::async_write_some(stream_, serializer, kToken);
    if (error) co_return false;
    allowance.spend(std::chrono::steady_clock::now() - started, count);
  }
  co_return true;
}

net::awaitable<bool> Session::answer_with_stream(const Response& response) {
  const bool chunked = parser_->get().version() >= 11;
  beast::http::response<beast::http::empty_body> message;
  put_header(message, response, false);
  if (chunked) message.chunked(true);
  beast::http::response_serializer<beast::http::empty_body> serializer(message);
  stream_.expires_after(limits_.transfer);
  const auto [error, count] = co_await beast::http::async_write_header(stream_, serializer, kToken);
  if (error) co_return false;
  if (request_.method == Method::head) co_return true;
  beast::error_code ignored;
  sink_chunked_ = chunked;
  sink_broken_ = false;
  stream_.socket().set_option(
      net::socket_base::send_buffer_size(static_cast<int>(limits_.stream_buffer_bytes)), ignored);
  stream_.expires_never();
  net::co_spawn(stream_.get_executor(), watch_peer(), net::detached);
  co_await response.stream(*this);
  if (sink_broken_) co_return false;
  if (chunked) {
    stream_.expires_after(limits_.transfer);
    co_await net::async_write(stream_, beast::http::make_chunk_last(), kToken);
  }
  co_return true;
}

// Reads over what still comes, for a moment: closing with unread bytes would make the peer lose the answer.
net::awaitable<void> Session::linger() {
  beast::error_code ignored;
  stream_.socket().shutdown(net::ip::tcp::socket::shutdown_send, ignored);
  stream_.expires_after(kLingerTime);
  buffer_.clear();
  std::size_t skipped = 0;
  while (skipped < kLingerBytesMax) {
    const auto [error, count] = co_await stream_.async_read_some(buffer_.prepare(kBufferBytes), kToken);
    if (error) break;
    skipped += count;
  }
}

}  // namespace samestory::http
