#include "server/api/answers.hpp"

#include <spdlog/spdlog.h>

namespace samestory::server {

http::Response error_response(const Error& error, const http::Request& request, spdlog::logger& log) {
  if (is_our_fault(error)) {
    log.error("{} {} failed: {}: {} (request {})", request.method_name, request.route, name_of(error.code),
              error.message, request.request_id);
  }
  return problem_response(error, request);
}

std::string location_of(const ArticleId& id) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string location = "/v1/articles/";
  for (const char c : id.value) {
    if (kUnreserved.find(c) != std::string_view::npos) {
      location += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    location += '%';
    location += kHex[byte >> 4];
    location += kHex[byte & 15];
  }
  return location;
}

}  // namespace samestory::server
