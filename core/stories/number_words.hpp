// The words around figures: thousands and millions, currencies and other units, months, in the languages of
// news.
//
// Tables only; pure functions; thread-safe. Words are in lower case (ASCII letters folded; other scripts as
// news writes them, mostly in lower case).
#pragma once

#include <cstddef>
#include <string_view>

namespace samestory::stories {

// What a word multiplies the figure before it with, or 0: "million", "mrd", "crore", "млн". `language` is a
// primary subtag: "billion" is 1e9 in English and 1e12 in German.
double magnitude_of(std::string_view word, std::string_view language);
// A sign for what the figure counts, or 0: '%', '$', 'E' for euros, ...
char unit_of(std::string_view word, std::string_view language);
// The sign that `text` ends or begins with (a currency, a percent sign), and its bytes; 0 bytes where there
// is none.
struct SignFound {
  char sign = 0;
  std::size_t bytes = 0;
};
SignFound sign_before(std::string_view text);
SignFound sign_after(std::string_view text);

// The same for scripts written without spaces, where the word's end is not known: the longest entry that
// `text` begins with. Chinese, Japanese, Korean and Thai.
struct MagnitudeFound {
  double value = 0;
  std::size_t bytes = 0;
};
MagnitudeFound magnitude_at(std::string_view text);
SignFound unit_at(std::string_view text);

// 1 to 12, or 0. English months may be cut to three letters.
int month_of(std::string_view word, std::string_view language);
// Joins a figure's magnitude to its unit ("milliards d'euros", "millones de dólares").
bool links_unit(std::string_view word);

}  // namespace samestory::stories
