#include "core/stories/numbers.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <utility>

#include "core/stories/number_words.hpp"

namespace samestory::stories {
namespace {

constexpr std::size_t kDigitsMax = 18;
constexpr std::size_t kWordBytesMax = 48;
// "4,5 billion US dollars": magnitude, link, unit.
constexpr int kWordsAfter = 3;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_digit(text[at]);
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

// Letters of all scripts; beyond ASCII what is punctuation or a sign is told by its block.
bool letter_at(std::string_view text, std::size_t at) {
  const unsigned c = byte_at(text, at);
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c == 0xC2) return false;                       // Latin-1 signs, no-break space
  return c != 0xE2 || byte_at(text, at + 1) > 0xAF;  // general punctuation to symbols
}

// Chinese, Japanese, Korean and Thai letters and punctuation: words have no visible end there.
bool unspaced_at(std::string_view text, std::size_t at) {
  const unsigned c = byte_at(text, at);
  return c >= 0xE3 || (c == 0xE0 && byte_at(text, at + 1) >= 0xB8 && byte_at(text, at + 1) <= 0xBB);
}

constexpr std::array<std::string_view, 7> kOrdinals = {"st", "nd", "rd", "th", "s", "am", "pm"};

// A blank of any width: its bytes, or 0.
std::size_t blank_at(std::string_view text, std::size_t at) {
  if (byte_at(text, at) == ' ') return 1;
  if (text.substr(std::min(at, text.size()), 2) == "\u00A0") return 2;
  const std::string_view three = text.substr(std::min(at, text.size()), 3);
  return three == "\u202F" || three == "\u2009" ? 3 : 0;
}

struct Word {
  std::string lower;  // in lower case
  std::size_t end = 0;
};

// The word at `begin`, after at most one blank or hyphen.
Word word_at(std::string_view text, std::size_t begin, bool skip_blank) {
  Word word;
  std::size_t at = begin;
  if (skip_blank) at += byte_at(text, at) == '-' ? 1 : blank_at(text, at);
  while (at < text.size() && letter_at(text, at) && word.lower.size() < kWordBytesMax) {
    if (byte_at(text, at) < 0x80) {
      word.lower.push_back(lower(text[at++]));
      continue;
    }
    auto i = static_cast<std::int64_t>(at);
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int64_t>(text.size()), c);
    char bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, u_tolower(c));
    word.lower.append(bytes, static_cast<std::size_t>(length));
    at = static_cast<std::size_t>(i);
  }
  word.end = at;
  return word;
}

bool is_one_of(std::string_view language, std::span<const std::string_view> languages) {
  return std::find(languages.begin(), languages.end(), language) != languages.end();
}

bool comma_is_decimal(std::string_view language) {
  static constexpr std::array<std::string_view, 38> kLanguages = {
      "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "nb", "nn", "fi", "pl",
      "cs", "tr", "ro", "hu", "ru", "uk", "bg", "id", "el", "sr", "hr", "bs", "sk",
      "sl", "lt", "lv", "et", "be", "ca", "gl", "vi", "az", "kk", "mk", "is"};
  return is_one_of(language, kLanguages);
}

// The bytes of what parts thousands at `at`, where three digits and no more follow; else 0. A comma and a
// point are read_value's to judge.
std::size_t thousands_at(std::string_view text, std::size_t at, std::string_view language) {
  static constexpr std::array<std::string_view, 20> kBySpace = {"fr", "ru", "uk", "be", "bg", "pl", "cs",
                                                                "sk", "sv", "no", "nb", "da", "fi", "hu",
                                                                "lt", "lv", "et", "de", "es", "pt"};
  std::size_t bytes = blank_at(text, at);
  if (bytes == 1 && !is_one_of(language, kBySpace)) return 0;
  if (bytes == 0 && byte_at(text, at) == '\'') bytes = 1;
  if (bytes == 0 && text.substr(std::min(at, text.size()), 3) == "’") bytes = 3;
  if (bytes == 0) return 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (!digit_at(text, at + bytes + i)) return 0;
  }
  return digit_at(text, at + bytes + 3) ? 0 : bytes;
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t run = 0;
  while (digit_at(text, at + run)) ++run;
  return run;
}

