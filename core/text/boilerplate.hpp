// Page chrome: lines that belong to the page and not to the report ("Subscribe to our newsletter", "Follow us on
// X", copyright lines, share and cookie lines). Stripped for stories and for nothing else: near-duplicate
// signatures see the whole text.
#pragma once

#include <string>
#include <string_view>

namespace samestory::text {

// The text without its chrome lines; a pure function of the text. When that would leave less than a tenth of
// the words, the text is returned as it was.
std::string strip_boilerplate(std::string_view plain_text);

}  // namespace samestory::text
