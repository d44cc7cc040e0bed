// GET /v1/articles/{id}/duplicates.
#include "proto/answers.hpp"
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

}  // namespace

void add_duplicate_routes(Router& router, Context& context) {
  router.add(
      {.method = http::Method::get,
       .pattern = "/v1/articles/{id}/duplicates",
       .handler = [&context](http::Request& request, http::BodyStream&) { return list(context, request); },
       .takes_query = true});
}

}  // namespace samestory::server
