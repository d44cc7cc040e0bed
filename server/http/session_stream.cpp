// The part of a session that streams an answer: writing pieces, waiting for news, being woken.
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/chunk_encode.hpp>

#include "server/http/session.hpp"

namespace samestory::http {
namespace {

constexpr auto kStopTime = std::chrono::seconds(1);

}  // namespace

net::awaitable<bool> Session::write(std::string_view text) {
  if (stopping_ || sink_broken_) co_return false;
  stream_.expires_after(limits_.stream_write);
  sink_writing_ = true;
  const net::const_buffer bytes(text.data(), text.size());
  beast::error_code error;
  if (sink_chunked_) {
    std::tie(error, std::ignore) = co_await net::async_write(stream_, beast::http::make_chunk(bytes), kToken);
  } else {
    std::tie(error, std::ignore) = co_await net::async_write(stream_, bytes, kToken);
  }
  sink_writing_ = false;
  if (error) sink_broken_ = true;
  co_return !sink_broken_;
}

net::awaitable<bool> Session::wait(std::chrono::milliseconds time) {
  if (!woken_ && !stopping_ && !sink_broken_) {
    pause_.expires_after(time);
    co_await pause_.async_wait(kToken);
  }
  woken_ = false;
  // From here on a waker sends again; what it told of so far is seen by whoever looks after this.
  wake_sent_->store(false);
  co_return !stopping_ && !sink_broken_;
}

// Reads on, so that a peer that goes away is noticed before there is something to tell it.
net::awaitable<void> Session::watch_peer() {
  const auto self = shared_from_this();
  std::array<char, 1024> ignored{};
  while (true) {
    const auto [error, count] = co_await stream_.async_read_some(net::buffer(ignored), kToken);
    if (error) break;
  }
  sink_broken_ = true;
  pause_.cancel();
}

// A reader that is behind soon loses the connection: it resumes at the last whole event.
void Session::stop_stream() {
  pause_.cancel();
  if (!sink_writing_) return;
  pause_.expires_after(kStopTime);  // free from now on: wait() does not wait after a stop
  pause_.async_wait([self = shared_from_this()](const beast::error_code error) {
    if (!error && self->sink_writing_) self->stream_.close();
  });
}

std::function<void()> Session::waker() {
  return [weak = weak_from_this(), sent = wake_sent_] {
    if (sent->exchange(true)) return;
    const auto self = weak.lock();
    if (!self) return;
    net::post(self->stream_.get_executor(), [self] {
      self->woken_ = true;
      if (!self->stopping_) self->pause_.cancel();
    });
  };
}

}  // namespace samestory::http
