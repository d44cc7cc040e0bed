// Errors as callers see them: RFC 9457 problem details with a stable `code`. The one place where an Errc
// becomes an HTTP status. Thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace samestory::proto {

// What a code always means: its status and its title never change.
struct ProblemKind {
  std::string_view code;
  unsigned status;
  std::string_view title;
};

// For an Errc. A field over its limit (too_large with a field) is an invalid_value.
const ProblemKind& kind_of(const Error& error);

// Kinds that arise in HTTP itself.
namespace kinds {
extern const ProblemKind bad_request;             // 400: not HTTP as it should be
extern const ProblemKind method_not_allowed;      // 405, with Allow
extern const ProblemKind payload_too_large;       // 413
extern const ProblemKind uri_too_long;            // 414
extern const ProblemKind unsupported_media_type;  // 415
extern const ProblemKind headers_too_large;       // 431
}  // namespace kinds

// Every kind there is, for the test that holds openapi.yaml against it.
std::vector<ProblemKind> all_problem_kinds();

struct Problem {
  ProblemKind kind;
  std::string detail;                      // one sentence that says what to do
  std::string pointer = {};                // JSON pointer of the field ("/title"), or empty
  std::string parameter = {};              // name of the query parameter, or empty
  std::optional<std::size_t> offset = {};  // byte offset into the body or line
  std::optional<std::size_t> line = {};    // line of a bulk body, from 1
  std::string request_id = {};
};

// The problem of an error. Errors that are ours (internal, corrupt, io) show no detail: log `error.message`.
// A `field` that starts with '?' names a query parameter.
Problem problem_of(const Error& error, std::string request_id = {});

std::string encode(const Problem& problem);

}  // namespace samestory::proto
