// From callbacks and blocking calls to coroutines: both resume on the awaiting coroutine's strand.
//
// Name a lambda before it goes into a co_await expression: GCC 12 destroys captures twice otherwise
// (PR107288).
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <utility>

#include "server/http/application.hpp"

namespace samestory::server {

namespace net = boost::asio;

// start(done) begins something that calls done(T) once, on any thread, now or later.
template <class T, class Start>
net::awaitable<T> await_callback(Start start) {
  auto initiate = [&start](auto handler) {
    // std::function asks for copies, handlers are move-only.
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    std::function<void(T)> done = [shared](T value) {
      const auto executor = net::get_associated_executor(*shared);
      net::post(executor,
                [shared, value = std::move(value)]() mutable { std::move (*shared)(std::move(value)); });
    };
    start(std::move(done));
  };
  co_return co_await net::async_initiate<const net::use_awaitable_t<>&, void(T)>(initiate,
                                                                                 net::use_awaitable);
}

// Runs work() on the pool, where blocking is allowed. What it throws is thrown here.
template <class T, class Work>
net::awaitable<T> await_on(net::thread_pool& pool, Work work) {
  struct Outcome {
    std::optional<T> value;
    std::exception_ptr failure;
  };
  auto start = [&pool, &work](std::function<void(Outcome)> done) {
    net::post(pool, [&work, done = std::move(done)] {
      Outcome outcome;
      try {
        outcome.value.emplace(work());
      } catch (...) {
        outcome.failure = std::current_exception();
      }
      done(std::move(outcome));
    });
  };
  Outcome outcome = co_await await_callback<Outcome>(std::move(start));
  if (outcome.failure) std::rethrow_exception(outcome.failure);
  co_return *std::move(outcome.value);
}

}  // namespace samestory::server
