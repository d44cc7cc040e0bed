#include "core/stories/numbers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace samestory::stories {
namespace {

constexpr std::size_t kDigitsMax = 18;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

struct Named {
  std::string_view name;
  double value;
};
constexpr Named kMagnitudes[] = {
    {"k", 1e3},         {"thousand", 1e3},   {"tausend", 1e3},   {"mil", 1e3},        {"тысяч", 1e3},
    {"тысячи", 1e3},    {"тыс", 1e3},        {"lakh", 1e5},      {"crore", 1e7},      {"m", 1e6},
    {"mn", 1e6},        {"mln", 1e6},        {"mio", 1e6},       {"million", 1e6},    {"millions", 1e6},
    {"millionen", 1e6}, {"millones", 1e6},   {"millón", 1e6},    {"milioni", 1e6},    {"milione", 1e6},
    {"milhões", 1e6},   {"milhão", 1e6},     {"miljoen", 1e6},   {"miljoner", 1e6},   {"milionów", 1e6},
    {"млн", 1e6},       {"миллион", 1e6},    {"миллиона", 1e6},  {"миллионов", 1e6},  {"мільйонів", 1e6},
    {"b", 1e9},         {"bn", 1e9},         {"billion", 1e9},   {"billions", 1e9},   {"mrd", 1e9},
    {"milliarde", 1e9}, {"milliarden", 1e9}, {"milliard", 1e9},  {"milliards", 1e9},  {"miliardi", 1e9},
    {"miliardo", 1e9},  {"bilhões", 1e9},    {"bilhão", 1e9},    {"miljard", 1e9},    {"miljarder", 1e9},
    {"млрд", 1e9},      {"миллиард", 1e9},   {"миллиарда", 1e9}, {"миллиардов", 1e9}, {"мільярдів", 1e9},
    {"t", 1e12},        {"tn", 1e12},        {"trn", 1e12},      {"trillion", 1e12},  {"trillions", 1e12},
    {"трлн", 1e12}};

constexpr struct {
  std::string_view name;
  char sign;
} kUnits[] = {{"percent", '%'}, {"pct", '%'},    {"prozent", '%'}, {"процентов", '%'}, {"процента", '%'},
              {"dollars", '$'}, {"dollar", '$'}, {"usd", '$'},     {"dólares", '$'},   {"долларов", '$'},
              {"euros", 'E'},   {"euro", 'E'},   {"eur", 'E'},     {"евро", 'E'},      {"pounds", 'L'},
              {"pound", 'L'},   {"gbp", 'L'},    {"yen", 'Y'},     {"yuan", 'U'},      {"rubles", 'R'},
              {"roubles", 'R'}, {"рублей", 'R'}, {"рубля", 'R'},   {"rupees", 'I'}};

constexpr std::array<std::string_view, 6> kOrdinals = {"st", "nd", "rd", "th", "s", "am"};

double magnitude_of(std::string_view word) {
  for (const Named& m : kMagnitudes) {
    if (m.name == word) return m.value;
  }
  return 0;
}

char unit_of(std::string_view word) {
  for (const auto& [name, sign] : kUnits) {
    if (name == word) return sign;
  }
  return 0;
}

// The sign that stands before `begin`: $, euro, pound, yen.
char currency_before(std::string_view text, std::size_t begin) {
  const auto ends_with = [&](std::string_view sign) {
    return begin >= sign.size() && text.substr(begin - sign.size(), sign.size()) == sign;
  };
  if (ends_with("$")) return '$';
  if (ends_with("€")) return 'E';
  if (ends_with("£")) return 'L';
  if (ends_with("¥")) return 'Y';
  return 0;
}

struct Word {
  std::string lower;  // ASCII letters in lower case, others as they are
  std::size_t end = 0;
};

// The word at `begin`, after at most one blank.
Word word_at(std::string_view text, std::size_t begin, bool skip_blank) {
  Word word;
  std::size_t at = begin;
  if (skip_blank && at < text.size() && (text[at] == ' ' || text[at] == '-')) ++at;
  if (skip_blank && text.substr(at, 2) == "\xC2\xA0") at += 2;
  while (at < text.size() && is_letter(text[at]) && word.lower.size() < 24)
    word.lower.push_back(lower(text[at++]));
  word.end = at;
  return word;
}

// Digits with their separators: value and end.
double read_value(std::string_view text, std::size_t& at, bool comma_decimal) {
  std::string digits;
  bool fraction = false;
  while (at < text.size() && digits.size() < kDigitsMax) {
    const char c = text[at];
    if (is_digit(c)) {
      digits.push_back(c);
      ++at;
      continue;
    }
    const bool inner = (c == ',' || c == '.') && at + 1 < text.size() && is_digit(text[at + 1]);
    if (!inner) break;
    std::size_t run = 1;
    while (at + 1 + run < text.size() && is_digit(text[at + 1 + run])) ++run;
    const bool decimal_sign = (c == ',') == comma_decimal;
    const bool leading_zero = digits == "0";
    if (!fraction && (run != 3 || leading_zero || (decimal_sign && !comma_decimal))) {
      digits.push_back('.');
      fraction = true;
    } else if (fraction) {
      break;
    }
    ++at;
  }
  while (at < text.size() && is_digit(text[at])) ++at;  // beyond kDigitsMax
  return std::strtod(digits.c_str(), nullptr);
}

std::string canonical(double value, char sign) {
  char buffer[40];
  const int length = std::snprintf(buffer, sizeof buffer, "%.6g", value);
  std::string out(buffer, static_cast<std::size_t>(length));
  if (sign) out.push_back(sign);
  return out;
}

bool comma_is_decimal(std::string_view language) {
  static constexpr std::array<std::string_view, 22> kLanguages = {
      "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "nb", "fi",
      "pl", "cs", "tr", "ro", "hu", "ru", "uk", "bg", "id", "el", "sr"};
  return std::find(kLanguages.begin(), kLanguages.end(), language) != kLanguages.end();
}

// 1 to 12, or 0.
int month_of(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  if (word == "sept") return 9;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (word == kMonths[i] || (word.size() == 3 && word == kMonths[i].substr(0, 3)))
      return static_cast<int>(i) + 1;
  }
  return 0;
}

