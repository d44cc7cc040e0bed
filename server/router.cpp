#include "server/router.hpp"

#include <algorithm>
#include <cctype>

#include "core/text/utf8.hpp"

namespace samestory::server {
namespace {

constexpr std::string_view kDefaultCollection = "/v1/collections/default/";
constexpr std::size_t kSegmentsMax = 8;

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> segments;
  while (path.starts_with('/') && segments.size() < kSegmentsMax) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  if (!path.empty()) segments.clear();  // longer than any route
  return segments;
}

std::pair<std::string_view, std::string_view> split_verb(std::string_view segment) {
  const auto colon = segment.rfind(':');
  if (colon == std::string_view::npos) return {segment, {}};
  return {segment.substr(0, colon), segment.substr(colon + 1)};
}

std::string_view name_of(http::Method method) {
  switch (method) {
    case http::Method::get:
      return "GET, HEAD";
    case http::Method::head:
      return "HEAD";
    case http::Method::post:
      return "POST";
    case http::Method::put:
      return "PUT";
    case http::Method::del:
      return "DELETE";
    case http::Method::other:
      break;
  }
  return "";
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

void Router::add(Route route) {
  std::vector<Segment> pattern;
  for (const std::string_view segment : split_path(route.pattern)) {
    const auto [stem, verb] = split_verb(segment);
    const bool parameter = stem.starts_with('{') && stem.ends_with('}');
    pattern.push_back({parameter ? std::string{} : std::string(stem), parameter, std::string(verb)});
  }
  patterns_.push_back(std::move(pattern));
  routes_.push_back(std::move(route));
}

bool Router::fits(const std::vector<Segment>& pattern, const std::vector<std::string_view>& path) {
  if (pattern.size() != path.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto [stem, verb] = split_verb(path[i]);
    if (verb != pattern[i].verb || stem.size() + (verb.empty() ? 0 : 1) + verb.size() != path[i].size())
      return false;
    if (pattern[i].parameter ? stem.empty() : stem != pattern[i].text) return false;
  }
  return true;
}

Router::Match Router::match(http::Method method, std::string_view raw_path) const {
  std::string default_path;
  if (raw_path.starts_with(kDefaultCollection)) {
    default_path = "/v1/" + std::string(raw_path.substr(kDefaultCollection.size()));
    raw_path = default_path;
  }
  const auto path = split_path(raw_path);
  const http::Method wanted = method == http::Method::head ? http::Method::get : method;
  std::string allow;
  const Route* found = nullptr;
  std::size_t literals_best = 0;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (path.empty() || !fits(patterns_[i], path)) continue;
    // A literal segment wins over a parameter: /v1/articles/by-id is not the article "by-id".
    const auto literals = static_cast<std::size_t>(std::count_if(
        patterns_[i].begin(), patterns_[i].end(), [](const Segment& s) { return !s.parameter; }));
    if (literals < literals_best) continue;
    if (literals > literals_best) {
      allow.clear();
      found = nullptr;
      literals_best = literals;
    }
    if (routes_[i].method == wanted) found = &routes_[i];
    allow += (allow.empty() ? "" : ", ") + std::string(name_of(routes_[i].method));
  }
  if (!found && !allow.empty()) return WrongMethod{std::move(allow)};
  if (!found)
    return Error{Errc::not_found,
                 "There is nothing at this path. Write a ':' in an id as %3A and a '/' as %2F."};

  Found result{found, {}};
  const auto& pattern = patterns_[static_cast<std::size_t>(found - routes_.data())];
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!pattern[i].parameter) continue;
    auto decoded = percent_decode(split_verb(path[i]).first);
    if (!decoded) return std::move(decoded.error());
    result.parameters.push_back(*std::move(decoded));
  }
  return result;
}

Result<std::string> percent_decode(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '%') {
      text += raw[i];
      continue;
    }
    const int high = i + 2 < raw.size() ? hex_digit(raw[i + 1]) : -1;
    const int low = i + 2 < raw.size() ? hex_digit(raw[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return fail(Errc::invalid_value, "A '%' in the address must be followed by two hexadecimal digits.");
    }
    text += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (text::first_invalid_utf8(text)) {
    return fail(Errc::invalid_utf8, "The address is not percent-encoded UTF-8.");
  }
  return text;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view raw) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!raw.empty()) {
    const auto end = std::min(raw.find('&'), raw.size());
    std::string pair(raw.substr(0, end));
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (pair.empty()) continue;
    if (parameters.size() == kQueryParametersMax)
      return fail(Errc::invalid_value, "The query has too many parameters.");
    std::replace(pair.begin(), pair.end(), '+', ' ');
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(std::string_view(pair).substr(0, equals));
    if (!name) return fail(name.error());
    auto value = percent_decode(std::string_view(pair).substr(std::min(equals + 1, pair.size())));
    if (!value) return fail(value.error());
    parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return parameters;
}

bool is_media(std::string_view content_type, Media media) {
  const auto semicolon = std::min(content_type.find(';'), content_type.size());
  const std::string type = lower(trim(content_type.substr(0, semicolon)));
  const std::string rest = lower(content_type.substr(semicolon));
  if (const auto charset = rest.find("charset="); charset != std::string::npos) {
    std::string_view name = std::string_view(rest).substr(charset + 8);
    name = trim(name.substr(0, name.find(';')));
    if (name != "utf-8" && name != "\"utf-8\"" && name != "utf8") return false;
  }
  if (media == Media::json) return type == "application/json";
  if (media == Media::ndjson) {
    return type == "application/x-ndjson" || type == "application/ndjson" || type == "application/jsonl" ||
           type == "application/x-jsonlines" || type == "application/json-lines";
  }
  return true;
}

}  // namespace samestory::server
