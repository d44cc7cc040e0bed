// POST /v1/match: what a submit would answer, with nothing stored.
#include "proto/answers.hpp"
#include "proto/article_codec.hpp"
#include "server/api/answers.hpp"
#include "server/api/await.hpp"
#include "server/api/context.hpp"

namespace samestory::server {
namespace {

net::awaitable<http::Response> match(Context& context, http::Request& request) {
  auto decode = [&] { return proto::decode_article(request.body); };
  auto article = co_await await_on<Result<records::Article>>(context.blocking, std::move(decode));
  if (!article) co_return error_response(article.error(), request, context.log);
  auto start = [&](Engine::Callback<MatchAnswer> done) {
    context.engine.match(*std::move(article), std::move(done));
  };
  const auto answer = co_await await_callback<Result<MatchAnswer>>(std::move(start));
  if (!answer) co_return error_response(answer.error(), request, context.log);
  co_return json_response(200, proto::encode(*answer));
}

}  // namespace

void add_match_route(Router& router, Context& context) {
  router.add(
      {.method = http::Method::post,
       .pattern = "/v1/match",
       .handler = [&context](http::Request& request, http::BodyStream&) { return match(context, request); },
       .media = Media::json,
       .body = http::BodyUse::whole,
       .body_bytes_max = kArticleBodyBytesMax});
}

}  // namespace samestory::server
