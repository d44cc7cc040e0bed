// Files that are part of the program: the contract today, the page when it comes. samestory_embed() links
// their bytes; one row here gives each its path and media type.
#pragma once

#include <span>
#include <string_view>

namespace samestory::server {

struct StaticFile {
  std::string_view path;
  std::string_view media_type;
  std::string_view bytes;
};

std::span<const StaticFile> static_files();

}  // namespace samestory::server
