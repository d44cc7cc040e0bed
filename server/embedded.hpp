// The files of the page, linked into the program by samestory_embed_web() (cmake/embed_web.cmake).
#pragma once

#include <span>

namespace samestory::server {

struct EmbeddedFile {
  const char* path;  // "/js/app.js"
  const unsigned char* begin;
  const unsigned char* end;
};

std::span<const EmbeddedFile> embedded_web_files();

}  // namespace samestory::server
