// What can go wrong, as values. Expected failures travel as Result<T> (core/base/result.hpp); exceptions are
// for start-up and third-party libraries only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace samestory {

// Short and stable: the contract's error codes and the HTTP statuses are derived from it in one place each.
enum class Errc : std::uint8_t {
  invalid_utf8,       // bytes that are not strict UTF-8; `offset` is the first bad byte
  invalid_json,       // text that is not JSON; `offset` is where reading stopped
  invalid_value,      // a field has a wrong type, form or range; `field` is its JSON pointer
  too_large,          // a field, body or line is over its documented limit
  not_found,          // no such article, story or path
  gone,               // the article was taken down; it stays so until it is restored
  conflict,           // the request contradicts what is stored
  overloaded,         // a bounded queue is full; the caller may try again
  shutting_down,      // the service is stopping and takes no new work
  store_unavailable,  // the store refuses writes; nothing was acknowledged
  store_full,         // no space is left for the store; nothing was acknowledged
  corrupt,            // stored bytes fail their checksum or their format
  unsupported,        // a stored format or an option this build does not know
  io,                 // reading or writing a file or a socket failed
  internal,           // a bug of ours; details are logged, never served
};

// The code as it stands in logs and in the public contract, e.g. "invalid_utf8".
std::string_view name_of(Errc code);

struct Error {
  Errc code = Errc::internal;
  std::string message;                     // one sentence that says what to do; no trailing newline
  std::string field = {};                  // JSON pointer of the field at fault ("/title"), or empty
  std::optional<std::size_t> offset = {};  // byte offset into the input at fault, where one is known
};

}  // namespace samestory
