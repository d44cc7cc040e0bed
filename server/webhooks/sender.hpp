// Sends events to one address that the operator listed: POST of JSON Lines, signed, again and again until it
// is taken or given up.
//
// Operation. A thread reads the engine's events after the last one delivered and posts up to kEventsInPost at
// a time, with "X-Samestory-Signature: sha256=<HMAC-SHA256 of the body, hex>". Any 2xx is taken. Anything
// else is tried again, after a pause that doubles; after `tries_max` tries the events of that post are dead
// letters: counted, logged, and passed over. Where it stands is kept in a file, so that a restart goes on
// from there. Delivery is at least once: an event's id tells a repeat. Concurrency. Thread-safe; the engine
// outlives it. Limits. http:// only: put a proxy in front of what needs TLS.
#pragma once

#include <spdlog/logger.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "core/engine.hpp"
#include "server/event_hub.hpp"
#include "server/http/client.hpp"
#include "server/metrics.hpp"

namespace samestory::server {

struct WebhookAddress {
  http::ServerAddress server;
  std::string target;  // "/path?query"
};
// "http://host:port/path"; invalid_value for anything else.
Result<WebhookAddress> parse_webhook_address(const std::string& url);

// Lower-case hex.
std::string hmac_sha256(std::string_view key, std::string_view text);

class WebhookSender {
 public:
  struct Options {
    std::string url;
    std::string secret;
    std::filesystem::path position_file;
    unsigned tries_max = 10;
    std::chrono::milliseconds first_pause{1000};
  };
  static constexpr std::size_t kEventsInPost = 100;
  static constexpr std::chrono::milliseconds kPauseMax{60'000};

  WebhookSender(const Options& options, WebhookAddress address, Engine& engine, EventHub& hub,
                Metrics& metrics, spdlog::logger& log);
  ~WebhookSender();  // stops; what was not taken is sent after the next start
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

 private:
  void run();
  EventId first_position();
  void store_position(EventId at);
  bool deliver(const std::string& body, EventId last);  // false when it is to stop
  Result<unsigned> post(const std::string& body, EventId last);
  bool pause(std::chrono::milliseconds time);  // false when it is to stop

  const Options options_;
  const WebhookAddress address_;
  Engine& engine_;
  Metrics& metrics_;
  spdlog::logger& log_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool stopping_ = false;
  bool news_ = true;
  std::optional<http::Client> client_;  // of the post at hand, so that a stop can end it

  std::optional<EventHub::Subscription> subscription_;
  std::thread thread_;
};

}  // namespace samestory::server
