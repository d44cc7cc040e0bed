#include "tests/server/http/loopback.hpp"

#include <atomic>
#include <future>
#include <map>

using namespace samestory;
using samestory::tests::LoopbackServer;
using samestory::tests::RawAnswer;
using samestory::tests::RawClient;

namespace {

constexpr std::uint64_t kWholeMax = 1000;
constexpr std::uint64_t kStreamMax = 10'000'000;

// /whole answers its body, /stream the number of bytes, /plain takes no body, /throw throws, /wait waits to
// be released.
class EchoApplication final : public http::Application {
 public:
  EchoApplication() {
    handlers_["/whole"] = [](http::Request& request,
                             http::BodyStream&) -> http::net::awaitable<http::Response> {
      co_return http::Response{200, "text/plain", request.body};
    };
    handlers_["/stream"] = [](http::Request&,
                              http::BodyStream& body) -> http::net::awaitable<http::Response> {
      std::size_t total = 0;
      while (true) {
        const auto piece = co_await body.read();
        if (!piece)
          co_return http::Response{piece.error().code == Errc::too_large ? 413U : 400U, "text/plain", "cut"};
        if (piece->empty()) break;
        total += piece->size();
      }
      co_return http::Response{200, "text/plain", std::to_string(total)};
    };
    handlers_["/plain"] = [](http::Request& request,
                             http::BodyStream&) -> http::net::awaitable<http::Response> {
      co_return http::Response{200, "text/plain", request.request_id};
    };
    handlers_["/throw"] = [](http::Request&, http::BodyStream&) -> http::net::awaitable<http::Response> {
      throw std::runtime_error("broken");
      co_return http::Response{};
    };
    const auto stream = [this](std::size_t pieces, std::size_t bytes) {
      return
          [this, pieces, bytes](http::Request&, http::BodyStream&) -> http::net::awaitable<http::Response> {
            http::Response response{200, "text/event-stream"};
            response.stream = [this, pieces, bytes](http::BodySink& sink) {
              return write_pieces(sink, pieces, std::string(bytes, 't') + "\n\n");
            };
            co_return response;
          };
    };
    handlers_["/ticks"] = stream(3, 4);
    handlers_["/flood"] = stream(1'000'000, 65536);
    handlers_["/wait"] = [this](http::Request&, http::BodyStream&) -> http::net::awaitable<http::Response> {
      waiting_.set_value();
      release_.get_future().wait();
      co_return http::Response{200, "text/plain", "released"};
    };
  }

  http::Plan plan(http::Request& request) const override {
    http::Plan plan;
    const auto found = handlers_.find(request.path);
    if (found == handlers_.end()) {
      plan.refusal = http::Response{404, "text/plain", "unknown"};
      return plan;
    }
    plan.handler = &found->second;
    if (request.path == "/whole") plan = {{}, &found->second, http::BodyUse::whole, kWholeMax};
    if (request.path == "/stream") plan = {{}, &found->second, http::BodyUse::stream, kStreamMax};
    return plan;
  }
  http::Response refuse(const http::Request&, http::Refusal refusal) const override {
    static const std::map<http::Refusal, unsigned> kStatus{
        {http::Refusal::malformed, 400},       {http::Refusal::missing_host, 400},
        {http::Refusal::target_too_long, 414}, {http::Refusal::header_too_large, 431},
        {http::Refusal::body_too_large, 413},  {http::Refusal::too_many_connections, 503}};
    return {kStatus.at(refusal), "text/plain", "refused"};
  }
  http::Response failed(const http::Request&, std::exception_ptr) const override {
    return {500, "text/plain", "failed"};
  }
  void answered(const http::Request&, const http::Response&, std::chrono::nanoseconds) const override {
    ++answered_count;
  }
  void connections_changed(int by) const override { connections += by; }

  void await_waiting() { waiting_.get_future().wait(); }
  void release() { release_.set_value(); }

  std::promise<std::size_t> stream_ended;  // with the pieces that were written
  mutable std::atomic<int> answered_count{0};
  mutable std::atomic<int> connections{0};

 private:
  // As many pieces as wanted, then a wait for the end.
  http::net::awaitable<void> write_pieces(http::BodySink& sink, std::size_t pieces, std::string piece) {
    std::size_t written = 0;
    bool open = true;
    while (open && written < pieces) {
      open = co_await sink.write(piece);
      written += open ? 1 : 0;
    }
    while (open) open = co_await sink.wait(std::chrono::hours(1));
    stream_ended.set_value(written);
  }

