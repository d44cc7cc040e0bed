// Page chrome: lines that belong to the page and not to the report ("Subscribe to our newsletter", "Follow us
// on X", copyright lines, share and cookie lines). Stripped for stories and for nothing else: near-duplicate
// signatures see the whole text.
#pragma once

#include <string>
#include <string_view>

namespace samestory::text {

// The text without its chrome lines; a pure function of the text. What goes is whole lines, judged by general
// rules: the vocabulary of outlets that speak to their readers (English; stock phrases in twenty other
// languages), addresses, ornaments, copyright and agency credit lines, headings of link lists with the
// headlines under them, runs of one-word lines. A text without line ends is judged as one line. When less
// than a tenth of the bytes would be left, the text is returned as it was. Input: plain text in UTF-8.
// Thread-safe.
std::string strip_boilerplate(std::string_view plain_text);

}  // namespace samestory::text
