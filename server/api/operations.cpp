// /livez, /readyz, /metrics, and the files that are part of the program (/openapi.yaml).
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
            context.metrics.text(context.engine.figures(), context.engine.writable())};
  };
  co_return co_await await_on<Response>(context.blocking, std::move(work));
}

net::awaitable<Response> file(const StaticFile& file) {
  co_return Response{
      200, std::string(file.media_type), std::string(file.bytes), {{"Cache-Control", "no-cache"}}};
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
    add(std::string(each.path), [&each](Request&, BodyStream&) { return file(each); });
  }
}

}  // namespace samestory::server