  std::map<std::string, http::Handler> handlers_;
  std::promise<void> waiting_;
  std::promise<void> release_;
};

std::string request(std::string_view line, std::string_view fields = "", std::string_view body = "") {
  std::string text = std::string(line) + " HTTP/1.1\r\nHost: test\r\n" + std::string(fields);
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + std::string(body);
}

std::string chunked(std::string_view line, const std::vector<std::string>& chunks) {
  std::string text = request(line, "Transfer-Encoding: chunked\r\n");
  for (const std::string& chunk : chunks) {
    char size[32];
    std::snprintf(size, sizeof size, "%zx\r\n", chunk.size());
    text += size + chunk + "\r\n";
  }
  return text + "0\r\n\r\n";
}

}  // namespace

TEST_CASE("one connection answers many requests, also when they come all at once") {
  const EchoApplication application;
  const LoopbackServer server(application);
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 50; ++i) {
    all += request("POST /whole", "", "body " + std::to_string(i));
    all += request("GET /plain", "X-Request-Id: r" + std::to_string(i) + "\r\n");
    all += chunked("POST /stream", {"abc", std::string(static_cast<std::size_t>(i) + 1, 'x')});
  }
  REQUIRE(client.send(all));
  for (int i = 0; i < 50; ++i) {
    CHECK(client.receive().body == "body " + std::to_string(i));
    CHECK(client.receive().body == "r" + std::to_string(i));
    CHECK(client.receive().body == std::to_string(i + 4));
  }
}

TEST_CASE("every answer carries a request id, the caller's when it is well-formed") {
  const EchoApplication application;
  const LoopbackServer server(application);
  RawClient client(server.port());
  REQUIRE(client.send(request("GET /plain", "X-Request-Id: abc-1.2_Z\r\n")));
  CHECK(client.receive().has("X-Request-Id: abc-1.2_Z\r\n"));
  for (const std::string& bad : {std::string("a b"), std::string(65, 'a'), std::string("é")}) {
    REQUIRE(client.send(request("GET /plain", "X-Request-Id: " + bad + "\r\n")));
    const RawAnswer answer = client.receive();
    CHECK(answer.has("X-Request-Id: "));
    CHECK(answer.body != bad);
    CHECK(answer.body.size() > 8);
  }
}

TEST_CASE("HEAD answers the length without the body") {
  const EchoApplication application;
  const LoopbackServer server(application);
  RawClient client(server.port());
  REQUIRE(client.send(request("HEAD /plain", "X-Request-Id: 12345\r\n") +
                      request("GET /plain", "X-Request-Id: 9\r\n")));
  const RawAnswer head = client.receive(true);
  CHECK(head.status == 200);
  CHECK(head.has("Content-Length: 5\r\n"));
  CHECK(client.receive().body == "9");
}

