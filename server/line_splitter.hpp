// Lines out of pieces, under a length limit. An over-long line is given up to its end, not kept. Not
// synchronised.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace samestory::server {

class LineSplitter {
 public:
  struct Line {
    std::string_view text;  // without "\n" or "\r\n"; valid until the next call
    bool too_long = false;  // then `text` is empty
  };

  explicit LineSplitter(std::size_t line_bytes_max) : line_bytes_max_(line_bytes_max) {}

  // Takes bytes off the front of `piece`; nothing when it holds no further line end (all of it is taken
  // then).
  std::optional<Line> next(std::string_view& piece);
  // What follows the last line end, if anything.
  std::optional<Line> last();

 private:
  void keep(std::string_view bytes);
  Line take(std::string_view whole);

  const std::size_t line_bytes_max_;
  std::string kept_;   // the beginning of a line that came in an earlier piece
  std::string given_;  // backs the line handed out
  bool too_long_ = false;
};

}  // namespace samestory::server
