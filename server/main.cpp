// samestory: the program. Everything is built on the stack, in order, and taken down in reverse.
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <future>
#include <memory>
#include <optional>

#include "core/base/clock.hpp"
#include "core/engine.hpp"
#include "core/store/rocksdb_journal.hpp"
#include "server/api/context.hpp"
#include "server/demo/sample_player.hpp"
#include "server/demo/temporary_store.hpp"
#include "server/http/client.hpp"
#include "server/http/listener.hpp"
#include "server/import/importer.hpp"
#include "server/log.hpp"
#include "server/options.hpp"
#include "server/service.hpp"
#include "server/webhooks/sender.hpp"

namespace samestory::server {
namespace {

using namespace std::chrono_literals;

constexpr auto kDrainTime = 6s;      // for the requests at hand
constexpr auto kIoThreadsTime = 7s;  // then they are left where they are: a stop takes at most 10 s
constexpr auto kHealthTimeout = 5s;
constexpr unsigned kBlockingThreads = 4;
// At 5,000 articles a second a single submit waits a tenth of a second behind these.
constexpr std::size_t kBulkArticlesMax = 512;
constexpr std::size_t kBulkBytesMax = 256u << 20;

int start_up_failed(spdlog::logger& log, const Error& error) {
  log.error("{}", error.message);
  return 1;
}

EngineOptions engine_options(const ServeOptions& options) {
  EngineOptions engine;
  engine.workers = options.workers;
  engine.queue_articles_max = options.queue_articles_max;
  engine.dedup_window = options.dedup_window;
  engine.retain = options.retain;
  engine.thresholds = options.thresholds;
  engine.stories.granularity = options.granularity;
  engine.stories.settle_after = options.settle_after;
  return engine;
}

Result<std::vector<WebhookAddress>> webhook_addresses(const std::vector<std::string>& urls) {
  std::vector<WebhookAddress> addresses;
  for (const std::string& url : urls) {
    auto address = parse_webhook_address(url);
    if (!address) return fail(address.error());
    addresses.push_back(*std::move(address));
  }
  return addresses;
}

// One for each address, which is `addresses` of options.webhooks.
std::vector<std::unique_ptr<WebhookSender>> start_webhooks(const ServeOptions& options,
                                                           const std::vector<WebhookAddress>& addresses,
                                                           Engine& engine, EventHub& events, Metrics& metrics,
                                                           spdlog::logger& log) {
  std::vector<std::unique_ptr<WebhookSender>> senders;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const std::string name = hmac_sha256("samestory", options.webhooks[i]).substr(0, 16);
    senders.push_back(std::make_unique<WebhookSender>(
        WebhookSender::Options{.url = options.webhooks[i],
                               .secret = options.webhook_secret,
                               .position_file = options.data / ("webhook-" + name + ".position"),
                               .tries_max = options.webhook_tries_max},
        addresses[i], engine, events, metrics, log));
  }
  return senders;
}

// "127.0.0.1:0" with the port that was bound.
std::string shown_address(const std::string& listen, std::uint16_t port) {
  return listen.substr(0, listen.rfind(':')) + ":" + std::to_string(port);
}

// Runs the connections until SIGTERM or SIGINT, then until they have ended or their time is up.
void run_until_stopped(net::io_context& io, http::Listener& listener, unsigned threads, spdlog::logger& log) {
  std::vector<std::future<void>> running;
  for (unsigned i = 0; i < threads; ++i)
    running.push_back(std::async(std::launch::async, [&io] { io.run(); }));

  net::io_context control(1);
  net::signal_set signals(control, SIGTERM, SIGINT);
  signals.async_wait([&](const auto&, int signal) { log.info("stopping on signal {}", signal); });
  control.run();

  listener.stop(kDrainTime);
  const auto deadline = std::chrono::steady_clock::now() + kIoThreadsTime;
  for (const auto& thread : running) {
    if (thread.wait_until(deadline) == std::future_status::ready) continue;
    log.warn("requests were cut off: they took longer than the time to stop");
    io.stop();
  }
}

// `play` is the demo's: how long the sample articles take to come in.
int serve(const ServeOptions& options, std::optional<std::chrono::seconds> play = {}) {
  const auto made_log = make_log(options.log_level);
  if (!made_log) {
    std::fprintf(stderr, "%s\n", made_log.error().message.c_str());
    return 2;
  }
  spdlog::logger& log = **made_log;
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file-size limit fails the write, and the write says so

  const auto hooks = webhook_addresses(options.webhooks);
  if (!hooks) return start_up_failed(log, hooks.error());
  const SystemClock clock;
  log.info("samestory {} opens {}", SAMESTORY_VERSION, options.data.string());
  EventHub events(options.subscribers_max);  // before the engine, which tells it until its end
  const auto journal = store::open_rocksdb_journal({.directory = options.data});
  if (!journal) return start_up_failed(log, journal.error());
  const auto opening = std::chrono::steady_clock::now();
  const auto engine = Engine::open(engine_options(options), **journal, clock,
                                   [&](Sequence at) { log.info("{} records read", at); });
  if (!engine) return start_up_failed(log, engine.error());
  (*engine)->on_events([&events] { events.notify(); });
  const EngineFigures figures = (*engine)->figures();
  log.info("{} articles in {} stories, read in {:.1f} s", figures.articles, figures.stories,
           std::chrono::duration<double>(std::chrono::steady_clock::now() - opening).count());

  net::thread_pool blocking(kBlockingThreads);
  Admission bulk_admission(std::min(kBulkArticlesMax, options.queue_articles_max / 2), kBulkBytesMax);
  Metrics metrics;
  Context context{**engine, blocking, bulk_admission, events, metrics, log};
  const Service service(context);
  net::io_context io(static_cast<int>(options.io_threads));
  http::Listener listener(io, service, {.connections_max = options.connections_max});
  if (const auto started = listener.start(options.listen); !started)
    return start_up_failed(log, started.error());
  log.info("serving on port {} ({}), {} workers", listener.port(), options.listen, options.workers);

  auto webhooks = start_webhooks(options, *hooks, **engine, events, metrics, log);
  std::optional<SamplePlayer> player;
  if (play) {
    std::printf(
        "The sample articles come in over %lld s at http://%s/\nCtrl-C ends it and removes its store.\n",
        static_cast<long long>(play->count()), shown_address(options.listen, listener.port()).c_str());
    std::fflush(stdout);
    player.emplace(**engine, clock, *play, log);
  }
  run_until_stopped(io, listener, options.io_threads, log);
  player.reset();
  webhooks.clear();
  (*engine)->close();  // calls back into coroutines of `io`, which is still there
  blocking.join();
  log.info("stopped");
  return 0;
}

int demo(DemoOptions options) {
  const auto store = TemporaryStore::make();
  if (!store) {
    std::fprintf(stderr, "%s\n", store.error().message.c_str());
    return 1;
  }
  options.serve.data = store->path();
  return serve(options.serve, options.duration);
}

int health(const HealthOptions& options) {
  const auto address = http::parse_server_address(options.server);
  Result<http::Answer> answer = fail(Errc::invalid_value, "");
  if (!address) {
    answer = fail(address.error());
  } else if (auto client = http::Client::connect(*address, kHealthTimeout); !client) {
    answer = fail(client.error());
  } else if (auto sent = client->send("GET", "/readyz", "", ""); !sent) {
    answer = fail(sent.error());
  } else {
    answer = client->receive(1 << 20);
  }
  if (!answer) {
    std::fprintf(stderr, "%s\n", answer.error().message.c_str());
    return 1;
  }
  std::fputs(answer->body.c_str(), stdout);
  return answer->status == 200 ? 0 : 1;
}

int run(const Command& command) {
  if (const auto* options = std::get_if<ServeOptions>(&command)) return serve(*options);
  if (const auto* options = std::get_if<DemoOptions>(&command)) return demo(*options);
  if (const auto* options = std::get_if<ImportOptions>(&command)) return import::run_import(*options);
  if (const auto* options = std::get_if<HealthOptions>(&command)) return health(*options);
  const auto& finished = std::get<Finished>(command);
  std::fputs(finished.text.c_str(), finished.exit_code == 0 ? stdout : stderr);
  return finished.exit_code;
}

}  // namespace
}  // namespace samestory::server

int main(int argc, char** argv) {
  try {
    return samestory::server::run(samestory::server::parse_command_line(argc, argv));
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "samestory stopped on an error of its own: %s\n", exception.what());
    return 1;
  }
}