// A day of a month, 1 to 31, ordinal suffix allowed; 0 when it is none.
int day_at(std::string_view text, std::size_t& at) {
  std::size_t end = at;
  int day = 0;
  while (end < text.size() && is_digit(text[end]) && end - at < 3) day = day * 10 + (text[end++] - '0');
  if (end == at || day < 1 || day > 31) return 0;
  const Word suffix = word_at(text, end, false);
  if (suffix.lower == "st" || suffix.lower == "nd" || suffix.lower == "rd" || suffix.lower == "th")
    end = suffix.end;
  if (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) return 0;
  if (end + 1 < text.size() && (text[end] == ',' || text[end] == '.') && is_digit(text[end + 1])) return 0;
  at = end;
  return day;
}

}  // namespace

std::optional<Figure> read_figure(std::string_view text, std::size_t begin, std::string_view language) {
  Figure figure;
  std::size_t at = begin;
  double value = read_value(text, at, comma_is_decimal(language));
  const std::size_t digits = at - begin;
  char sign = currency_before(text, begin);
  bool scaled = false;
  const Word attached = word_at(text, at, false);
  if (!attached.lower.empty()) {
    const double magnitude = magnitude_of(attached.lower);
    const bool ordinal = std::find(kOrdinals.begin(), kOrdinals.end(), attached.lower) != kOrdinals.end();
    if (magnitude > 0) {
      value *= magnitude;
      scaled = true;
    } else if (!ordinal && attached.lower != "pm" && attached.lower.size() <= 4) {
      figure.text = std::string(text.substr(begin, digits)) + attached.lower;
      figure.is_code = true;
      figure.end = attached.end;
      return figure;
    }
    at = attached.end;
  }
  if (at < text.size() && text[at] == '%') {
    sign = '%';
    ++at;
  }
  for (int words = 0; words < 2; ++words) {
    const Word next = word_at(text, at, true);
    const double magnitude = next.lower.size() > 1 ? magnitude_of(next.lower) : 0;
    if (magnitude > 0 && !scaled) {
      value *= magnitude;
      scaled = true;
    } else if (next.lower == "per" && word_at(text, next.end, true).lower == "cent") {
      sign = '%';
      at = word_at(text, next.end, true).end;
      break;
    } else if (const char unit = unit_of(next.lower); unit && !sign) {
      sign = unit;
    } else {
      break;
    }
    at = next.end;
  }
  if (digits < 2 && !sign && !scaled) return std::nullopt;
  figure.text = canonical(value, sign);
  figure.end = at;
  return figure;
}

std::optional<Figure> read_day(std::string_view text, std::size_t begin) {
  Figure figure;
  std::size_t at = begin;
  int month = 0, day = 0;
  if (is_digit(text[begin])) {
    day = day_at(text, at);
    if (day == 0) return std::nullopt;
    const Word word = word_at(text, at, true);
    month = month_of(word.lower);
    at = word.end;
  } else {
    const Word word = word_at(text, at, false);
    month = month_of(word.lower);
    at = word.end;
    if (at < text.size() && text[at] == '.') ++at;
    if (at >= text.size() || text[at] != ' ') return std::nullopt;
    ++at;
    day = month ? day_at(text, at) : 0;
  }
  if (month == 0 || day == 0) return std::nullopt;
  figure.text = "@" + std::to_string(month) + "-" + std::to_string(day);
  figure.end = at;
  return figure;
}

}  // namespace samestory::stories
