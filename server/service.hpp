// The application behind the connections: routes, media types, errors, metrics, log. Thread-safe.
#pragma once

#include <string>

#include "server/api/context.hpp"
#include "server/http/application.hpp"
#include "server/router.hpp"

namespace samestory::server {

class Service final : public http::Application {
 public:
  explicit Service(Context& context);  // which outlives it

  http::Plan plan(http::Request& request) const override;
  http::Response refuse(const http::Request& request, http::Refusal refusal) const override;
  http::Response failed(const http::Request& request, std::exception_ptr failure) const override;
  void answered(const http::Request& request, const http::Response& response,
                std::chrono::nanoseconds took) const override;
  void connections_changed(int by) const override;

 private:
  Context& context_;
  Router router_;
};

}  // namespace samestory::server
