// /livez, /readyz, /metrics, and the files that are part of the program: the contract and the page.
#include "proto/answers.hpp"
#include "server/api/answers.hpp"
#include "server/api/await.hpp"
#include "server/api/context.hpp"
#include "server/static_files.hpp"

namespace samestory::server {
namespace {

using http::BodyStream;
using http::Method;
using http::Request;
using http::Response;

net::awaitable<Response> live() {
  co_return json_response(200, proto::encode_status("ok"));
}

net::awaitable<Response> ready(Context& context, Request& request) {
  if (!context.engine.writable()) {
    co_return problem_response(
        Error{Errc::store_unavailable,
              "The store takes no writes; reads go on. The server's log has the reason."},
        request);
  }
  co_return json_response(200, proto::encode_status("ok"));
}

net::awaitable<Response> metrics(Context& context) {
  auto work = [&]() -> Response {
    return {200, "text/plain; version=0.0.4; charset=utf-8",
            context.metrics.text(context.engine.figures(), context.engine.writable(),
                                 context.events.subscribers())};
  };
  co_return co_await await_on<Response>(context.blocking, std::move(work));
}

// The page loads nothing from elsewhere, runs no inline script and is shown in no frame.
constexpr std::string_view kPagePolicy =
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors "
    "'none'";

net::awaitable<Response> file(const StaticFile& file, const Request& request) {
  Response response{200, {}, {}, {{"Cache-Control", "no-cache"}, {"ETag", file.etag}}};
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (file.is_page) {
    response.headers.emplace_back("Content-Security-Policy", kPagePolicy);
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
  }
  if (request.if_none_match == file.etag) {
    response.status = 304;
    co_return response;
  }
  response.media_type = file.media_type;
  response.body = file.bytes;
  co_return response;
}

}  // namespace

void add_operation_routes(Router& router, Context& context) {
  const auto add = [&](std::string pattern, http::Handler handler) {
    router.add({.method = Method::get,
                .pattern = std::move(pattern),
                .handler = std::move(handler),
                .takes_query = true});
  };
  add("/livez", [](Request&, BodyStream&) { return live(); });
  add("/readyz", [&context](Request& request, BodyStream&) { return ready(context, request); });
  add("/metrics", [&context](Request&, BodyStream&) { return metrics(context); });
  for (const StaticFile& each : static_files()) {
    add(each.pattern, [&each](Request& request, BodyStream&) { return file(each, request); });
  }
}

}  // namespace samestory::server
