#include "server/static_files.hpp"

#include <array>

extern "C" {
extern const unsigned char samestory_openapi_yaml[];
extern const unsigned char samestory_openapi_yaml_end[];
}

namespace samestory::server {
namespace {

std::string_view bytes_between(const unsigned char* begin, const unsigned char* end) {
  return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<const StaticFile> static_files() {
  static const std::array kFiles{
      StaticFile{"/openapi.yaml", "application/yaml",
                 bytes_between(samestory_openapi_yaml, samestory_openapi_yaml_end)},
  };
  return kFiles;
}

}  // namespace samestory::server
