// Lines of a file or of standard input; gzip and Zstandard are seen by their first bytes and unpacked on the
// way.
//
// Not thread-safe. Failure: io for a file that cannot be read, corrupt for one that cannot be unpacked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "server/line_splitter.hpp"

namespace samestory::import {

class LineSource {
 public:
  // `path` "-" is standard input. Lines longer than `line_bytes_max` come back as too_long.
  static Result<LineSource> open(const std::string& path, std::size_t line_bytes_max);
  LineSource(LineSource&&) noexcept;
  LineSource& operator=(LineSource&&) noexcept;
  ~LineSource();

  // The next line, valid until the next call; nothing at the end.
  Result<std::optional<server::LineSplitter::Line>> next();

  std::uint64_t bytes_read() const;   // as stored, before unpacking
  std::uint64_t bytes_total() const;  // 0 when unknown

 private:
  struct Impl;
  explicit LineSource(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace samestory::import
