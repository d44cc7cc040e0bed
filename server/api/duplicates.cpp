// GET /v1/articles/{id}/duplicates, /similar and /signature.
#include "proto/answers.hpp"
#include "proto/signature_codec.hpp"
#include "server/api/answers.hpp"
#include "server/api/await.hpp"
#include "server/api/context.hpp"

namespace samestory::server {
namespace {

net::awaitable<http::Response> list(Context& context, http::Request& request) {
  const auto page = parse_query_of(request, proto::parse_page_query);
  if (!page) co_return error_response(page.error(), request, context.log);
  auto work = [&]() -> http::Response {
    const auto found = context.engine.duplicates(ArticleId{request.parameters[0]}, page->limit, page->cursor);
    if (!found) return error_response(found.error(), request, context.log);
    return json_response(200, proto::encode(*found));
  };
  co_return co_await await_on<http::Response>(context.blocking, std::move(work));
}

net::awaitable<http::Response> list_similar(Context& context, http::Request& request) {
  const auto query = parse_query_of(request, proto::parse_similar_query);
  if (!query) co_return error_response(query.error(), request, context.log);
  auto work = [&]() -> http::Response {
    const auto found = context.engine.similar(ArticleId{request.parameters[0]}, *query);
    if (!found) return error_response(found.error(), request, context.log);
    return json_response(200, proto::encode(*found));
  };
  co_return co_await await_on<http::Response>(context.blocking, std::move(work));
}

net::awaitable<http::Response> read_signature(Context& context, http::Request& request) {
  auto work = [&]() -> http::Response {
    const auto signature = context.engine.signature(ArticleId{request.parameters[0]});
    if (!signature) return error_response(signature.error(), request, context.log);
    return json_response(200, proto::encode(*signature));
  };
  co_return co_await await_on<http::Response>(context.blocking, std::move(work));
}

}  // namespace

void add_duplicate_routes(Router& router, Context& context) {
  router.add(
      {.method = http::Method::get,
       .pattern = "/v1/articles/{id}/duplicates",
       .handler = [&context](http::Request& request, http::BodyStream&) { return list(context, request); },
       .takes_query = true});
  router.add({.method = http::Method::get,
              .pattern = "/v1/articles/{id}/similar",
              .handler = [&context](http::Request& request,
                                    http::BodyStream&) { return list_similar(context, request); },
              .takes_query = true});
  router.add({.method = http::Method::get,
              .pattern = "/v1/articles/{id}/signature",
              .handler = [&context](http::Request& request, http::BodyStream&) {
                return read_signature(context, request);
              }});
}

}  // namespace samestory::server