// Digits with their separators: value and end.
double read_value(std::string_view text, std::size_t& at, std::string_view language) {
  const bool comma_decimal = comma_is_decimal(language);
  std::string digits;
  bool fraction = false;
  std::size_t group = 0;  // digits since a blank parted thousands, or since the beginning
  bool grouped = false;
  while (at < text.size() && digits.size() < kDigitsMax) {
    const char c = text[at];
    if (is_digit(c)) {
      digits.push_back(c);
      ++group;
      ++at;
      continue;
    }
    const std::size_t blank =
        fraction || group > 3 || (grouped && group < 3) ? 0 : thousands_at(text, at, language);
    if (blank > 0) {
      at += blank;
      grouped = true;
      group = 0;
      continue;
    }
    if ((c != ',' && c != '.') || !digit_at(text, at + 1)) break;
    const std::size_t run = digits_at(text, at + 1);
    const bool indian = c == ',' && run == 2 && byte_at(text, at + 3) == ',';  // 3,00,000
    const bool decimal_sign = (c == ',') == comma_decimal;
    const bool leading_zero = digits == "0";
    if (!fraction && !indian && (run != 3 || leading_zero || (decimal_sign && !comma_decimal))) {
      digits.push_back('.');
      fraction = true;
    } else if (fraction) {
      break;
    }
    ++at;
  }
  at += digits_at(text, at);  // beyond kDigitsMax
  return std::strtod(digits.c_str(), nullptr);
}

std::string canonical(double value, char sign) {
  char buffer[40];
  const int length = std::snprintf(buffer, sizeof buffer, "%.6g", value);
  std::string out(buffer, static_cast<std::size_t>(length));
  if (sign) out.push_back(sign);
  return out;
}

// A day of a month, 1 to 31, ordinal suffix allowed; 0 when it is none.
int day_at(std::string_view text, std::size_t& at) {
  std::size_t end = at;
  int day = 0;
  while (digit_at(text, end) && end - at < 3) day = day * 10 + (text[end++] - '0');
  if (end == at || day < 1 || day > 31) return 0;
  const Word suffix = word_at(text, end, false);
  if (suffix.lower == "st" || suffix.lower == "nd" || suffix.lower == "rd" || suffix.lower == "th" ||
      suffix.lower == "er")
    end = suffix.end;
  if (digit_at(text, end) || (letter_at(text, end) && !unspaced_at(text, end))) return 0;
  if ((byte_at(text, end) == ',' || byte_at(text, end) == '.') && digit_at(text, end + 1)) return 0;
  at = end;
  return day;
}

// Reads what stands behind a figure's digits.
class Reading {
 public:
  Reading(std::string_view text, std::size_t begin, std::string_view language)
      : text_(text), language_(language), begin_(begin), at_(begin) {
    value_ = read_value(text, at_, language);
    digits_ = at_ - begin;
    const std::size_t blank = begin > 0 && text[begin - 1] == ' ' ? 1 : 0;  // "R$ 4,5 bilhões"
    sign_ = sign_before(text.substr(0, begin - blank)).sign;
    if (language == "tr" && begin > 0 && text[begin - 1] == '%') sign_ = '%';
  }

  std::optional<Figure> run() {
    const std::size_t blank = blank_at(text_, at_);
    const std::string_view rest = text_.substr(std::min(at_ + blank, text_.size()));
    if (unspaced_at(text_, at_)) {
      unspaced();
    } else if (blank > 0 && (magnitude_at(rest).bytes > 0 || unit_at(rest).bytes > 0)) {  // Korean, Thai
      at_ += blank;
      unspaced();
    } else if (attached()) {
      return Figure{std::string(text_.substr(begin_, digits_)) + code_, at_, true};
    }
    take_sign();
    for (int words = 0; words < kWordsAfter && next_word(); ++words) {
    }
    take_sign();
    if (digits_ < 2 && !sign_ && magnitude_ == 0) return std::nullopt;
    return Figure{canonical(value_, sign_), at_, false};
  }

 private:
  // 45亿, 1兆2000億, 3万5000; then the unit.
  void unspaced() {
    double sum = 0;
    for (MagnitudeFound found = magnitude_at(text_.substr(at_)); found.bytes > 0;
         found = magnitude_at(text_.substr(at_))) {
      value_ *= found.value;
      magnitude_ = found.value;
      at_ += found.bytes;
      if (!digit_at(text_, at_)) continue;
      sum += value_;
      value_ = read_value(text_, at_, language_);
    }
    value_ += sum;
    const std::size_t blank = magnitude_ > 0 ? blank_at(text_, at_) : 0;
    if (const SignFound unit = unit_at(text_.substr(at_ + blank)); unit.bytes > 0) {
      if (!sign_) sign_ = unit.sign;
      at_ += blank + unit.bytes;
    }
  }

  // What stands right behind the digits: true where it makes them a code ("5G").
  bool attached() {
    const Word word = word_at(text_, at_, false);
    if (word.lower.empty()) return false;
    const double magnitude = magnitude_of(word.lower, language_);
    if (magnitude > 0) {
      value_ *= magnitude;
      magnitude_ = magnitude;
    } else if (const char unit = word.lower.size() > 1 ? unit_of(word.lower, language_) : '\0';
               unit && !sign_) {
      sign_ = unit;
    } else if (std::find(kOrdinals.begin(), kOrdinals.end(), word.lower) == kOrdinals.end() &&
               word.lower.size() <= 4) {
      code_ = word.lower;
      at_ = word.end;
      return true;
    }
    at_ = word.end;
    return false;
  }

