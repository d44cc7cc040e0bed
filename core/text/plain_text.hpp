// From what a caller sends to the text that is compared: HTML bodies become plain text.
#pragma once

#include <string>
#include <string_view>

namespace samestory::text {

// A body is taken for HTML when it holds block-level markup (a doctype, or paired or void tags of HTML such
// as <p>, <div>, <br>); "x < y" and "<angle>" in prose do not make it so.
bool looks_like_html(std::string_view body);

// Visible text, one block a line, entities decoded; script, style and the like dropped. Never fails: broken
// markup is read as browsers read it. Input is valid UTF-8; output is too.
std::string html_to_text(std::string_view html);

// The text that similarity is defined on and that offsets count in: title, newline, plain body (either part
// alone when the other is empty).
std::string comparable_text(std::string_view title, std::string_view plain_body);

}  // namespace samestory::text
