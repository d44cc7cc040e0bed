// The part of a session that streams an answer: writing pieces, waiting for news, being woken.
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/chunk_encode.hpp>

#include "server/http/session.hpp"

namespace samestory::http {

net::awaitable<bool> Session::write(std::string_view text) {
  if (stopping_ || sink_broken_) co_return false;
  stream_.expires_after(limits_.stream_write);
  const net::const_buffer bytes(text.data(), text.size());
  beast::error_code error;
  if (sink_chunked_) {
    std::tie(error, std::ignore) = co_await net::async_write(stream_, beast::http::make_chunk(bytes), kToken);
  } else {
    std::tie(error, std::ignore) = co_await net::async_write(stream_, bytes, kToken);
  }
  sink_broken_ = static_cast<bool>(error);
  co_return !error;
}

net::awaitable<bool> Session::wait(std::chrono::milliseconds time) {
  if (!woken_ && !stopping_) {
    pause_.expires_after(time);
    co_await pause_.async_wait(kToken);
  }
  woken_ = false;
  // From here on a waker sends again; what it told of so far is seen by whoever looks after this.
  wake_sent_->store(false);
  co_return !stopping_ && !sink_broken_;
}

std::function<void()> Session::waker() {
  return [weak = weak_from_this(), sent = wake_sent_] {
    if (sent->exchange(true)) return;
    const auto self = weak.lock();
    if (!self) return;
    net::post(self->stream_.get_executor(), [self] {
      self->woken_ = true;
      self->pause_.cancel();
    });
  };
}

}  // namespace samestory::http
