// What a connection asks of the application. The connection knows bytes, limits and deadlines; the
// application knows routes and answers.
//
// Concurrency: every member is called from many connections at once. Handlers run on their connection's
// strand and must not block it.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "server/http/message.hpp"

namespace samestory::http {

namespace net = boost::asio;
inline constexpr auto kToken = net::as_tuple(net::use_awaitable);

// A request's body, piece by piece, as it arrives.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // The next piece, valid until the next call; empty at the end. Fails with too_large, or with io when the
  // peer stops sending; then the connection ends after the answer.
  virtual net::awaitable<Result<std::string_view>> read() = 0;
};

using Handler = std::function<net::awaitable<Response>(Request&, BodyStream&)>;

enum class BodyUse : std::uint8_t { none, whole, stream };

// What to do with a request whose header has been read.
struct Plan {
  std::optional<Response> refusal;   // answer this and read no body
  const Handler* handler = nullptr;  // set when there is no refusal; outlives the exchange
  BodyUse body = BodyUse::none;
  std::uint64_t body_bytes_max = 0;
};

// What a connection refuses by itself.
enum class Refusal : std::uint8_t {
  malformed,     // not HTTP
  missing_host,  // HTTP/1.1 without Host
  target_too_long,
  header_too_large,
  body_too_large,
  too_many_connections,
};

class Application {
 public:
  virtual ~Application() = default;
  virtual Plan plan(Request& request) const = 0;
  virtual Response refuse(const Request& request, Refusal refusal) const = 0;
  virtual Response failed(const Request& request, std::exception_ptr failure) const = 0;
  virtual void answered(const Request& request, const Response& response,
                        std::chrono::nanoseconds took) const = 0;
  // +1 when a connection opens, -1 when it ends.
  virtual void connections_changed(int by) const = 0;
};

}  // namespace samestory::http
