#include "server/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <sstream>
#include <thread>

namespace samestory::server {
namespace {

constexpr const char* kAbout =
    "samestory takes news articles over HTTP and answers, for each one, which others are copies of it\n"
    "and which story it reports.";
constexpr const char* kFooter =
    "\nExamples:\n"
    "  samestory demo\n"
    "  samestory serve --listen 127.0.0.1:8080 --data ./data\n"
    "  samestory import articles.jsonl.gz\n"
    "  zcat articles.jsonl.gz | samestory import -\n"
    "  curl -H 'Content-Type: application/json' -d '{\"title\":\"...\",\"body\":\"...\"}' \\\n"
    "       http://127.0.0.1:8080/v1/articles\n"
    "\nThe contract is served at /openapi.yaml. Every flag can also be set in the environment, as shown.";

constexpr std::size_t kSecondsMax = std::size_t{3600} * 24 * 366 * 100;

// Flags that are read as text and looked at after the command line is known to be whole.
struct Texts {
  std::string window = "30d";
  std::string retain = "forever";
  std::string settle = "7d";
  std::string granularity = "normal";
};

void add_serve(CLI::App& app, ServeOptions& options, Texts& texts) {
  app.add_option("--listen", options.listen, "Address and port to serve on")
      ->envname("SAMESTORY_LISTEN")
      ->capture_default_str();
  app.add_option("--data", options.data, "Directory of the store; made when missing")
      ->envname("SAMESTORY_DATA_DIR")
      ->capture_default_str();
  app.add_option("--workers", options.workers, "Threads that analyse articles")
      ->envname("SAMESTORY_WORKERS")
      ->check(CLI::Range(1U, 256U))
      ->capture_default_str();
  app.add_option("--io-threads", options.io_threads, "Threads that serve connections")
      ->envname("SAMESTORY_IO_THREADS")
      ->check(CLI::Range(1U, 64U))
      ->capture_default_str();
  app.add_option("--max-connections", options.connections_max,
                 "Open connections; more are turned away with 503")
      ->envname("SAMESTORY_MAX_CONNECTIONS")
      ->check(CLI::Range(1U, 100000U))
      ->capture_default_str();
  app.add_option("--queue", options.queue_articles_max,
                 "Articles that may wait for their decision; more get 503")
      ->envname("SAMESTORY_QUEUE")
      ->check(CLI::Range(64U, 1000000U))
      ->capture_default_str();
  app.add_option("--max-subscribers", options.subscribers_max,
                 "Connections that follow the events; more get 503")
      ->envname("SAMESTORY_MAX_SUBSCRIBERS")
      ->check(CLI::Range(1U, 100000U))
      ->capture_default_str();
  app.add_option("--webhook", options.webhooks,
                 "Post the events to this http:// address, signed; repeat it for several")
      ->envname("SAMESTORY_WEBHOOKS")
      ->delimiter(',');
  app.add_option("--webhook-secret", options.webhook_secret,
                 "Key of the signatures; the environment is the better place for it")
      ->envname("SAMESTORY_WEBHOOK_SECRET");
  app.add_option("--webhook-tries", options.webhook_tries_max,
                 "Tries, over ever longer pauses, until a post is given up and counted")
      ->envname("SAMESTORY_WEBHOOK_TRIES")
      ->check(CLI::Range(1U, 1000U))
      ->capture_default_str();
  app.add_option("--dedup-window", texts.window, "How long an article is compared with new ones: 30d, 12h")
      ->envname("SAMESTORY_DEDUP_WINDOW")
      ->capture_default_str();
  app.add_option("--retain", texts.retain,
                 "How long an article is kept after its receipt: 90d, 12h; then it leaves for good, its text "
                 "too, with all of its time (a day, or a thirtieth of a shorter span)")
      ->envname("SAMESTORY_RETAIN")
      ->capture_default_str();
  app.add_option("--near-duplicate", options.thresholds.near_duplicate,
                 "Similarity (shared 3-word sequences) from which texts are near-duplicates")
      ->envname("SAMESTORY_NEAR_DUPLICATE")
      ->check(CLI::Range(0.05, 1.0))
      ->capture_default_str();
  app.add_option("--containment", options.thresholds.containment,
                 "Share of the shorter text from which it counts as contained in the longer")
      ->envname("SAMESTORY_CONTAINMENT")
      ->check(CLI::Range(0.05, 1.0))
      ->capture_default_str();
  app.add_option("--settle-after", texts.settle,
                 "A story without a new report for so long is left as it is, corrections aside")
      ->envname("SAMESTORY_SETTLE_AFTER")
      ->capture_default_str();
  app.add_option("--granularity", texts.granularity,
                 "Stories: tight (finer), normal or broad (coarser); holds for what is decided from now on")
      ->envname("SAMESTORY_GRANULARITY")
      ->check(CLI::IsMember({"tight", "normal", "broad"}))
      ->capture_default_str();
  app.add_option("--log-level", options.log_level,
                 "trace, debug (a line a request), info, warn, error or off")
      ->envname("SAMESTORY_LOG_LEVEL")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
}

void add_demo(CLI::App& app, DemoOptions& options, unsigned& seconds) {
  app.add_option("--listen", options.serve.listen, "Address and port to serve on")
      ->envname("SAMESTORY_LISTEN")
      ->capture_default_str();
  app.add_option("--seconds", seconds, "How long the articles take to come in")
      ->check(CLI::Range(0U, 86400U))
      ->capture_default_str();
}

void add_server_address(CLI::App& app, std::string& server) {
  app.add_option("--server", server, "The server to talk to")
      ->envname("SAMESTORY_SERVER")
      ->capture_default_str();
}

void add_import(CLI::App& app, ImportOptions& options) {
  app.add_option("FILE", options.files,
                 "JSON Lines, one article a line; plain, .gz or .zst; - is standard input")
      ->required();
  add_server_address(app, options.server);
  app.add_option("--batch", options.batch_lines, "Lines a request")
      ->envname("SAMESTORY_BATCH")
      ->check(CLI::Range(1U, 100000U))
      ->capture_default_str();
  app.add_option("--in-flight", options.requests_in_flight, "Requests sent ahead of their answers")
      ->envname("SAMESTORY_IN_FLIGHT")
      ->check(CLI::Range(1U, 64U))
      ->capture_default_str();
  app.add_flag("--quiet", options.quiet, "No progress bar")->envname("SAMESTORY_QUIET");
}

stories::Granularity granularity_of(const std::string& name) {
  if (name == "tight") return stories::Granularity::tight;
  if (name == "broad") return stories::Granularity::broad;
  return stories::Granularity::normal;
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
  ServeOptions serve;
  serve.workers = std::max(1U, std::thread::hardware_concurrency());
  serve.io_threads = std::max(1U, serve.workers / 2);
  DemoOptions demo{serve};
  demo.serve.log_level = "warn";
  unsigned demo_seconds = 60;
  Texts texts;
  ImportOptions import;
  HealthOptions health;

  CLI::App app(kAbout, "samestory");
  app.footer(kFooter);
  app.set_version_flag("--version", "samestory " SAMESTORY_VERSION);
  app.require_subcommand(1);
  CLI::App* serve_app = app.add_subcommand("serve", "Serve articles and stories over HTTP");
  CLI::App* demo_app =
      app.add_subcommand("demo", "Serve a store that is thrown away, and play the sample articles into it");
  CLI::App* import_app = app.add_subcommand("import", "Send files of articles to a server; safe to repeat");
  CLI::App* health_app = app.add_subcommand("health", "Exit 0 when a server is ready, 1 when not");
  serve_app->footer("");
  demo_app->footer("");
  import_app->footer(
      "\nExit codes: 0 all taken, 1 some lines were rejected, 2 a file or a flag is wrong, 3 the server "
      "cannot be reached.");
  health_app->footer("");
  add_serve(*serve_app, serve, texts);
  add_demo(*demo_app, demo, demo_seconds);
  add_import(*import_app, import);
  add_server_address(*health_app, health.server);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    const int code = app.exit(error, out, out);
    return Finished{code == 0 ? 0 : 2, out.str()};
  }
  if (*demo_app) {
    demo.duration = std::chrono::seconds(demo_seconds);
    return demo;
  }
  if (*import_app) return import;
  if (*health_app) return health;
  const auto hours = parse_hours(texts.window);
  if (!hours) return Finished{2, "--dedup-window: " + hours.error().message + "\n"};
  if (texts.retain != "forever") {
    const auto retain = parse_duration(texts.retain);
    if (!retain) return Finished{2, "--retain: " + retain.error().message + "\n"};
    serve.retain = *retain;
  }
  if (!serve.webhooks.empty() && serve.webhook_secret.empty()) {
    return Finished{2, "--webhook: give a secret to sign with, in SAMESTORY_WEBHOOK_SECRET.\n"};
  }
  const auto settle_hours = parse_hours(texts.settle);
  if (!settle_hours) return Finished{2, "--settle-after: " + settle_hours.error().message + "\n"};
  serve.dedup_window = *hours;
  serve.settle_after = *settle_hours;
  serve.granularity = granularity_of(texts.granularity);
  return serve;
}

Result<std::chrono::seconds> parse_duration(const std::string& text) {
  constexpr std::string_view kUnits = "smhd";
  constexpr std::size_t kSeconds[] = {1, 60, 3600, 86400};
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = std::string_view(text).substr(static_cast<std::size_t>(end - text.data()));
  const std::size_t which = unit.size() == 1 ? kUnits.find(unit[0]) : std::string_view::npos;
  if (error != std::errc{} || number == 0 || which == std::string_view::npos ||
      number > kSecondsMax / kSeconds[which]) {
    return fail(Errc::invalid_value, "\"" + text + "\" is no duration: write 30d, 12h, 90m or 45s.");
  }
  return std::chrono::seconds(number * kSeconds[which]);
}

Result<std::chrono::hours> parse_hours(const std::string& text) {
  const auto seconds = parse_duration(text);
  if (!seconds) return fail(seconds.error());
  return std::chrono::ceil<std::chrono::hours>(*seconds);
}

}  // namespace samestory::server
