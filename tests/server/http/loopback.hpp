// A server on a port of the loopback device, and a client that sends any bytes it likes.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <thread>

#include "server/http/listener.hpp"

namespace samestory::tests {

class LoopbackServer {
 public:
  explicit LoopbackServer(const http::Application& application, http::Limits limits = {})
      : listener_(io_, application, limits) {
    REQUIRE(listener_.start("127.0.0.1:0"));
    thread_ = std::thread([this] { io_.run(); });
  }
  ~LoopbackServer() { stop(); }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  // Returns when every connection has ended.
  void stop(std::chrono::milliseconds drain = std::chrono::seconds(5)) {
    begin_stop(drain);
    if (thread_.joinable()) thread_.join();
  }
  void begin_stop(std::chrono::milliseconds drain = std::chrono::seconds(5)) { listener_.stop(drain); }
  std::uint16_t port() const { return listener_.port(); }

 private:
  boost::asio::io_context io_;
  http::Listener listener_;
  std::thread thread_;
};

struct RawAnswer {
  int status = 0;
  std::string header;  // lower-cased names are not needed: the server writes them one way
  std::string body;
  bool has(std::string_view text) const { return header.find(text) != std::string::npos; }
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the server has closed already.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void shut_sending() { ::shutdown(socket_, SHUT_WR); }

  // One answer with Content-Length or without a body; status 0 when the connection ended instead.
  RawAnswer receive(bool head = false) {
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) return {};
    }
    RawAnswer answer;
    answer.header = received_.substr(0, end + 2);
    received_.erase(0, end + 4);
    answer.status = std::stoi(answer.header.substr(9, 3));
    const auto at = answer.header.find("Content-Length: ");
    const std::size_t length =
        at == std::string::npos || head ? 0 : std::stoul(answer.header.substr(at + 16));
    while (received_.size() < length) {
      if (!more()) return {};
    }
    answer.body = received_.substr(0, length);
    received_.erase(0, length);
    return answer;
  }
  // What has come up to the end of `mark`; all that came when the connection ended before it.
  std::string receive_until(std::string_view mark) {
    std::size_t at = 0;
    while ((at = received_.find(mark)) == std::string::npos) {
      if (!more()) return std::exchange(received_, {});
    }
    std::string text = received_.substr(0, at + mark.size());
    received_.erase(0, at + mark.size());
    return text;
  }
  bool closed() { return received_.empty() && !more(); }

 private:
  bool more() {
    char piece[65536];
    const auto count = ::recv(socket_, piece, sizeof piece, 0);
    if (count <= 0) return false;
    received_.append(piece, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  std::string received_;
};

}  // namespace samestory::tests
