#include "core/stories/tokens.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "core/stories/numbers.hpp"

namespace samestory::stories {
namespace {

constexpr std::size_t kWordBytesMax = 200;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

struct CodePoint {
  UChar32 value = 0;
  std::size_t bytes = 0;
};

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto i = static_cast<std::int64_t>(at);
  UChar32 c = 0;
  U8_NEXT(bytes, i, static_cast<std::int64_t>(text.size()), c);
  return {c, static_cast<std::size_t>(i) - at};
}

bool is_word_character(UChar32 c) {
  return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

// Of a script without spaces, or Korean: figures and foreign names stand in its runs without a break.
bool is_unspaced(UChar32 c) {
  return c >= 0x2E80 || (c >= 0x0E00 && c <= 0x0EFF);
}

// ' or the right single quotation mark, hyphen or non-breaking hyphen, ampersand: bytes, or 0 when it is none
// of them.
std::size_t connector_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\'' || c == '-' || c == '&') return 1;
  if (text.substr(at, 3) == "’" || text.substr(at, 3) == "‑") return 3;
  return 0;
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, std::string_view language, const std::function<void(const Token&)>& visit)
      : text_(text), language_(language), visit_(visit) {}

  void run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_digit(c)) {
        figure();
      } else if (is_ascii_letter(c)) {
        word();
      } else if (static_cast<unsigned char>(c) < 0x80) {
        other(c);
      } else {
        const CodePoint point = code_point_at(text_, at_);
        if (u_isalpha(point.value)) {
          word();
        } else {
          if (!u_isUWhiteSpace(point.value)) broken_ = true;
          if (u_hasBinaryProperty(point.value, UCHAR_S_TERM)) sentence_ = true;
          at_ += point.bytes;
        }
      }
    }
  }

 private:
  void other(char c) {
    if (c == '.' || c == '!' || c == '?' || c == '\n') sentence_ = true;
    if (c != ' ' && c != '\t') broken_ = true;
    ++at_;
  }

  void emit(Token token) {
    token.sentence_start = sentence_;
    token.after_break = broken_;
    sentence_ = broken_ = false;
    visit_(token);
  }

  void figure() {
    const std::size_t begin = at_;
    Token token;
    if (auto day = read_day(text_, begin, language_)) {
      token.kind = TokenKind::figure;
      at_ = day->end;
      token.written = text_.substr(begin, at_ - begin);
      token.text = day->text;
      return emit(token);
    }
    if (auto figure = read_figure(text_, begin, language_)) {
      token.kind = figure->is_code ? TokenKind::code : TokenKind::figure;
      at_ = std::max(figure->end, begin + 1);
      token.written = text_.substr(begin, at_ - begin);
      token.text = figure->text;
      return emit(token);
    }
    while (at_ < text_.size() && (is_digit(text_[at_]) || is_ascii_letter(text_[at_]))) ++at_;
    broken_ = true;
  }

  // The end of the word that begins here: letters, marks and digits, with single connectors between them.
  std::size_t word_end(bool& has_digit) const {
    std::size_t end = at_;
    bool unspaced = false, ascii = false;  // what came last
    while (end < text_.size() && end - at_ < kWordBytesMax) {
      const char c = text_[end];
      if (is_ascii_letter(c) || is_digit(c)) {
        if (unspaced) break;
        ascii = true;
        has_digit |= is_digit(c);
        ++end;
        continue;
      }
      if (const std::size_t bytes = connector_at(text_, end); bytes > 0) {
        const std::size_t next = end + bytes;
        if (next >= text_.size() || !is_word_character(code_point_at(text_, next).value)) break;
        if (is_digit(text_[next]) && without_capitals_) break;  // Hebrew's "on-15"
        end = next;
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x80) break;
      const CodePoint point = code_point_at(text_, end);
      if (!is_word_character(point.value)) break;
      unspaced = is_unspaced(point.value);
      if (unspaced && ascii) break;
      ascii = false;
      end += point.bytes;
    }
    return end;
  }

  // Letters and digits in lower case: "h20" of "H20" and "H-20", of other scripts too.
  static std::string code_of(std::string_view word) {
    std::string code;
    for (std::size_t at = 0; at < word.size();) {
      const CodePoint point = code_point_at(word, at);
      at += point.bytes;
      if (!is_word_character(point.value)) continue;
      char bytes[U8_MAX_LENGTH];
      std::int32_t length = 0;
      U8_APPEND_UNSAFE(bytes, length, u_tolower(point.value));
      code.append(bytes, static_cast<std::size_t>(length));
    }
    return code;
  }

  // "U.S." and its kind: single capitals with dots between; the end, or `at_` when it is none.
  std::size_t acronym_end() const {
    std::size_t end = at_;
    std::size_t letters = 0;
    while (end + 1 < text_.size() && is_upper(text_[end]) && text_[end + 1] == '.') {
      end += 2;
      ++letters;
    }
    return letters >= 2 ? end : at_;
  }

  void word() {
    if (is_ascii_letter(text_[at_])) {
      if (auto day = read_day(text_, at_, language_)) {
        Token token;
        token.kind = TokenKind::figure;
        token.written = text_.substr(at_, day->end - at_);
        token.text = day->text;
        at_ = day->end;
        return emit(token);
      }
    }
    Token token;
    if (const std::size_t end = acronym_end(); end > at_) {
      std::string letters;
      for (std::size_t i = at_; i < end; i += 2) letters.push_back(text_[i]);
      token.written = text_.substr(at_, end - at_);
      token.text = letters;
      token.capital = token.all_capitals = true;
      at_ = end;
      return emit(token);
    }
    bool has_digit = false;
    const UChar32 begins = code_point_at(text_, at_).value;
    without_capitals_ = begins >= 0x80 && u_toupper(begins) == u_tolower(begins);
    const std::size_t end = word_end(has_digit);
    token.written = token.text = text_.substr(at_, end - at_);
    at_ = end;
    token.capital = u_isUUppercase(begins) != 0;
    token.all_capitals =
        token.capital && token.text.size() > 1 &&
        std::none_of(token.text.begin(), token.text.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
        (static_cast<unsigned char>(token.text.back()) < 0x80);
    const bool ascii = std::all_of(token.text.begin(), token.text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const bool plain = token.text.find('-') == std::string_view::npos;
    if (!has_digit || !(token.capital || (plain && ascii))) return emit(token);
    const std::string code = code_of(token.text);
    token.kind = TokenKind::code;
    token.text = code;
    emit(token);
  }

  std::string_view text_;
  std::string_view language_;
  const std::function<void(const Token&)>& visit_;
  std::size_t at_ = 0;
  bool sentence_ = true, broken_ = true;
  bool without_capitals_ = false;  // the word at hand is of a script that has none
};

}  // namespace

void for_each_token(std::string_view text, std::string_view language,
                    const std::function<void(const Token&)>& visit) {
  Tokenizer(text, language, visit).run();
}

}  // namespace samestory::stories
