#include "server/http/client.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "server/http/listener.hpp"

namespace samestory::http {

namespace beast = boost::beast;
using net::ip::tcp;

namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

// Blocking sockets have no deadlines in Asio; the system has them.
bool set_timeouts(tcp::socket& socket, std::chrono::seconds timeout) {
  const timeval time{timeout.count(), 0};
  return setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) == 0 &&
         setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) == 0;
}

}  // namespace

struct Client::Impl {
  net::io_context context;
  tcp::socket socket{context};
  beast::flat_buffer buffer;
  std::string host;  // for the Host header
};

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Client> Client::connect(const ServerAddress& server, std::chrono::seconds timeout) {
  auto impl = std::make_unique<Impl>();
  const bool v6 = server.host.find(':') != std::string::npos;
  impl->host = (v6 ? "[" + server.host + "]" : server.host) + ":" + server.port;
  beast::error_code error;
  tcp::resolver resolver(impl->context);
  const auto endpoints = resolver.resolve(server.host, server.port, error);
  if (!error) net::connect(impl->socket, endpoints, error);
  if (!error) impl->socket.set_option(tcp::no_delay(true), error);
  if (error || !set_timeouts(impl->socket, timeout)) {
    return fail(Errc::io, "No server answers at " + impl->host + ": " + error.message() + ".");
  }
  return Client(std::move(impl));
}

Result<void> Client::send(std::string_view method, std::string_view target, std::string_view content_type,
                          std::string_view body, std::string_view fields) {
  std::string header;
  header.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(impl_->host);
  if (!content_type.empty()) {
    header.append("\r\nContent-Type: ").append(content_type);
    header.append("\r\nContent-Length: ").append(std::to_string(body.size()));
  }
  header.append("\r\n").append(fields).append("\r\n");
  beast::error_code error;
  const std::array<net::const_buffer, 2> buffers{net::buffer(header), net::buffer(body)};
  net::write(impl_->socket, buffers, error);
  if (error) return fail(Errc::io, "The connection to " + impl_->host + " broke: " + error.message() + ".");
  return {};
}

Result<Answer> Client::receive(std::uint64_t answer_bytes_max) {
  beast::http::response_parser<beast::http::string_body> parser;
  parser.body_limit(answer_bytes_max);
  impl_->buffer.reserve(kReadBytes);
  beast::error_code error;
  beast::http::read(impl_->socket, impl_->buffer, parser, error);
  if (error) return fail(Errc::io, "The connection to " + impl_->host + " broke: " + error.message() + ".");
  return Answer{parser.get().result_int(), std::move(parser.get().body())};
}

void Client::shut() {
  ::shutdown(impl_->socket.native_handle(), SHUT_RDWR);
}

Result<ServerAddress> parse_server_address(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  std::string_view rest = url;
  if (rest.starts_with(kScheme)) rest.remove_prefix(kScheme.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const bool has_port = rest.rfind(':') != std::string_view::npos && !rest.ends_with(']');
  const auto parts = split_host_port(has_port ? std::string(rest) : std::string(rest) + ":80");
  if (!parts || parts->host.find('/') != std::string::npos) {
    return fail(Errc::invalid_value,
                "\"" + std::string(url) + "\" is no server address, such as http://127.0.0.1:8080.");
  }
  return ServerAddress{parts->host, parts->port};
}

}  // namespace samestory::http
