// From method and raw path to a route. Paths are split before percent-decoding, so that an article id may
// hold "/" (%2F) and ":" (%3A); a literal ":verb" ends the last segment.
//
// Patterns: "/v1/articles/{id}:restore" has the segments "v1", "articles" and a parameter with the verb
// "restore".
// "/v1/collections/default/..." means "/v1/...". A GET route answers HEAD too.
// Concurrency: immutable after the last add(); then thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "server/http/application.hpp"

namespace samestory::server {

// What a body must be; anything else is 415.
enum class Media : std::uint8_t { none, json, ndjson };

struct Route {
  http::Method method = http::Method::get;
  std::string pattern = {};
  http::Handler handler = {};
  Media media = Media::none;
  http::BodyUse body = http::BodyUse::none;
  std::uint64_t body_bytes_max = 0;
  bool takes_query = false;  // otherwise a query parameter is refused, not ignored
};

class Router {
 public:
  void add(Route route);

  struct Found {
    const Route* route;
    std::vector<std::string> parameters;  // percent-decoded
  };
  struct WrongMethod {
    std::string allow;  // "GET, HEAD, PUT"
  };
  // not_found; invalid_value or invalid_utf8 for a parameter that is not percent-encoded UTF-8.
  using Match = std::variant<Found, WrongMethod, Error>;
  Match match(http::Method method, std::string_view raw_path) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Segment {
    std::string text;  // to be equal, unless it is a parameter
    bool parameter = false;
    std::string verb;
  };
  static bool fits(const std::vector<Segment>& pattern, const std::vector<std::string_view>& path);

  std::vector<Route> routes_;
  std::vector<std::vector<Segment>> patterns_;  // of routes_, one each
};

// "%2F" -> "/". Fails with invalid_value for a '%' without two hexadecimal digits, invalid_utf8 for other
// bytes than UTF-8.
Result<std::string> percent_decode(std::string_view raw);

// "a=1&b=x%20y" in order; '+' is a space, as forms write it. Fails as percent_decode, or with too_large.
inline constexpr std::size_t kQueryParametersMax = 64;
Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view raw);

// "application/json; charset=utf-8" is json. Charsets other than UTF-8 are not taken.
bool is_media(std::string_view content_type, Media media);

}  // namespace samestory::server
