#include "server/static_files.hpp"

#include <xxhash.h>

#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include "server/embedded.hpp"

extern "C" {
extern const unsigned char samestory_openapi_yaml[];
extern const unsigned char samestory_openapi_yaml_end[];
extern const unsigned char samestory_samples_jsonl[];
extern const unsigned char samestory_samples_jsonl_end[];
}

namespace samestory::server {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kMediaTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
}};
constexpr std::string_view kDocument = "/index.html";
constexpr std::array<std::string_view, 6> kPageAddresses = {"/",        "/stories/{id}", "/compare",
                                                            "/explain", "/check",        "/operator"};

std::string_view media_type_of(std::string_view path) {
  for (const auto& [ending, type] : kMediaTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

StaticFile make(std::string pattern, std::string_view media_type, const unsigned char* begin,
                const unsigned char* end) {
  StaticFile file{std::move(pattern),
                  media_type,
                  {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)},
                  {},
                  false};
  std::array<char, 19> tag{};
  std::snprintf(tag.data(), tag.size(), "\"%016llx\"",
                static_cast<unsigned long long>(XXH3_64bits(file.bytes.data(), file.bytes.size())));
  file.etag = tag.data();
  file.is_page = media_type.starts_with("text/html");
  return file;
}

std::vector<StaticFile> make_all() {
  std::vector<StaticFile> files;
  files.push_back(
      make("/openapi.yaml", "application/yaml", samestory_openapi_yaml, samestory_openapi_yaml_end));
  files.push_back(
      make("/samples.jsonl", "application/x-ndjson", samestory_samples_jsonl, samestory_samples_jsonl_end));
  for (const EmbeddedFile& file : embedded_web_files()) {
    if (file.path != kDocument) {
      files.push_back(make(file.path, media_type_of(file.path), file.begin, file.end));
      continue;
    }
    for (const std::string_view address : kPageAddresses) {
      files.push_back(make(std::string(address), media_type_of(file.path), file.begin, file.end));
    }
  }
  return files;
}

}  // namespace

std::span<const StaticFile> static_files() {
  static const std::vector<StaticFile> kFiles = make_all();
  return kFiles;
}

}  // namespace samestory::server
