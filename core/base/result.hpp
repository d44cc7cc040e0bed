// Result<T>: a value or an Error; never ignored silently.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "core/base/error.hpp"

namespace samestory {

template <class T = void>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

// return fail(Errc::gone, "The article was taken down.");
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}
[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string message, std::string field = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(field), {}});
}

}  // namespace samestory
