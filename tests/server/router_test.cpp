#include "server/router.hpp"

#include <catch2/catch.hpp>

using namespace samestory;
using namespace samestory::server;
using http::Method;

namespace {

Router article_router() {
  Router router;
  const auto add = [&](Method method, const char* pattern) {
    router.add({.method = method, .pattern = pattern});
  };
  add(Method::post, "/v1/articles");
  add(Method::post, "/v1/articles:bulk");
  add(Method::put, "/v1/articles/{id}");
  add(Method::get, "/v1/articles/{id}");
  add(Method::get, "/v1/articles/by-id");
  add(Method::post, "/v1/articles/{id}:restore");
  add(Method::get, "/v1/articles/{id}/duplicates");
  return router;
}

// "GET-pattern p1 p2", or the Allow header, or the error's name.
std::string outcome(const Router& router, Method method, std::string_view path) {
  const auto match = router.match(method, path);
  if (const auto* error = std::get_if<Error>(&match)) return std::string(name_of(error->code));
  if (const auto* wrong = std::get_if<Router::WrongMethod>(&match)) return "allow " + wrong->allow;
  const auto& found = std::get<Router::Found>(match);
  std::string text = found.route->pattern;
  for (const std::string& parameter : found.parameters) text += " [" + parameter + "]";
  return text;
}

}  // namespace

TEST_CASE("a path is split before it is decoded") {
  const Router router = article_router();
  CHECK(outcome(router, Method::get, "/v1/articles/a%2Fb") == "/v1/articles/{id} [a/b]");
  CHECK(outcome(router, Method::get, "/v1/articles/a%2Fb/duplicates") ==
        "/v1/articles/{id}/duplicates [a/b]");
  CHECK(outcome(router, Method::get, "/v1/articles/a/b") == "not_found");
  CHECK(outcome(router, Method::put, "/v1/articles/%C3%A4%20%25") == "/v1/articles/{id} [ä %]");
}

TEST_CASE("a verb is literal and an id's colon is encoded") {
  const Router router = article_router();
  CHECK(outcome(router, Method::post, "/v1/articles:bulk") == "/v1/articles:bulk");
  CHECK(outcome(router, Method::post, "/v1/articles/a:restore") == "/v1/articles/{id}:restore [a]");
  CHECK(outcome(router, Method::get, "/v1/articles/a%3Arestore") == "/v1/articles/{id} [a:restore]");
  CHECK(outcome(router, Method::post, "/v1/articles/a%3Ab:restore") == "/v1/articles/{id}:restore [a:b]");
  CHECK(outcome(router, Method::get, "/v1/articles/a:b") == "not_found");
  CHECK(outcome(router, Method::post, "/v1/articles:") == "not_found");
  CHECK(outcome(router, Method::post, "/v1/articles%3Abulk") == "not_found");
}

TEST_CASE("the wrong verb learns the right ones") {
  const Router router = article_router();
  CHECK(outcome(router, Method::del, "/v1/articles") == "allow POST");
  CHECK(outcome(router, Method::other, "/v1/articles/a") == "allow PUT, GET, HEAD");
  CHECK(outcome(router, Method::get, "/v1/articles:bulk") == "allow POST");
  CHECK(outcome(router, Method::put, "/v1/articles/by-id") == "allow GET, HEAD");
  CHECK(outcome(router, Method::head, "/v1/articles/a") == "/v1/articles/{id} [a]");
}

TEST_CASE("unknown paths are not found") {
  const Router router = article_router();
  for (const char* path :
       {"", "/", "*", "/v1", "/v1/articles/", "/v1//articles", "/v1/articles/a/", "/v2/articles",
        "/v1/articles/a/duplicates/b", "/v1/collections/other/articles", "/a/b/c/d/e/f/g/h/i/j"}) {
    INFO(path);
    CHECK(outcome(router, Method::post, path) == "not_found");
  }
}

TEST_CASE("the default collection is another name of the same paths") {
  const Router router = article_router();
  CHECK(outcome(router, Method::get, "/v1/collections/default/articles/x") == "/v1/articles/{id} [x]");
  CHECK(outcome(router, Method::post, "/v1/collections/default/articles:bulk") == "/v1/articles:bulk");
}

TEST_CASE("an ill-encoded id is told from an unknown one") {
  const Router router = article_router();
  CHECK(outcome(router, Method::get, "/v1/articles/%") == "invalid_value");
  CHECK(outcome(router, Method::get, "/v1/articles/%4") == "invalid_value");
  CHECK(outcome(router, Method::get, "/v1/articles/%zz") == "invalid_value");
  CHECK(outcome(router, Method::get, "/v1/articles/%FF") == "invalid_utf8");
  CHECK(outcome(router, Method::get, "/v1/articles/%C0%AF") == "invalid_utf8");
}

TEST_CASE("a query is read as forms write it") {
  const auto query = parse_query("a=1&b=x%20y+z&&c&d=%3D%26=");
  REQUIRE(query);
  const std::vector<std::pair<std::string, std::string>> expected{
      {"a", "1"}, {"b", "x y z"}, {"c", ""}, {"d", "=&="}};
  CHECK(*query == expected);
  CHECK(parse_query("")->empty());
  CHECK(parse_query("a=%GG").error().code == Errc::invalid_value);
  std::string many;
  for (std::size_t i = 0; i <= kQueryParametersMax; ++i) many += "a=1&";
  CHECK(parse_query(many).error().code == Errc::invalid_value);
}

TEST_CASE("media types are compared without case and parameters") {
  CHECK(is_media("application/json", Media::json));
  CHECK(is_media("Application/JSON; charset=UTF-8", Media::json));
  CHECK(is_media("application/json;charset=\"utf-8\"", Media::json));
  CHECK_FALSE(is_media("application/json; charset=latin1", Media::json));
  CHECK_FALSE(is_media("", Media::json));
  CHECK_FALSE(is_media("text/plain", Media::json));
  CHECK_FALSE(is_media("application/x-ndjson", Media::json));
  CHECK(is_media("application/x-ndjson", Media::ndjson));
  CHECK_FALSE(is_media("application/json", Media::ndjson));
  CHECK(is_media("", Media::none));
}
