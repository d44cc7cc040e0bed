#include "core/base/error.hpp"

namespace samestory {

std::string_view name_of(Errc code) {
  switch (code) {
    case Errc::invalid_utf8:
      return "invalid_utf8";
    case Errc::invalid_json:
      return "invalid_json";
    case Errc::invalid_value:
      return "invalid_value";
    case Errc::too_large:
      return "too_large";
    case Errc::not_found:
      return "not_found";
    case Errc::gone:
      return "gone";
    case Errc::conflict:
      return "conflict";
    case Errc::overloaded:
      return "overloaded";
    case Errc::shutting_down:
      return "shutting_down";
    case Errc::store_unavailable:
      return "store_unavailable";
    case Errc::store_full:
      return "store_full";
    case Errc::corrupt:
      return "corrupt";
    case Errc::unsupported:
      return "unsupported";
    case Errc::io:
      return "io";
    case Errc::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace samestory
