#include "server/problem.hpp"

namespace samestory::server {
namespace {

constexpr const char* kProblemType = "application/problem+json";
constexpr unsigned kRetryAfterSeconds = 1;

proto::Problem make(const proto::ProblemKind& kind, std::string detail, const http::Request& request) {
  proto::Problem problem{.kind = kind, .detail = std::move(detail)};
  problem.request_id = request.request_id;
  return problem;
}

}  // namespace

http::Response problem_response(const proto::Problem& problem) {
  http::Response response{problem.kind.status, kProblemType, proto::encode(problem) + "\n"};
  if (problem.kind.status == 503)
    response.headers.emplace_back("Retry-After", std::to_string(kRetryAfterSeconds));
  return response;
}

http::Response problem_response(const Error& error, const http::Request& request) {
  return problem_response(proto::problem_of(error, request.request_id));
}

http::Response refusal_response(http::Refusal refusal, const http::Request& request) {
  namespace kinds = proto::kinds;
  switch (refusal) {
    case http::Refusal::malformed:
      return problem_response(make(kinds::bad_request, "This is not well-formed HTTP/1.1.", request));
    case http::Refusal::missing_host:
      return problem_response(make(kinds::bad_request, "HTTP/1.1 asks for a Host header.", request));
    case http::Refusal::target_too_long:
      return problem_response(make(kinds::uri_too_long, "Path and query may have 8 KiB together.", request));
    case http::Refusal::header_too_large:
      return problem_response(
          make(kinds::headers_too_large, "All headers may have 16 KiB together.", request));
    case http::Refusal::body_too_large:
      return problem_response(make(kinds::payload_too_large,
                                   "A body may have 8 MiB, a bulk body 256 MiB: send it in parts.", request));
    case http::Refusal::too_many_connections:
      return problem_response(
          Error{Errc::overloaded, "Too many connections are open: try again in a moment."}, request);
  }
  return problem_response(Error{}, request);
}

http::Response method_not_allowed(const std::string& allow, const http::Request& request) {
  http::Response response =
      problem_response(make(proto::kinds::method_not_allowed, "This path takes " + allow + ".", request));
  response.headers.emplace_back("Allow", allow);
  return response;
}

http::Response unsupported_media_type(const std::string& detail, const http::Request& request) {
  return problem_response(make(proto::kinds::unsupported_media_type, detail, request));
}

bool is_our_fault(const Error& error) {
  return proto::kind_of(error).status == 500;
}

}  // namespace samestory::server
