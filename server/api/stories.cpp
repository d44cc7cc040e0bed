// GET /v1/stories, /v1/stories/{id} and /v1/stories/{id}/articles. An alias answers with the surviving story.
#include "proto/answers.hpp"
#include "server/api/answers.hpp"
#include "server/api/await.hpp"
#include "server/api/context.hpp"

namespace samestory::server {
namespace {

using http::Method;
using http::Request;
using http::Response;

net::awaitable<Response> list(Context& context, Request& request) {
  const auto query = parse_query_of(request, proto::parse_story_query);
  if (!query) co_return error_response(query.error(), request, context.log);
  auto work = [&]() -> Response {
    const auto page = context.engine.stories(*query);
    if (!page) return error_response(page.error(), request, context.log);
    return json_response(200, proto::encode(*page));
  };
  co_return co_await await_on<Response>(context.blocking, std::move(work));
}

using Encode = std::string (*)(const StoryView&);

net::awaitable<Response> one(Context& context, Request& request, Encode encode) {
  const auto page = parse_query_of(request, proto::parse_page_query);
  if (!page) co_return error_response(page.error(), request, context.log);
  const auto id = parse_story_id(request.parameters[0]);
  if (!id) co_return error_response(id.error(), request, context.log);
  auto work = [&]() -> Response {
    const auto view = context.engine.story(*id, page->limit, page->cursor);
    if (!view) return error_response(view.error(), request, context.log);
    return json_response(200, encode(*view));
  };
  co_return co_await await_on<Response>(context.blocking, std::move(work));
}

}  // namespace

void add_story_routes(Router& router, Context& context) {
  router.add({.method = Method::get,
              .pattern = "/v1/stories",
              .handler = [&context](Request& request, http::BodyStream&) { return list(context, request); },
              .takes_query = true});
  const auto add_one = [&](const char* pattern, Encode encode) {
    router.add({.method = Method::get,
                .pattern = pattern,
                .handler = [&context, encode](Request& request,
                                              http::BodyStream&) { return one(context, request, encode); },
                .takes_query = true});
  };
  add_one("/v1/stories/{id}", &proto::encode);
  add_one("/v1/stories/{id}/articles", &proto::encode_story_articles);
}

}  // namespace samestory::server
