// Accepts connections and runs their sessions until it is told to stop.
//
// Operation. start() binds and listens; run the io_context on as many threads as wanted. stop() accepts no
// more, lets every exchange at hand end, closes idle connections at once and the rest when `drain` has
// passed; then the io_context runs out of work by itself. Concurrency. start() and stop() are thread-safe.
// Each connection has its strand.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "server/http/application.hpp"

namespace samestory::http {

struct Limits {
  std::size_t header_bytes_max = 16 * 1024;  // of the fields together: 431
  std::size_t target_bytes_max = 8 * 1024;   // 414
  std::size_t connections_max = 1024;        // more get 503 and are closed
  std::chrono::milliseconds idle{75'000};    // between two requests
  std::chrono::milliseconds header{15'000};  // for one whole header
  // A body, and reading an answer: this long, and a second more for every 16 KiB moved. Our own waiting does
  // not count.
  std::chrono::milliseconds transfer{30'000};
  // For one piece of a streamed answer: a slow reader is cut off, not waited for.
  std::chrono::milliseconds stream_write{10'000};
  std::size_t stream_buffer_bytes = 256 * 1024;  // of a streamed answer, in the system's send buffer
};

class Listener {
 public:
  // `context` and `application` outlive the listener and every connection.
  Listener(net::io_context& context, const Application& application, const Limits& limits);
  ~Listener();

  // `address` is host:port ("127.0.0.1:8080", "[::1]:0"). Fails with invalid_value, or io when the port is
  // taken.
  Result<void> start(const std::string& address);
  std::uint16_t port() const;  // the one bound, after start()
  void stop(std::chrono::milliseconds drain);

 private:
  struct Impl;
  std::shared_ptr<Impl>
      impl_;  // shared with the accept loop, which may outlive this object by one turn of the context
};

// "host:port" or "[v6]:port" in two; nothing when it is neither.
struct HostPort {
  std::string host;
  std::string port;
};
Result<HostPort> split_host_port(std::string_view address);

}  // namespace samestory::http
