// POST /v1/articles, PUT, GET and DELETE /v1/articles/{id}, GET /v1/articles/by-id, POST
// /v1/articles/{id}:restore.
#include "proto/answers.hpp"
#include "proto/article_codec.hpp"
#include "server/api/answers.hpp"
#include "server/api/await.hpp"
#include "server/api/context.hpp"

namespace samestory::server {
namespace {

using http::BodyStream;
using http::BodyUse;
using http::Method;
using http::Request;
using http::Response;

// Longer bodies are decoded on the pool, so that an I/O thread is never held for more than a fraction of a
// millisecond.
constexpr std::size_t kDecodeHereBytesMax = 64 * 1024;

std::string etag_of(std::uint32_t revision) {
  return "\"" + std::to_string(revision) + "\"";
}

net::awaitable<Response> submit(Context& context, Request& request, std::optional<ArticleId> id) {
  auto decode = [&request, &id] {
    return id ? proto::decode_article(request.body, *id) : proto::decode_article(request.body);
  };
  Result<records::Article> article;
  if (request.body.size() <= kDecodeHereBytesMax) {
    article = decode();
  } else {
    article = co_await await_on<Result<records::Article>>(context.blocking, std::move(decode));
  }
  if (!article) co_return error_response(article.error(), request, context.log);

  auto ingest = [&context, &article](Engine::Callback<IngestAnswer> done) {
    context.engine.ingest(*std::move(article), std::move(done));
  };
  const auto answer = co_await await_callback<Result<IngestAnswer>>(std::move(ingest));
  if (!answer) co_return error_response(answer.error(), request, context.log);
  const bool created = answer->status == IngestStatus::created;
  Response response = json_response(created ? 201 : 200, proto::encode(*answer));
  response.headers.emplace_back("ETag", etag_of(answer->revision));
  if (created) response.headers.emplace_back("Location", location_of(answer->id));
  co_return response;
}

net::awaitable<Response> read(Context& context, Request& request, ArticleId id) {
  auto work = [&]() -> Response {
    const auto view = context.engine.article(id);
    if (!view) return error_response(view.error(), request, context.log);
    Response response = json_response(200, {});
    response.headers.emplace_back("ETag", etag_of(view->revision));
    if (request.if_none_match == etag_of(view->revision)) {
      response.status = 304;
    } else {
      response.body = proto::encode(*view) + "\n";
    }
    return response;
  };
  co_return co_await await_on<Response>(context.blocking, std::move(work));
}

net::awaitable<Response> read_by_query(Context& context, Request& request) {
  const auto id = parse_query_of(request, proto::parse_id_query);
  if (!id) co_return error_response(id.error(), request, context.log);
  co_return co_await read(context, request, *id);
}

net::awaitable<Response> take_down(Context& context, Request& request) {
  auto remove = [&](Engine::Callback<void> done) {
    context.engine.remove(ArticleId{request.parameters[0]}, std::move(done));
  };
  const auto removed = co_await await_callback<Result<void>>(std::move(remove));
  if (!removed) co_return error_response(removed.error(), request, context.log);
  co_return Response{204};
}

net::awaitable<Response> restore(Context& context, Request& request) {
  const ArticleId id{request.parameters[0]};
  auto lift = [&](Engine::Callback<void> done) { context.engine.restore(id, std::move(done)); };
  const auto restored = co_await await_callback<Result<void>>(std::move(lift));
  if (!restored) co_return error_response(restored.error(), request, context.log);
  co_return Response{204};
}

}  // namespace

void add_article_routes(Router& router, Context& context) {
  router.add({.method = Method::post,
              .pattern = "/v1/articles",
              .handler = [&context](Request& request, BodyStream&) { return submit(context, request, {}); },
              .media = Media::json,
              .body = BodyUse::whole,
              .body_bytes_max = kArticleBodyBytesMax});
  router.add({.method = Method::put,
              .pattern = "/v1/articles/{id}",
              .handler =
                  [&context](Request& request, BodyStream&) {
                    return submit(context, request, ArticleId{request.parameters[0]});
                  },
              .media = Media::json,
              .body = BodyUse::whole,
              .body_bytes_max = kArticleBodyBytesMax});
  router.add({.method = Method::get,
              .pattern = "/v1/articles/{id}",
              .handler = [&context](Request& request, BodyStream&) {
                return read(context, request, ArticleId{request.parameters[0]});
              }});
  router.add(
      {.method = Method::get,
       .pattern = "/v1/articles/by-id",
       .handler = [&context](Request& request, BodyStream&) { return read_by_query(context, request); },
       .takes_query = true});
  router.add({.method = Method::del,
              .pattern = "/v1/articles/{id}",
              .handler = [&context](Request& request, BodyStream&) { return take_down(context, request); }});
  router.add({.method = Method::post,
              .pattern = "/v1/articles/{id}:restore",
              .handler = [&context](Request& request, BodyStream&) { return restore(context, request); }});
}

}  // namespace samestory::server
