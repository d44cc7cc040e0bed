// An editor's corrections: merge, split, move, undo; their list, and their export as rows to learn from.
#include "proto/corrections.hpp"
#include "server/api/answers.hpp"
#include "server/api/await.hpp"
#include "server/api/context.hpp"

namespace samestory::server {
namespace {

using http::BodyStream;
using http::Method;
using http::Request;
using http::Response;
using Done = Engine::Callback<CorrectionAnswer>;

// Waits for the correction that begin(done) asks the engine for.
template <class Begin>
net::awaitable<Response> corrected(Context& context, Request& request, Begin begin) {
  const auto answer = co_await await_callback<Result<CorrectionAnswer>>(std::move(begin));
  if (!answer) co_return error_response(answer.error(), request, context.log);
  co_return json_response(200, proto::encode(*answer));
}

net::awaitable<Response> merge(Context& context, Request& request) {
  const auto story = parse_story_id(request.parameters[0]);
  if (!story) co_return error_response(story.error(), request, context.log);
  const auto others = proto::decode_merge(request.body);
  if (!others) co_return error_response(others.error(), request, context.log);
  auto begin = [&](Done done) { context.engine.merge_stories(*story, *others, std::move(done)); };
  co_return co_await corrected(context, request, std::move(begin));
}

net::awaitable<Response> split(Context& context, Request& request) {
  const auto story = parse_story_id(request.parameters[0]);
  if (!story) co_return error_response(story.error(), request, context.log);
  const auto leaving = proto::decode_split(request.body);
  if (!leaving) co_return error_response(leaving.error(), request, context.log);
  auto begin = [&](Done done) { context.engine.split_story(*story, *leaving, std::move(done)); };
  co_return co_await corrected(context, request, std::move(begin));
}

net::awaitable<Response> move(Context& context, Request& request) {
  const auto to = proto::decode_move(request.body);
  if (!to) co_return error_response(to.error(), request, context.log);
  const ArticleId article{request.parameters[0]};
  auto begin = [&](Done done) { context.engine.move_article(article, *to, std::move(done)); };
  co_return co_await corrected(context, request, std::move(begin));
}

net::awaitable<Response> undo(Context& context, Request& request) {
  const auto correction = proto::parse_correction_id(request.parameters[0]);
  if (!correction) co_return error_response(correction.error(), request, context.log);
  auto begin = [&](Done done) { context.engine.undo_correction(*correction, std::move(done)); };
  co_return co_await corrected(context, request, std::move(begin));
}

net::awaitable<Response> list(Context& context, Request& request) {
  const auto page = parse_query_of(request, proto::parse_page_query);
  if (!page) co_return error_response(page.error(), request, context.log);
  auto work = [&]() -> Response {
    const auto corrections = context.engine.corrections(page->limit, page->cursor);
    if (!corrections) return error_response(corrections.error(), request, context.log);
    return json_response(200, proto::encode(*corrections));
  };
  co_return co_await await_on<Response>(context.blocking, std::move(work));
}

net::awaitable<Response> rows(Context& context, Request& request) {
  const auto after = parse_query_of(request, proto::parse_export_query);
  if (!after) co_return error_response(after.error(), request, context.log);
  auto work = [&]() -> Response {
    const auto pairs = context.engine.labelled_pairs(*after);
    if (!pairs) return error_response(pairs.error(), request, context.log);
    std::string lines;
    for (const LabelledPair& pair : *pairs) lines += proto::encode_line(pair);
    return {200, "application/x-ndjson", std::move(lines)};
  };
  co_return co_await await_on<Response>(context.blocking, std::move(work));
}

}  // namespace

void add_correction_routes(Router& router, Context& context) {
  using Handle = net::awaitable<Response> (*)(Context&, Request&);
  const auto add = [&](const char* pattern, Handle handle, bool takes_body) {
    router.add(
        {.method = Method::post,
         .pattern = pattern,
         .handler = [&context, handle](Request& request, BodyStream&) { return handle(context, request); },
         .media = takes_body ? Media::json : Media::none,
         .body = takes_body ? http::BodyUse::whole : http::BodyUse::none,
         .body_bytes_max = kArticleBodyBytesMax});
  };
  add("/v1/stories/{id}:merge", &merge, true);
  add("/v1/stories/{id}:split", &split, true);
  add("/v1/articles/{id}:move", &move, true);
  add("/v1/corrections/{id}:undo", &undo, false);
  const auto read = [&](const char* pattern, Handle handle) {
    router.add(
        {.method = Method::get,
         .pattern = pattern,
         .handler = [&context, handle](Request& request, BodyStream&) { return handle(context, request); },
         .takes_query = true});
  };
  read("/v1/corrections", &list);
  read("/v1/corrections/export", &rows);
}

}  // namespace samestory::server
