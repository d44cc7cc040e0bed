// Lines and sentences of plain text.
#pragma once

#include <string_view>
#include <vector>

namespace samestory::text {

// Non-empty trimmed lines.
std::vector<std::string_view> lines_of(std::string_view text);
// Sentences: lines are cut at sentence ends (. ! ? and their CJK, Arabic and Devanagari kin), not at
// common abbreviations, initials or decimal points. Views into `text`.
std::vector<std::string_view> sentences_of(std::string_view text);

}  // namespace samestory::text
