// One connection: requests in, answers out, strictly in order, under limits and deadlines. Private to
// server/http.
#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "server/http/listener.hpp"

namespace samestory::http {

namespace beast = boost::beast;

// How long a peer may make us wait: `base`, and a second more for every 16 KiB that it moved.
class Allowance {
 public:
  explicit Allowance(std::chrono::milliseconds base) : base_(base) {}
  std::chrono::milliseconds left() const;
  void spend(std::chrono::steady_clock::duration waited, std::size_t bytes);

 private:
  std::chrono::milliseconds base_;
  std::chrono::steady_clock::duration waited_{};
  std::uint64_t bytes_ = 0;
};

// Everything but stop() and abort() runs on the connection's strand.
class Session final : public BodyStream, public BodySink, public std::enable_shared_from_this<Session> {
 public:
  // `name` begins the request ids of this connection; unique in the process and between processes.
  Session(net::ip::tcp::socket socket, const Application& application, const Limits& limits,
          std::string name);

  net::awaitable<void> run();
  net::awaitable<void> turn_away();  // too many connections: one 503
  void stop();                       // thread-safe: end after the exchange at hand
  void abort();                      // thread-safe: end now

  net::awaitable<Result<std::string_view>> read() override;

  net::awaitable<bool> write(std::string_view text) override;
  net::awaitable<bool> wait(std::chrono::milliseconds time) override;
  std::function<void()> waker() override;

 private:
  using Parser = beast::http::request_parser<beast::http::buffer_body>;
  enum class HeaderRead : std::uint8_t { complete, refused, ended };

  net::awaitable<bool> wait_for_request();
  net::awaitable<HeaderRead> read_header();
  net::awaitable<bool> exchange();
  net::awaitable<Response> answer(const Plan& plan);
  net::awaitable<Result<void>> take_whole_body();
  net::awaitable<beast::error_code> read_body_some(char* into, std::size_t capacity, std::size_t& count);
  net::awaitable<bool> skip_rest_of_body();
  net::awaitable<bool> answer_with(const Response& response, bool keep_alive);
  net::awaitable<bool> answer_with_stream(const Response& response);
  net::awaitable<void> watch_peer();
  void stop_stream();
  template <class Message>
  void put_header(Message& message, const Response& response, bool keep_alive) const;
  net::awaitable<void> linger();
  void take_header();
  std::optional<Refusal> header_refusal() const;

  beast::tcp_stream stream_;
  const Application& application_;
  const Limits& limits_;
  std::string name_;
  std::uint64_t exchanges_ = 0;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::optional<Allowance> body_allowance_;
  Request request_;
  Refusal refusal_ = Refusal::malformed;
  std::vector<char> piece_;
  bool continue_expected_ = false;
  bool body_failed_ = false;
  bool idle_ = false;
  bool stopping_ = false;

  // Of an answer that is streamed (session_stream.cpp).
  net::steady_timer pause_;
  bool woken_ = false;
  bool sink_broken_ = false;
  bool sink_chunked_ = false;
  bool sink_writing_ = false;
  std::shared_ptr<std::atomic<bool>> wake_sent_ =
      std::make_shared<std::atomic<bool>>(false);  // shared with wakers
};

}  // namespace samestory::http
