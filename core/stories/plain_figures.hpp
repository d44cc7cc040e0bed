// Digits of all scripts, and the wide letters and signs of East Asian text, in ASCII: "２０人", "٤٥٪" and
// "४५" are read as figures are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace samestory::stories {

// Nothing where there is nothing to change, which costs one pass over the bytes. Valid UTF-8. Thread-safe.
std::optional<std::string> plain_figures(std::string_view text);

}  // namespace samestory::stories
