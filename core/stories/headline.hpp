// Headlines as text: whose name is in them, and how loud they are. Pure functions.
#pragma once

#include <string_view>

namespace samestory::stories {

// The headline without its outlet's name at the end ("... - The Courier", "... | courier.com"), as far as
// that name is like the source or the host of the url.
std::string_view without_outlet(std::string_view title, std::string_view source, std::string_view url);

// What a headline's form takes off its claim to speak for a story, 0 to 0.6: capitals, exclamation and
// question marks, labels ("BREAKING:"), agency slugs, teasers ("Why ..."), too few words or too many, a cut
// end.
float loudness(std::string_view title);

}  // namespace samestory::stories
