// GET /v1/compare, /v1/explain, and of a story /timeline, /lineage and /related: why, when, who wrote it
// first, what is near.
#include "proto/answers.hpp"
#include "proto/compare_codec.hpp"
#include "server/api/answers.hpp"
#include "server/api/await.hpp"
#include "server/api/context.hpp"

namespace samestory::server {
namespace {

using http::BodyStream;
using http::Method;
using http::Request;
using http::Response;

net::awaitable<Response> compare(Context& context, Request& request) {
  const auto query = parse_query_of(request, proto::parse_compare_query);
  if (!query) co_return error_response(query.error(), request, context.log);
  auto work = [&]() -> Response {
    const auto answer = context.engine.compare(query->a, query->b);
    if (!answer) return error_response(answer.error(), request, context.log);
    return json_response(200, proto::encode(*answer));
  };
  co_return co_await await_on<Response>(context.blocking, std::move(work));
}

net::awaitable<Response> explain(Context& context, Request& request) {
  const auto query = parse_query_of(request, proto::parse_explain_query);
  if (!query) co_return error_response(query.error(), request, context.log);
  auto work = [&]() -> Response {
    const auto answer = context.engine.explain(query->article, query->story);
    if (!answer) return error_response(answer.error(), request, context.log);
    return json_response(200, proto::encode(*answer));
  };
  co_return co_await await_on<Response>(context.blocking, std::move(work));
}

// One view of the story that the path names.
template <class View>
net::awaitable<Response> view_of_story(Context& context, Request& request,
                                       Result<View> (Engine::*read)(StoryId) const) {
  const auto id = parse_story_id(request.parameters[0]);
  if (!id) co_return error_response(id.error(), request, context.log);
  auto work = [&]() -> Response {
    const auto view = (context.engine.*read)(*id);
    if (!view) return error_response(view.error(), request, context.log);
    return json_response(200, proto::encode(*view));
  };
  co_return co_await await_on<Response>(context.blocking, std::move(work));
}

}  // namespace

void add_explain_routes(Router& router, Context& context) {
  router.add({.method = Method::get,
              .pattern = "/v1/compare",
              .handler = [&context](Request& request, BodyStream&) { return compare(context, request); },
              .takes_query = true});
  router.add({.method = Method::get,
              .pattern = "/v1/explain",
              .handler = [&context](Request& request, BodyStream&) { return explain(context, request); },
              .takes_query = true});
  router.add({.method = Method::get,
              .pattern = "/v1/stories/{id}/timeline",
              .handler = [&context](Request& request, BodyStream&) {
                return view_of_story(context, request, &Engine::timeline);
              }});
  router.add({.method = Method::get,
              .pattern = "/v1/stories/{id}/lineage",
              .handler = [&context](Request& request, BodyStream&) {
                return view_of_story(context, request, &Engine::lineage);
              }});
  router.add({.method = Method::get,
              .pattern = "/v1/stories/{id}/related",
              .handler = [&context](Request& request, BodyStream&) {
                return view_of_story(context, request, &Engine::related);
              }});
}

}  // namespace samestory::server
