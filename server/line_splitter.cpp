#include "server/line_splitter.hpp"

#include <utility>

namespace samestory::server {

void LineSplitter::keep(std::string_view bytes) {
  if (too_long_ ||
      kept_.size() + bytes.size() > line_bytes_max_ + 1) {  // 1: a '\r' that is not part of the line
    too_long_ = true;
    kept_.clear();
    return;
  }
  kept_.append(bytes);
}

LineSplitter::Line LineSplitter::take(std::string_view whole) {
  if (whole.ends_with('\r')) whole.remove_suffix(1);
  if (std::exchange(too_long_, false) || whole.size() > line_bytes_max_) return {{}, true};
  return {whole, false};
}

std::optional<LineSplitter::Line> LineSplitter::next(std::string_view& piece) {
  const auto end = piece.find('\n');
  if (end == std::string_view::npos) {
    keep(piece);
    piece = {};
    return {};
  }
  const std::string_view head = piece.substr(0, end);
  piece.remove_prefix(end + 1);
  if (kept_.empty() && !too_long_) return take(head);
  keep(head);
  given_.clear();
  std::swap(given_, kept_);
  return take(given_);
}

std::optional<LineSplitter::Line> LineSplitter::last() {
  if (kept_.empty() && !too_long_) return {};
  given_.clear();
  std::swap(given_, kept_);
  return take(given_);
}

}  // namespace samestory::server
