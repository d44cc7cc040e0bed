// An HTTP exchange as the rest of the server sees it: no Beast, no sockets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samestory::http {

enum class Method : std::uint8_t { get, head, post, put, del, other };

struct Request {
  Method method = Method::other;
  std::string method_name;
  std::string path;   // raw, percent-encoded, before '?'
  std::string query;  // raw, after '?'
  std::string content_type;
  std::string content_encoding;
  std::string if_none_match;
  std::string request_id;                // the caller's when it is well-formed, else ours
  std::string_view route = "unmatched";  // the pattern that matched: the name in metrics and logs
  std::vector<std::string> parameters;   // of the pattern, percent-decoded, in order
  std::string body;                      // for routes that take it whole
};

struct Response {
  unsigned status = 200;
  std::string media_type = {};  // empty: no body
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  bool close = false;  // end the connection after this answer
};

}  // namespace samestory::http
