#include "proto/problem.hpp"

#include <array>

#include "proto/json_writer.hpp"

namespace samestory::proto {
namespace {

constexpr ProblemKind kInvalidUtf8{"invalid_utf8", 400, "The text is not UTF-8"};
constexpr ProblemKind kInvalidJson{"invalid_json", 400, "The text is not JSON"};
constexpr ProblemKind kInvalidValue{"invalid_value", 422, "A value is wrong"};
constexpr ProblemKind kNotFound{"not_found", 404, "There is no such thing"};
constexpr ProblemKind kGone{"gone", 410, "The article was taken down"};
constexpr ProblemKind kConflict{"conflict", 409, "The request contradicts what is stored"};
constexpr ProblemKind kOverloaded{"overloaded", 503, "Too much is waiting"};
constexpr ProblemKind kShuttingDown{"shutting_down", 503, "The server is stopping"};
constexpr ProblemKind kStoreUnavailable{"store_unavailable", 503, "The store takes no writes"};
constexpr ProblemKind kStoreFull{"store_full", 507, "The store has no space left"};
constexpr ProblemKind kInternal{"internal", 500, "The server failed"};

bool hides_detail(const ProblemKind& kind) {
  return kind.status == 500;
}

}  // namespace

namespace kinds {
const ProblemKind bad_request{"bad_request", 400, "The request is not well formed"};
const ProblemKind method_not_allowed{"method_not_allowed", 405, "This path does not take this method"};
const ProblemKind payload_too_large{"too_large", 413, "The body is too large"};
const ProblemKind uri_too_long{"uri_too_long", 414, "The request target is too long"};
const ProblemKind unsupported_media_type{"unsupported_media_type", 415, "This media type is not taken"};
const ProblemKind headers_too_large{"headers_too_large", 431, "The request headers are too large"};
}  // namespace kinds

const ProblemKind& kind_of(const Error& error) {
  switch (error.code) {
    case Errc::invalid_utf8:
      return kInvalidUtf8;
    case Errc::invalid_json:
      return kInvalidJson;
    case Errc::invalid_value:
      return kInvalidValue;
    case Errc::too_large:
      return error.field.empty() ? kinds::payload_too_large : kInvalidValue;
    case Errc::not_found:
      return kNotFound;
    case Errc::gone:
      return kGone;
    case Errc::conflict:
      return kConflict;
    case Errc::overloaded:
      return kOverloaded;
    case Errc::shutting_down:
      return kShuttingDown;
    case Errc::store_unavailable:
      return kStoreUnavailable;
    case Errc::store_full:
      return kStoreFull;
    case Errc::corrupt:
    case Errc::unsupported:
    case Errc::io:
    case Errc::internal:
      return kInternal;
  }
  return kInternal;
}

std::vector<ProblemKind> all_problem_kinds() {
  return {kInvalidUtf8,
          kInvalidJson,
          kInvalidValue,
          kNotFound,
          kGone,
          kConflict,
          kOverloaded,
          kShuttingDown,
          kStoreUnavailable,
          kStoreFull,
          kInternal,
          kinds::bad_request,
          kinds::method_not_allowed,
          kinds::payload_too_large,
          kinds::uri_too_long,
          kinds::unsupported_media_type,
          kinds::headers_too_large};
}

Problem problem_of(const Error& error, std::string request_id) {
  Problem problem{.kind = kind_of(error), .detail = error.message};
  problem.request_id = std::move(request_id);
  if (hides_detail(problem.kind)) {
    problem.detail = "The request was fine; the server's log has the reason under the request id.";
    return problem;
  }
  if (error.field.starts_with('?')) {
    problem.parameter = error.field.substr(1);
  } else {
    problem.pointer = error.field;
  }
  problem.offset = error.offset;
  return problem;
}

std::string encode(const Problem& problem) {
  JsonWriter json;
  json.begin_object();
  json.key("type").string("urn:samestory:problem:" + std::string(problem.kind.code));
  json.key("title").string(problem.kind.title);
  json.key("status").number(problem.kind.status);
  json.key("code").string(problem.kind.code);
  json.key("detail").string(problem.detail);
  if (!problem.pointer.empty()) json.key("pointer").string(problem.pointer);
  if (!problem.parameter.empty()) json.key("parameter").string(problem.parameter);
  if (problem.offset) json.key("offset").number(*problem.offset);
  if (problem.line) json.key("line").number(*problem.line);
  if (!problem.request_id.empty()) json.key("request_id").string(problem.request_id);
  json.end_object();
  return json.take();
}

}  // namespace samestory::proto
