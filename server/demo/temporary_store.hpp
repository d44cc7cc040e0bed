// A fresh directory for a store that nobody keeps: removed, with all that is in it, at the end of scope.
#pragma once

#include <filesystem>

#include "core/base/result.hpp"

namespace samestory::server {

class TemporaryStore {
 public:
  static Result<TemporaryStore> make();  // io
  TemporaryStore(TemporaryStore&& other) noexcept;
  TemporaryStore& operator=(TemporaryStore&&) = delete;
  ~TemporaryStore();

  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryStore(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace samestory::server
