// An HTTP exchange as the rest of the server sees it: no Beast, no sockets.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samestory::http {

enum class Method : std::uint8_t { get, head, post, put, del, other };

struct Request {
  Method method = Method::other;
  std::string method_name;
  std::string path;   // raw, percent-encoded, before '?'
  std::string query;  // raw, after '?'
  std::string content_type;
  std::string content_encoding;
  std::string if_none_match;
  std::string last_event_id;
  std::string request_id;                // the caller's when it is well-formed, else ours
  std::string_view route = "unmatched";  // the pattern that matched: the name in metrics and logs
  std::vector<std::string> parameters;   // of the pattern, percent-decoded, in order
  std::string body;                      // for routes that take it whole
};

// Where an answer without an end of its own is written. Used on the connection's strand.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // False when the peer is gone or does not read, or the server stops: return then.
  virtual boost::asio::awaitable<bool> write(std::string_view text) = 0;
  // Waits for a wake() or for `time`, whichever comes first. False as write().
  virtual boost::asio::awaitable<bool> wait(std::chrono::milliseconds time) = 0;
  // Ends a wait(), the next one when none is going on. Thread-safe, never blocks, may outlive the connection.
  virtual std::function<void()> waker() = 0;
};
using StreamWriter = std::function<boost::asio::awaitable<void>(BodySink&)>;

struct Response {
  unsigned status = 200;
  std::string media_type = {};  // empty: no body
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  bool close = false;        // end the connection after this answer
  StreamWriter stream = {};  // writes the body instead; the connection ends after it
};

}  // namespace samestory::http
