// The command line: samestory serve | demo | import | health. Every flag is also SAMESTORY_... in the
// environment; the command line wins.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine.hpp"

namespace samestory::server {

struct ServeOptions {
  std::string listen = "127.0.0.1:8080";
  std::filesystem::path data = "./data";
  unsigned workers = 1;     // threads that analyse; default: processor cores
  unsigned io_threads = 1;  // threads that serve connections; default: half the cores
  std::size_t connections_max = 1024;
  std::size_t queue_articles_max = 8192;
  std::size_t subscribers_max = 256;
  std::vector<std::string> webhooks;  // addresses that get the events
  std::string webhook_secret;         // not empty when there are webhooks
  unsigned webhook_tries_max = 10;
  std::chrono::hours dedup_window{24 * 30};
  std::chrono::seconds retain{0};  // 0: for good
  duplicates::Thresholds thresholds;
  stories::Granularity granularity = stories::Granularity::normal;
  std::chrono::hours settle_after{24 * 7};
  std::string log_level = "info";
};

// A server on a temporary store that plays the sample articles.
struct DemoOptions {
  ServeOptions serve;  // its `data` is not used
  std::chrono::seconds duration{60};
};

struct ImportOptions {
  std::vector<std::string> files;  // "-": standard input
  std::string server = "http://127.0.0.1:8080";
  std::size_t batch_lines = 2000;
  std::size_t requests_in_flight = 4;
  bool quiet = false;
};

struct HealthOptions {
  std::string server = "http://127.0.0.1:8080";
};

// Nothing more to do: `text` was asked for (--help, --version) or says what is wrong.
struct Finished {
  int exit_code = 0;
  std::string text;
};

using Command = std::variant<ServeOptions, DemoOptions, ImportOptions, HealthOptions, Finished>;

// Reads the environment. Not thread-safe.
Command parse_command_line(int argc, const char* const* argv);

// "90d", "12h", "45m" or "30s"; invalid_value otherwise.
Result<std::chrono::seconds> parse_duration(const std::string& text);
// The same, rounded up to hours.
Result<std::chrono::hours> parse_hours(const std::string& text);

}  // namespace samestory::server
