// Figures in a text, in one form whatever their writing: "$4.5bn", "4.5 billion dollars" and "$4,500 million"
// are equal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace samestory::stories {

struct Figure {
  std::string
      text;  // canonical: value, magnitude multiplied out, then '%' or a currency sign where one is given
  std::size_t end = 0;   // where reading goes on
  bool is_code = false;  // "5G", "737s": a name that begins with a digit; `text` is its lower-case form
};

// Reads the figure whose first digit stands at `begin` of `text` (valid UTF-8, the character before is no
// letter or digit, but for scripts without spaces); looks at a currency sign before it and at the words after
// it: "4,5 Mrd. Euro", "45亿美元", "3 lakh crore". Nothing where the figure is a single bare digit: `end`
// cannot be known then, so the caller skips the digits itself. `language` decides what "1.234" means. Digits
// are ASCII.
std::optional<Figure> read_figure(std::string_view text, std::size_t begin, std::string_view language);

// "July 15", "15 July", "15. Juli", "15 de julio", "7月15日": a day of a year as "@7-15" when a month of the
// language (else English) and a day stand together at `begin`.
std::optional<Figure> read_day(std::string_view text, std::size_t begin, std::string_view language);

}  // namespace samestory::stories
