// What the endpoints work with, and the families of endpoints.
#pragma once

#include <spdlog/logger.h>

#include <boost/asio/thread_pool.hpp>

#include "core/engine.hpp"
#include "server/api/admission.hpp"
#include "server/event_hub.hpp"
#include "server/metrics.hpp"
#include "server/router.hpp"

namespace samestory::server {

inline constexpr std::uint64_t kArticleBodyBytesMax = 8ull << 20;
inline constexpr std::uint64_t kBulkBodyBytesMax = 256ull << 20;
inline constexpr std::size_t kBulkLinesMax = 100'000;
inline constexpr std::size_t kBulkLineBytesMax = 8u << 20;

// References only; everything in it is thread-safe and outlives the routes.
struct Context {
  Engine& engine;
  boost::asio::thread_pool& blocking;  // for engine reads and long decoding
  Admission& bulk_admission;
  EventHub& events;
  Metrics& metrics;
  spdlog::logger& log;
};

// One function a family, one file each. `context` is kept by reference.
void add_article_routes(Router& router, Context& context);
void add_bulk_route(Router& router, Context& context);
void add_duplicate_routes(Router& router, Context& context);
void add_match_route(Router& router, Context& context);
void add_event_route(Router& router, Context& context);
void add_story_routes(Router& router, Context& context);
void add_explain_routes(Router& router, Context& context);
void add_correction_routes(Router& router, Context& context);
void add_operation_routes(Router& router, Context& context);

}  // namespace samestory::server