TEST_CASE("headers and target are limited") {
  const EchoApplication application;
  const LoopbackServer server(application);
  const auto status_of = [&](const std::string& text) {
    RawClient client(server.port());
    client.send(text);
    const RawAnswer answer = client.receive();
    CHECK(answer.has("X-Request-Id: "));
    return answer.status;
  };
  CHECK(status_of(request("GET /plain?" + std::string(8000, 'a'))) == 200);
  CHECK(status_of(request("GET /plain?" + std::string(8192, 'a'))) == 414);
  CHECK(status_of(request("GET /plain?" + std::string(100'000, 'a'))) == 414);
  CHECK(status_of(request("GET /plain", "A: " + std::string(16'000, 'a') + "\r\n")) == 200);
  CHECK(status_of(request("GET /plain", "A: " + std::string(17'000, 'a') + "\r\n")) == 431);
  CHECK(status_of(request("GET /plain", "A: " + std::string(500'000, 'a') + "\r\n")) == 431);
}

TEST_CASE("what is not HTTP gets 400 and the connection ends") {
  const EchoApplication application;
  const LoopbackServer server(application);
  for (const char* text : {"hello\r\n\r\n", "GET /plain HTTP/9.9\r\n\r\n", "GET /plain HTTP/1.1\r\n\r\n",
                           "GET /plain HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                           "POST /whole HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    INFO(text);
    RawClient client(server.port());
    REQUIRE(client.send(text));
    CHECK(client.receive().status == 400);
  }
}

TEST_CASE("a body over its limit is refused before it is read") {
  const EchoApplication application;
  const LoopbackServer server(application);
  for (const std::string& text :
       {request("POST /whole", "Expect: 100-continue\r\nContent-Length: 1001\r\n"),
        request("POST /whole", "Content-Length: 99999999\r\n") + std::string(300'000, 'x'),
        chunked("POST /whole", {std::string(600, 'x'), std::string(600, 'x')})}) {
    RawClient client(server.port());
    client.send(text);
    const RawAnswer answer = client.receive();
    CHECK(answer.status == 413);
    CHECK(answer.has("Connection: close\r\n"));
    CHECK(client.closed());
  }
}

TEST_CASE("a streamed body over its limit is cut off") {
  const EchoApplication application;
  const LoopbackServer server(application);
  RawClient client(server.port());
  client.send(chunked("POST /stream", std::vector<std::string>(11, std::string(1'000'000, 'x'))));
  CHECK(client.receive().status == 413);
}

TEST_CASE("a client that waits for 100-continue gets it only when the body is wanted") {
  const EchoApplication application;
  const LoopbackServer server(application);
  RawClient client(server.port());
  REQUIRE(client.send(request("POST /whole", "Expect: 100-continue\r\nContent-Length: 5\r\n")));
  CHECK(client.receive().status == 100);
  REQUIRE(client.send("12345"));
  CHECK(client.receive().body == "12345");
  REQUIRE(client.send(request("POST /unknown", "Expect: 100-continue\r\nContent-Length: 5\r\n")));
  CHECK(client.receive().status == 404);
  CHECK(client.closed());
}

TEST_CASE("a short body that nobody reads does not cost the connection") {
  const EchoApplication application;
  const LoopbackServer server(application);
  RawClient client(server.port());
  REQUIRE(client.send(request("POST /unknown", "", "12345") + request("POST /plain", "", "123") +
                      request("POST /whole", "", "next")));
  CHECK(client.receive().status == 404);
  CHECK(client.receive().status == 200);
  CHECK(client.receive().body == "next");
}

TEST_CASE("an exception in a handler is a 500 and the connection goes on") {
  const EchoApplication application;
  const LoopbackServer server(application);
  RawClient client(server.port());
  REQUIRE(client.send(request("GET /throw") + request("POST /whole", "", "next")));
  CHECK(client.receive().status == 500);
  CHECK(client.receive().body == "next");
}

TEST_CASE("HTTP/1.0 and Connection: close end the connection after the answer") {
  const EchoApplication application;
  const LoopbackServer server(application);
  for (const std::string& text :
       {std::string("GET /plain HTTP/1.0\r\n\r\n"), request("GET /plain", "Connection: close\r\n")}) {
    RawClient client(server.port());
    REQUIRE(client.send(text));
    CHECK(client.receive().status == 200);
    CHECK(client.closed());
  }
}

TEST_CASE("a silent or slow peer is cut off") {
  const EchoApplication application;
  http::Limits limits;
  limits.idle = limits.header = limits.transfer = std::chrono::milliseconds(50);
  const LoopbackServer server(application, limits);
  for (const std::string& begun :
       {std::string(), std::string("GET /pl"), request("POST /whole", "Content-Length: 10\r\n") + "12345"}) {
    RawClient client(server.port());
    REQUIRE(client.send(begun));
    const RawAnswer answer = client.receive();  // an answer may still come for a body that stopped
    CHECK((answer.status == 0 || answer.status == 400));
  }
}

TEST_CASE("a peer that hangs up in the middle harms nobody") {
  EchoApplication application;
  {
    LoopbackServer server(application);
    for (const std::string& begun :
         {std::string("GET /pl"), request("POST /whole", "Content-Length: 10\r\n") + "12345",
          request("POST /stream", "Transfer-Encoding: chunked\r\n") + "5\r\nab"}) {
      RawClient client(server.port());
      client.send(begun);
    }
    RawClient client(server.port());
    client.send(request("POST /whole", "", "fine"));
    CHECK(client.receive().body == "fine");
    server.stop();
  }
  CHECK(application.connections == 0);
}

TEST_CASE("connections over the limit are turned away with 503") {
  const EchoApplication application;
  http::Limits limits;
  limits.connections_max = 1;
  const LoopbackServer server(application, limits);
  RawClient first(server.port());
  REQUIRE(first.send(request("GET /plain")));
  CHECK(first.receive().status == 200);
  RawClient second(server.port());
  CHECK(second.receive().status == 503);
  CHECK(second.closed());
  REQUIRE(first.send(request("GET /plain")));
  CHECK(first.receive().status == 200);
}

TEST_CASE("a stop lets the request at hand end and closes idle connections") {
  EchoApplication application;
  LoopbackServer server(application);
  RawClient idle(server.port());
  REQUIRE(idle.send(request("GET /plain")));
  REQUIRE(idle.receive().status == 200);
  RawClient busy(server.port());
  REQUIRE(busy.send(request("GET /wait") + request("GET /plain")));
  application.await_waiting();
  server.begin_stop();
  application.release();
  const RawAnswer answer = busy.receive();
  CHECK(answer.body == "released");
  CHECK(busy.receive().status == 0);
  CHECK(idle.closed());
  server.stop();
  CHECK(application.connections == 0);
}

TEST_CASE("a stream is written as it comes") {
  EchoApplication application;
  LoopbackServer server(application);
  RawClient client(server.port());
  REQUIRE(client.send(request("GET /ticks")));
  const std::string header = client.receive_until("\r\n\r\n");
  CHECK(header.find("Content-Type: text/event-stream\r\n") != std::string::npos);
  CHECK(header.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
  for (int i = 0; i < 3; ++i) CHECK(client.receive_until("tttt\n\n\r\n") == "6\r\ntttt\n\n\r\n");
  server.stop();
  CHECK(application.stream_ended.get_future().get() == 3);
  CHECK(application.connections == 0);
}

TEST_CASE("a stream ends when its reader goes away, also between two pieces") {
  EchoApplication application;
  const LoopbackServer server(application);
  {
    RawClient client(server.port());
    REQUIRE(client.send(request("GET /ticks")));
    client.receive_until("tttt");
  }
  CHECK(application.stream_ended.get_future().get() <= 3);
}

TEST_CASE("a reader that does not take its stream is cut, and little is made for it") {
  EchoApplication application;
  http::Limits limits;
  limits.stream_write = std::chrono::milliseconds(50);
  limits.stream_buffer_bytes = 16 * 1024;
  const LoopbackServer server(application, limits);
  RawClient client(server.port());
  REQUIRE(client.send(request("GET /flood")));
  CHECK(application.stream_ended.get_future().get() < 1000);  // 64 KiB each, and the client's own buffer
}

TEST_CASE("a stop does not wait for a reader that is behind") {
  EchoApplication application;
  http::Limits limits;
  limits.stream_write = std::chrono::hours(1);
  LoopbackServer server(application, limits);
  RawClient client(server.port());
  REQUIRE(client.send(request("GET /flood")));
  client.receive_until("tttt");
  server.stop(std::chrono::hours(1));
  application.stream_ended.get_future().wait();
}

TEST_CASE("a HEAD of a stream has its header and no stream") {
  EchoApplication application;
  const LoopbackServer server(application);
  RawClient client(server.port());
  REQUIRE(client.send(request("HEAD /ticks")));
  CHECK(client.receive(true).status == 200);
  CHECK(client.closed());
}

TEST_CASE("addresses are host and port") {
  CHECK(http::split_host_port("127.0.0.1:80")->port == "80");
  CHECK(http::split_host_port("[::1]:8080")->host == "::1");
  for (const char* wrong : {"", "80", ":80", "localhost", "a:b", "a:70000", "::1:80", "a:-1"}) {
    INFO(wrong);
    CHECK(http::split_host_port(wrong).error().code == Errc::invalid_value);
  }
}

TEST_CASE("a port that is taken is a clear error") {
  const EchoApplication application;
  const LoopbackServer server(application);
  boost::asio::io_context io;
  http::Listener second(io, application, {});
  const auto started = second.start("127.0.0.1:" + std::to_string(server.port()));
  REQUIRE_FALSE(started);
  CHECK(started.error().code == Errc::io);
  CHECK(started.error().message.find("--listen") != std::string::npos);
}
