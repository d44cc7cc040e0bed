#include "server/http/listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <cstdio>
#include <mutex>
#include <random>
#include <unordered_map>

#include "server/http/session.hpp"

namespace samestory::http {

using net::ip::tcp;
using namespace std::chrono_literals;

namespace {

constexpr auto kAcceptPause = 100ms;  // after a failed accept (no file descriptors left)

std::string random_prefix() {
  char text[16];
  std::snprintf(text, sizeof text, "%08x", std::random_device{}());
  return text;
}

}  // namespace

// The acceptor and the timers are used on `strand` only; the table of sessions is guarded by `mutex`.
struct Listener::Impl : std::enable_shared_from_this<Impl> {
  Impl(net::io_context& context_, const Application& application_, const Limits& limits_)
      : context(context_),
        application(application_),
        limits(limits_),
        strand(net::make_strand(context_)),
        acceptor(strand),
        drained(strand) {}

  net::io_context& context;
  const Application& application;
  const Limits limits;
  net::strand<net::io_context::executor_type> strand;
  net::basic_socket_acceptor<tcp, net::strand<net::io_context::executor_type>> acceptor;
  net::steady_timer drained;
  std::uint16_t bound_port = 0;
  const std::string prefix = random_prefix();

  std::mutex mutex;
  bool stopping = false;
  std::uint64_t next_number = 0;
  std::unordered_map<std::uint64_t, std::shared_ptr<Session>> sessions;

  net::awaitable<void> accept_loop();
  net::awaitable<void> drain_after(std::chrono::milliseconds time);
  void admit(tcp::socket socket);
  net::awaitable<void> serve(std::uint64_t number, std::shared_ptr<Session> session);
  void ended(std::uint64_t number);
};

net::awaitable<void> Listener::Impl::accept_loop() {
  net::steady_timer pause(strand);
  while (acceptor.is_open()) {
    net::any_io_executor executor = net::make_strand(context);
    auto [error, socket] = co_await acceptor.async_accept(executor, kToken);
    if (!error) {
      admit(std::move(socket));
    } else if (acceptor.is_open()) {
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(kToken);
    }
  }
}

void Listener::Impl::admit(tcp::socket socket) {
  const auto executor = socket.get_executor();
  const std::lock_guard lock(mutex);
  if (stopping) return;
  const std::uint64_t number = ++next_number;
  auto session = std::make_shared<Session>(std::move(socket), application, limits,
                                           prefix + "-" + std::to_string(number));
  if (sessions.size() >= limits.connections_max) {
    net::co_spawn(
        executor,
        [](std::shared_ptr<Session> turned) -> net::awaitable<void> {
          co_await turned->turn_away();
        }(std::move(session)),
        net::detached);
    return;
  }
  sessions.emplace(number, session);
  application.connections_changed(+1);
  net::co_spawn(executor, serve(number, std::move(session)), net::detached);
}

net::awaitable<void> Listener::Impl::serve(std::uint64_t number, std::shared_ptr<Session> session) {
  const auto self = shared_from_this();
  try {
    co_await session->run();
  } catch (const std::exception&) {
    // Out of memory, or the like: the connection ends, the others go on.
  }
  ended(number);
}

void Listener::Impl::ended(std::uint64_t number) {
  application.connections_changed(-1);
  const std::lock_guard lock(mutex);
  sessions.erase(number);
  if (stopping && sessions.empty()) {
    net::post(strand, [self = shared_from_this()] { self->drained.cancel(); });
  }
}

net::awaitable<void> Listener::Impl::drain_after(std::chrono::milliseconds time) {
  const auto self = shared_from_this();
  beast::error_code ignored;
  acceptor.close(ignored);
  {
    const std::lock_guard lock(mutex);
    stopping = true;
    if (sessions.empty()) co_return;
    for (const auto& [number, session] : sessions) session->stop();
  }
  drained.expires_after(time);
  co_await drained.async_wait(kToken);
  const std::lock_guard lock(mutex);
  for (const auto& [number, session] : sessions) session->abort();
}

Listener::Listener(net::io_context& context, const Application& application, const Limits& limits)
    : impl_(std::make_shared<Impl>(context, application, limits)) {}

Listener::~Listener() = default;

Result<void> Listener::start(const std::string& address) {
  const auto parts = split_host_port(address);
  if (!parts) return fail(parts.error());
  beast::error_code error;
  tcp::resolver resolver(impl_->context);
  const auto found = resolver.resolve(parts->host, parts->port, tcp::resolver::passive, error);
  if (error || found.empty()) {
    return fail(Errc::invalid_value, "The address " + address + " is not known: " + error.message() + ".");
  }
  const tcp::endpoint endpoint = *found.begin();
  auto& acceptor = impl_->acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
  if (error) {
    return fail(Errc::io, "Cannot listen on " + address + ": " + error.message() +
                              ". Is another server running there? Choose another address with --listen.");
  }
  impl_->bound_port = acceptor.local_endpoint(error).port();
  net::co_spawn(
      impl_->strand,
      [](std::shared_ptr<Impl> impl) -> net::awaitable<void> { co_await impl->accept_loop(); }(impl_),
      net::detached);
  return {};
}

std::uint16_t Listener::port() const {
  return impl_->bound_port;
}

void Listener::stop(std::chrono::milliseconds drain) {
  net::co_spawn(
      impl_->strand,
      [](std::shared_ptr<Impl> impl, auto time) -> net::awaitable<void> { co_await impl->drain_after(time); }(
                                                    impl_, drain),
      net::detached);
}

Result<HostPort> split_host_port(std::string_view address) {
  const auto colon = address.rfind(':');
  HostPort parts;
  if (colon != std::string_view::npos) {
    parts = {std::string(address.substr(0, colon)), std::string(address.substr(colon + 1))};
    if (parts.host.starts_with('[') && parts.host.ends_with(']')) {
      parts.host = parts.host.substr(1, parts.host.size() - 2);
    } else if (parts.host.find(':') != std::string::npos) {
      parts.host.clear();
    }
  }
  const bool digits = !parts.port.empty() && parts.port.size() <= 5 &&
                      parts.port.find_first_not_of("0123456789") == std::string::npos;
  if (parts.host.empty() || !digits || std::stoi(parts.port) > 65535) {
    return fail(Errc::invalid_value,
                "\"" + std::string(address) + "\" is not host:port, such as 127.0.0.1:8080.");
  }
  return parts;
}

}  // namespace samestory::http
