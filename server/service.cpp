#include "server/service.hpp"

#include <spdlog/spdlog.h>

#include "server/api/answers.hpp"
#include "server/problem.hpp"

namespace samestory::server {
namespace {

http::Plan refusal(http::Response response) {
  http::Plan plan;
  plan.refusal = std::move(response);
  return plan;
}

}  // namespace

Service::Service(Context& context) : context_(context) {
  add_article_routes(router_, context);
  add_bulk_route(router_, context);
  add_duplicate_routes(router_, context);
  add_match_route(router_, context);
  add_event_route(router_, context);
  add_story_routes(router_, context);
  add_explain_routes(router_, context);
  add_correction_routes(router_, context);
  add_operation_routes(router_, context);
}

http::Plan Service::plan(http::Request& request) const {
  Router::Match match = router_.match(request.method, request.path);
  if (const auto* error = std::get_if<Error>(&match)) return refusal(problem_response(*error, request));
  if (const auto* wrong = std::get_if<Router::WrongMethod>(&match)) {
    return refusal(method_not_allowed(wrong->allow, request));
  }
  auto& found = std::get<Router::Found>(match);
  const Route& route = *found.route;
  request.route = route.pattern;
  request.parameters = std::move(found.parameters);
  if (!route.takes_query) {
    const auto query = parse_query_of(request, proto::parse_no_query);
    if (!query) return refusal(problem_response(query.error(), request));
  }
  if (!is_media(request.content_type, route.media)) {
    const char* wanted = route.media == Media::json ? "application/json" : "application/x-ndjson";
    return refusal(unsupported_media_type(
        "Send " + std::string(wanted) + " in UTF-8, and say so in Content-Type.", request));
  }
  if (route.media != Media::none && !request.content_encoding.empty() &&
      request.content_encoding != "identity") {
    return refusal(unsupported_media_type("Send the body without Content-Encoding.", request));
  }
  http::Plan plan;
  plan.handler = &route.handler;
  plan.body = route.body;
  plan.body_bytes_max = route.body_bytes_max;
  return plan;
}

http::Response Service::refuse(const http::Request& request, http::Refusal refusal) const {
  return refusal_response(refusal, request);
}

http::Response Service::failed(const http::Request& request, std::exception_ptr failure) const {
  Error error{Errc::internal, "an unknown exception"};
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& exception) {
    error.message = exception.what();
  } catch (...) {
  }
  return error_response(error, request, context_.log);
}

void Service::answered(const http::Request& request, const http::Response& response,
                       std::chrono::nanoseconds took) const {
  context_.metrics.answered(request.route,
                            request.method == http::Method::other ? "other" : request.method_name,
                            response.status, took);
  context_.log.debug("{} {} {} {:.3f} ms (request {})", request.method_name, request.path, response.status,
                     1e-6 * static_cast<double>(took.count()), request.request_id);
}

void Service::connections_changed(int by) const {
  context_.metrics.connections_changed(by);
}

}  // namespace samestory::server