  void take_sign() {
    const std::size_t dot = magnitude_ > 0 && byte_at(text_, at_) == '.' ? 1 : 0;  // "Mrd. €"
    const std::size_t blank = dot + blank_at(text_, at_ + dot);
    const SignFound found = sign_after(text_.substr(std::min(at_ + blank, text_.size())));
    const std::size_t end = at_ + blank + found.bytes;
    if (found.bytes == 0 || (sign_ && blank > 0) || digit_at(text_, end)) return;
    sign_ = found.sign;
    at_ = end;
  }

  bool next_word() {
    Word next = word_at(text_, at_, true);
    if (magnitude_ > 0 && byte_at(text_, at_) == '.') {  // "Mrd. Euro"
      next = word_at(text_, at_ + 1, true);
      if (unit_of(next.lower, language_) == 0 && !links_unit(next.lower)) return false;
    }
    const double magnitude = next.lower.size() > 1 ? magnitude_of(next.lower, language_) : 0;
    // "mil millones", "lakh crore"
    const bool compound = (magnitude_ == 1e3 || magnitude_ == 1e5) && magnitude > magnitude_;
    if (magnitude > 0 && (magnitude_ == 0 || compound)) {
      value_ *= magnitude;
      magnitude_ = magnitude;
    } else if (!sign_ && percent_in_words(next)) {
      return false;
    } else if (const char unit = unit_of(next.lower, language_); unit && !sign_) {
      sign_ = unit;
    } else if (!sign_ && magnitude_ > 0 && links_unit(next.lower)) {
      std::size_t end = next.end;
      if (byte_at(text_, end) == '\'') ++end;
      if (text_.substr(end, 3) == "’") end += 3;
      const Word unit_word = word_at(text_, end, true);
      sign_ = unit_of(unit_word.lower, language_);
      if (sign_) at_ = unit_word.end;
      return false;
    } else {
      return false;
    }
    at_ = next.end;
    return true;
  }

  // "per cent", "pour cent", "por ciento"
  bool percent_in_words(const Word& first) {
    if (first.lower != "per" && first.lower != "pour" && first.lower != "por") return false;
    const Word second = word_at(text_, first.end, true);
    if (second.lower != "cent" && second.lower != "ciento" && second.lower != "cento") return false;
    sign_ = '%';
    at_ = second.end;
    return true;
  }

  std::string_view text_, language_;
  std::size_t begin_, at_, digits_ = 0;
  double value_ = 0, magnitude_ = 0;  // magnitude: the last one, 0 for none
  char sign_ = 0;
  std::string code_;
};

}  // namespace

std::optional<Figure> read_figure(std::string_view text, std::size_t begin, std::string_view language) {
  return Reading(text, begin, language).run();
}

std::optional<Figure> read_day(std::string_view text, std::size_t begin, std::string_view language) {
  std::size_t at = begin;
  int month = 0, day = 0;
  if (is_digit(text[begin])) {
    if (const std::size_t digits = digits_at(text, at);
        digits <= 2 && (text.substr(at + digits, 3) == "月" || text.substr(at + digits, 3) == "월")) {
      month = std::atoi(std::string(text.substr(at, digits)).c_str());
      at += digits + 3;
      at += blank_at(text, at);
      day = day_at(text, at);
      const std::string_view mark = text.substr(std::min(at, text.size()), 3);
      if (month > 12 || (mark != "日" && mark != "일" && mark != "號" && mark != "号")) return std::nullopt;
      at += 3;
    } else {
      day = day_at(text, at);
      if (day == 0) return std::nullopt;
      if (language != "en" && byte_at(text, at) == '.') ++at;
      Word word = word_at(text, at, true);
      if (word.lower == "de") word = word_at(text, word.end, true);
      month = month_of(word.lower, language);
      at = word.end;
    }
  } else {
    const Word word = word_at(text, at, false);
    month = month_of(word.lower, language);
    at = word.end;
    if (at < text.size() && text[at] == '.') ++at;
    if (at >= text.size() || text[at] != ' ') return std::nullopt;
    ++at;
    day = month ? day_at(text, at) : 0;
  }
  if (month == 0 || day == 0) return std::nullopt;
  std::string name = "@";
  name.append(std::to_string(month)).append("-").append(std::to_string(day));
  return Figure{std::move(name), at, false};
}

}  // namespace samestory::stories
