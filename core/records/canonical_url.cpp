#include "core/records/canonical_url.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace samestory::records {
namespace {

constexpr std::array<std::string_view, 15> kTracking = {"_ga",     "_gl",    "dclid",  "fbclid", "gbraid",
                                                        "gclid",   "gclsrc", "igshid", "mc_cid", "mc_eid",
                                                        "msclkid", "twclid", "wbraid", "yclid",  "ysclid"};
constexpr std::string_view kTrackingPrefix = "utm_";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool is_unreserved(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void append_encoded(unsigned char byte, std::string& out) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  out += '%';
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

std::string normalise_encoding(std::string_view part) {
  std::string out;
  out.reserve(part.size());
  for (std::size_t i = 0; i < part.size(); ++i) {
    const auto byte = static_cast<unsigned char>(part[i]);
    const bool escape =
        byte == '%' && i + 2 < part.size() && hex_value(part[i + 1]) >= 0 && hex_value(part[i + 2]) >= 0;
    if (escape) {
      const auto value = static_cast<unsigned char>(hex_value(part[i + 1]) * 16 + hex_value(part[i + 2]));
      if (is_unreserved(value)) {
        out += static_cast<char>(value);
      } else {
        append_encoded(value, out);
      }
      i += 2;
    } else if (byte <= 0x20 || byte >= 0x7F ||
               std::string_view("\"%<>\\^`{|}").find(part[i]) != std::string_view::npos) {
      append_encoded(byte, out);
    } else {
      out += part[i];
    }
  }
  return out;
}

// RFC 3986, 5.2.4, for a path that is empty or begins with '/'.
std::string without_dot_segments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    const bool last = end == path.size();
    if (segment == "/." || segment == "/..") {
      if (segment == "/..") out.resize(out.empty() ? 0 : out.rfind('/'));
      if (last) out += '/';
    } else {
      out += segment;
    }
    path.remove_prefix(end);
  }
  return out.empty() ? "/" : out;
}

std::string canonical_host(std::string_view authority, std::string_view default_port) {
  std::string out;
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    out = normalise_encoding(authority.substr(0, at + 1));
    authority.remove_prefix(at + 1);
  }
  const std::size_t bracket = authority.rfind(']');  // of an IPv6 address, which holds colons
  const std::size_t colon =
      std::min(authority.find(':', bracket == std::string_view::npos ? 0 : bracket), authority.size());
  const std::string port = normalise_encoding(authority.substr(std::min(colon + 1, authority.size())));
  authority = authority.substr(0, colon);
  std::string host = normalise_encoding(lower_case(normalise_encoding(authority)));
  while (host.ends_with('.')) host.pop_back();
  out += host;
  if (!port.empty() && port != default_port) {
    out += ':';
    out += port;
  }
  return out;
}

bool is_tracking(std::string_view parameter) {
  const std::string name = lower_case(parameter.substr(0, parameter.find('=')));
  return name.starts_with(kTrackingPrefix) ||
         std::find(kTracking.begin(), kTracking.end(), name) != kTracking.end();
}

std::string canonical_query(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string parameter = normalise_encoding(query.substr(0, end));
    if (!parameter.empty() && !is_tracking(parameter)) {
      out += out.empty() ? '?' : '&';
      out += parameter;
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return out;
}

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string canonical_url(std::string_view url) {
  url = trim(url);
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return std::string(url);
  const std::string scheme = lower_case(url.substr(0, colon));
  if (scheme != "http" && scheme != "https") return std::string(url);
  std::string_view rest = url.substr(colon + 3);
  const std::size_t fragment_begin = std::min(rest.find('#'), rest.size());
  const std::string_view fragment = rest.substr(fragment_begin);
  rest = rest.substr(0, fragment_begin);
  const std::size_t query_begin = std::min(rest.find('?'), rest.size());
  const std::string_view query = rest.substr(std::min(query_begin + 1, rest.size()));
  rest = rest.substr(0, query_begin);
  const std::size_t path_begin = std::min(rest.find('/'), rest.size());

  std::string out =
      scheme + "://" + canonical_host(rest.substr(0, path_begin), scheme == "http" ? "80" : "443");
  out += without_dot_segments(normalise_encoding(rest.substr(path_begin)));
  out += canonical_query(query);
  if (fragment.starts_with("#!")) out += normalise_encoding(fragment);
  return out;
}

}  // namespace samestory::records
