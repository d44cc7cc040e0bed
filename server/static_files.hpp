// Files that are part of the program: the contract, the page, the sample articles.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace samestory::server {

struct StaticFile {
  std::string pattern;  // of the route
  std::string_view media_type;
  std::string_view bytes;
  std::string etag;      // a quoted hash of the bytes
  bool is_page = false;  // HTML: answers with a content policy
};

// The page's own addresses ("/stories/{id}", "/compare", ...) all answer with its one document.
std::span<const StaticFile> static_files();

}  // namespace samestory::server
