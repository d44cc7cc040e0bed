#include "core/text/recurring_lines.hpp"

#include <xxhash.h>

#include <algorithm>

#include "core/text/sentences.hpp"

namespace samestory::text {
namespace {

constexpr std::size_t kLineBytesMin = 12;
constexpr std::size_t kLineBytesMax = 600;
constexpr std::size_t kFirstLines = 6;
constexpr std::size_t kLastLines = 12;
constexpr std::size_t kPlacesMax = 65'536;

bool may_recur(std::string_view line) {
  return line.size() >= kLineBytesMin && line.size() <= kLineBytesMax;
}

}  // namespace

std::vector<std::string_view> body_lines(std::string_view plain_body) {
  std::vector<std::string_view> parts = lines_of(plain_body);
  if (parts.size() == 1) parts = sentences_of(plain_body);
  return parts;
}

std::uint32_t line_hash(std::string_view line) {
  return std::max(1U, static_cast<std::uint32_t>(XXH3_64bits(line.data(), line.size())));
}

std::vector<LineMark> line_marks(std::string_view plain_body) {
  const std::vector<std::string_view> parts = body_lines(plain_body);
  std::vector<std::uint16_t> places;
  for (std::size_t i = 0; i < std::min(parts.size(), kPlacesMax); ++i) {
    if (may_recur(parts[i])) places.push_back(static_cast<std::uint16_t>(i));
  }
  if (places.size() > kFirstLines + kLastLines) {
    places.erase(places.begin() + kFirstLines, places.end() - kLastLines);
  }
  std::vector<LineMark> marks;
  marks.reserve(places.size());
  for (const std::uint16_t place : places) marks.push_back({place, line_hash(parts[place])});
  return marks;
}

std::string without_lines(std::string_view plain_body, std::span<const std::uint16_t> places) {
  const std::vector<std::string_view> parts = body_lines(plain_body);
  std::string rest;
  auto next = places.begin();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (next != places.end() && *next == i) {
      ++next;
      continue;
    }
    if (!rest.empty()) rest += '\n';
    rest += parts[i];
  }
  return rest;
}

}  // namespace samestory::text
