// A blocking HTTP/1.1 client for the program's own commands (import, health): one connection, requests
// answered in order.
//
// Concurrency: one thread may send while another receives; otherwise not thread-safe. Failure: io; the
// connection is of no use after it. Limits: an answer may have `answer_bytes_max`; every wait ends after
// `timeout`.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace samestory::http {

// "http://127.0.0.1:8080" in host and port (80 when there is none); invalid_value for other schemes and for
// paths.
struct ServerAddress {
  std::string host;
  std::string port;
};
Result<ServerAddress> parse_server_address(std::string_view url);

struct Answer {
  unsigned status = 0;
  std::string body;
};

class Client {
 public:
  static Result<Client> connect(const ServerAddress& server, std::chrono::seconds timeout);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  // `fields` are more header lines, each with its CRLF.
  Result<void> send(std::string_view method, std::string_view target, std::string_view content_type,
                    std::string_view body, std::string_view fields = {});
  Result<Answer> receive(std::uint64_t answer_bytes_max);
  // Thread-safe: ends a send() or receive() that waits.
  void shut();

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace samestory::http
