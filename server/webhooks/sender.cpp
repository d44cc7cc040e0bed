#include "server/webhooks/sender.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>
#include <utility>

#include "proto/events_codec.hpp"

namespace samestory::server {
namespace {

using namespace std::chrono_literals;

constexpr auto kTimeout = 5s;
constexpr std::uint64_t kAnswerBytesMax = 64 * 1024;
constexpr std::string_view kScheme = "http://";

}  // namespace

Result<WebhookAddress> parse_webhook_address(const std::string& url) {
  if (!url.starts_with(kScheme)) {
    return fail(Errc::invalid_value,
                "\"" + url + "\" is no webhook address, such as http://127.0.0.1:9000/hook.");
  }
  const auto slash = std::min(url.find('/', kScheme.size()), url.size());
  auto server = http::parse_server_address(url.substr(0, slash));
  if (!server) return fail(server.error());
  const std::string target = slash == url.size() ? "/" : url.substr(slash);
  const bool plain = std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!plain)
    return fail(Errc::invalid_value, "The webhook address \"" + url + "\" must be percent-encoded.");
  return WebhookAddress{*std::move(server), target};
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += kHex[digest[i] >> 4];
    hex += kHex[digest[i] & 15];
  }
  return hex;
}

WebhookSender::WebhookSender(const Options& options, WebhookAddress address, Engine& engine, EventHub& hub,
                             Metrics& metrics, spdlog::logger& log)
    : options_(options),
      address_(std::move(address)),
      engine_(engine),
      metrics_(metrics),
      log_(log),
      subscription_(hub.subscribe([this] {
        {
          const std::lock_guard lock(mutex_);
          news_ = true;
        }
        changed_.notify_all();
      })) {
  if (!subscription_) log_.warn("too many subscribers: {} gets no events", options_.url);
  thread_ = std::thread([this] { run(); });
}

WebhookSender::~WebhookSender() {
  subscription_.reset();  // no call comes after this
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    if (client_) client_->shut();
  }
  changed_.notify_all();
  thread_.join();
}

void WebhookSender::run() {
  EventId after = first_position();
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || news_; });
      if (stopping_) return;
      news_ = false;
    }
    const EventId newest = engine_.last_event();
    const auto page = after > newest ? Result<EventsPage>(EventsPage{.events = {}, .reset = true})
                                     : engine_.events(after, kEventsInPost);
    if (!page) {
      log_.error("events for {} cannot be read: {}", options_.url, page.error().message);
      if (!pause(kPauseMax)) return;
    }
    std::string body;
    if (page && page->reset) {
      after = newest;
      body = proto::encode_reset(after) + "\n";
    } else if (page && !page->events.empty()) {
      for (const Event& event : page->events) body += proto::encode(event) + "\n";
      after = page->events.back().id;
    }
    if (page && body.empty()) continue;
    if (!body.empty() && !deliver(body, after)) return;
    const std::lock_guard lock(mutex_);
    news_ = true;  // there may be more
  }
}

bool WebhookSender::deliver(const std::string& body, EventId last) {
  auto wait = options_.first_pause;
  for (unsigned tries = 1;; ++tries) {
    const auto status = post(body, last);
    if (status && *status >= 200 && *status < 300) {
      metrics_.webhook_post("delivered");
      break;
    }
    const std::string why = status ? "it answered " + std::to_string(*status) : status.error().message;
    if (tries >= options_.tries_max) {
      metrics_.webhook_post("dead");
      log_.error("events up to {} were not taken by {} and are given up: {}", to_string(last), options_.url,
                 why);
      break;
    }
    metrics_.webhook_post("retried");
    if (!pause(wait)) return false;
    wait = std::min(wait * 2, kPauseMax);
  }
  store_position(last);
  return true;
}

Result<unsigned> WebhookSender::post(const std::string& body, EventId last) {
  auto client = http::Client::connect(address_.server, kTimeout);
  if (!client) return fail(client.error());
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(Errc::shutting_down, "The server stops.");
    client_.emplace(*std::move(client));
  }
  const std::string fields = "X-Samestory-Signature: sha256=" + hmac_sha256(options_.secret, body) +
                             "\r\nX-Samestory-Event-Id: " + to_string(last) + "\r\n";
  Result<unsigned> status = 0U;
  if (auto sent = client_->send("POST", address_.target, "application/x-ndjson", body, fields); !sent) {
    status = fail(sent.error());
  } else if (auto answer = client_->receive(kAnswerBytesMax); !answer) {
    status = fail(answer.error());
  } else {
    status = answer->status;
  }
  const std::lock_guard lock(mutex_);
  client_.reset();
  return status;
}

bool WebhookSender::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return stopping_; });
}

// Without a file: from now on, also when the first post is not taken before a restart.
EventId WebhookSender::first_position() {
  std::ifstream file(options_.position_file);
  std::string text;
  if (file >> text) {
    if (const auto position = parse_event_id(text)) return *position;
    log_.warn("{} is not readable: {} gets what comes from now on", options_.position_file.string(),
              options_.url);
  }
  const EventId now = engine_.last_event();
  store_position(now);
  return now;
}

void WebhookSender::store_position(EventId at) {
  std::filesystem::path fresh = options_.position_file;
  fresh += ".new";
  std::error_code error;
  {
    std::ofstream file(fresh, std::ios::trunc);
    file << to_string(at) << "\n";
    if (!file.flush()) error = std::make_error_code(std::errc::io_error);
  }
  if (!error) std::filesystem::rename(fresh, options_.position_file, error);
  if (error) log_.warn("{} cannot be written: {}", options_.position_file.string(), error.message());
}

}  // namespace samestory::server
