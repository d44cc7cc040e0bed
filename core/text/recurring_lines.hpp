// Lines of a body that may be page furniture: cookie banners, newsletter sign-ups, author boxes. Which of
// them recur is learned elsewhere (core/engine/recurring_lines.hpp); here they are marked and left out.
//
// A body is parted into its non-empty lines, or into sentences where it has one line only. Pure functions of
// plain text in UTF-8; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace samestory::text {

// Views into the body; places count these.
std::vector<std::string_view> body_lines(std::string_view plain_body);

struct LineMark {
  std::uint16_t place = 0;  // of the line in the body, from 0
  std::uint32_t hash = 0;   // line_hash() of it
};

// Furniture stands at the ends: of the lines that are neither too short to matter (12 bytes) nor prose (600),
// the first 6 and the last 12, in order.
std::vector<LineMark> line_marks(std::string_view plain_body);

// The low 32 bits of XXH3 over the line; never 0.
std::uint32_t line_hash(std::string_view line);

// The other lines, each on its own. `places` ascend; those the body does not have are passed over.
std::string without_lines(std::string_view plain_body, std::span<const std::uint16_t> places);

}  // namespace samestory::text
