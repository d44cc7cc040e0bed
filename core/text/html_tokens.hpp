// HTML cut into tags, after the WHATWG tokeniser's rules, and what each element means for plain text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace samestory::text {

enum class HtmlRole : std::uint8_t {
  unknown,   // not an element of HTML
  inlined,   // part of a line: <b>, <a>, <span>
  block,     // stands on lines of its own: <p>, <div>, <li>
  breaks,    // void and ends a line: <br>, <hr>
  picture,   // void and without text: <img>
  document,  // <html>, <body>: alone they show that a text is HTML
  cell,      // a table cell: parted by a space
  verbatim,  // <pre>: a block whose line ends count
  dropped,   // its text is not the article's: <nav>, <svg>
  raw,       // dropped, and markup inside is not markup: <script>, <style>
};

struct HtmlTag {
  std::size_t end = 0;    // offset behind the tag
  bool complete = false;  // false: the input ends inside it
  bool closing = false;   // </p>
  bool self_closing = false;
  HtmlRole role = HtmlRole::unknown;
  std::uint8_t element = 0;  // dense number of a known element; below kHtmlElements
};
inline constexpr std::size_t kHtmlElements = 128;

// The role of the element whose tag may begin at html[at] == '<'. Looks at a few bytes only.
HtmlRole html_role_at(std::string_view html, std::size_t at);

// The tag at html[at] == '<', which a letter or '/' and a letter follow (starts_html_tag). Reads each byte
// once.
HtmlTag read_html_tag(std::string_view html, std::size_t at);
bool starts_html_tag(std::string_view html, std::size_t at);

// Behind the comment, doctype, CDATA mark or processing instruction at html[at] == '<', which '!', '?' or '/'
// follows.
std::size_t skip_html_declaration(std::string_view html, std::size_t at);

// Where "</name" of a raw element begins at or behind `at`; the end of the input when nowhere.
std::size_t find_raw_end(std::string_view html, std::size_t at, std::uint8_t element);

bool equals_ignoring_case(std::string_view text, std::string_view lower_case);

}  // namespace samestory::text
