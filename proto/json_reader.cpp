#include "proto/json_reader.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

namespace samestory::proto {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
constexpr std::uint64_t kHighs = 0x8080808080808080ULL;

// High bits mark bytes equal to zero; only the lowest mark is exact, which is all that is used.
constexpr std::uint64_t zero_bytes(std::uint64_t v) {
  return (v - kOnes) & ~v & kHighs;
}

// The first quote, backslash or control character.
const char* plain_run_end(const char* at, const char* end) {
  static_assert(std::endian::native == std::endian::little);
  while (end - at >= 8) {
    std::uint64_t v = 0;
    std::memcpy(&v, at, 8);
    const std::uint64_t control = (v - kOnes * 0x20) & ~v & kHighs;
    const std::uint64_t hit = control | zero_bytes(v ^ (kOnes * '"')) | zero_bytes(v ^ (kOnes * '\\'));
    if (hit != 0) return at + std::countr_zero(hit) / 8;
    at += 8;
  }
  while (at < end && *at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= 0x20) ++at;
  return at;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

void append_utf8(std::string& out, unsigned code_point) {
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
    return;
  }
  if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | (code_point >> 6));
  } else {
    if (code_point < 0x10000) {
      out += static_cast<char>(0xE0 | (code_point >> 12));
    } else {
      out += static_cast<char>(0xF0 | (code_point >> 18));
      out += static_cast<char>(0x80 | ((code_point >> 12) & 0x3F));
    }
    out += static_cast<char>(0x80 | ((code_point >> 6) & 0x3F));
  }
  out += static_cast<char>(0x80 | (code_point & 0x3F));
}

}  // namespace

JsonReader::JsonReader(std::string_view text)
    : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) at_ += kByteOrderMark.size();
}

bool JsonReader::stop(std::string_view message) {
  if (!error_) error_ = Error{Errc::invalid_json, std::string(message), {}, offset()};
  return false;
}

void JsonReader::skip_space() {
  while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
}

JsonReader::Kind JsonReader::peek() {
  skip_space();
  if (error_ || at_ == end_) return Kind::none;
  switch (*at_) {
    case '{':
      return Kind::object;
    case '[':
      return Kind::array;
    case '"':
      return Kind::string;
    case 't':
    case 'f':
      return Kind::boolean;
    case 'n':
      return Kind::null;
    default:
      return *at_ == '-' || is_digit(*at_) ? Kind::number : Kind::none;
  }
}

bool JsonReader::enter() {
  if (depth_ == kJsonDepthMax) return stop("Nest JSON values at most 64 deep.");
  ++depth_;
  ++at_;
  first_in_container_ = true;
  return true;
}

bool JsonReader::begin_object() {
  return peek() == Kind::object ? enter() : stop("An object must come here.");
}

bool JsonReader::begin_array() {
  return peek() == Kind::array ? enter() : stop("An array must come here.");
}

bool JsonReader::next_item() {
  if (error_) return false;
  skip_space();
  const bool first = std::exchange(first_in_container_, false);
  if (at_ < end_ && *at_ == ']') {
    ++at_;
    --depth_;
    return false;
  }
  if (first) return true;
  if (at_ == end_ || *at_ != ',') return stop("A comma or the end of the array must come here.");
  ++at_;
  return true;
}

bool JsonReader::next_key(std::string& key) {
  if (error_) return false;
  skip_space();
  const bool first = std::exchange(first_in_container_, false);
  if (at_ < end_ && *at_ == '}') {
    ++at_;
    --depth_;
    return false;
  }
  if (!first) {
    if (at_ == end_ || *at_ != ',') return stop("A comma or the end of the object must come here.");
    ++at_;
  }
  if (peek() != Kind::string) return stop("A key in double quotes must come here.");
  if (!read_string(key)) return false;
  skip_space();
  if (at_ == end_ || *at_ != ':') return stop("A colon must come here.");
  ++at_;
  return true;
}

bool JsonReader::read_string(std::string& value) {
  value.clear();
  if (peek() != Kind::string) return stop("A string must come here.");
  ++at_;
  for (;;) {
    const char* run_end = plain_run_end(at_, end_);
    value.append(at_, run_end);
    at_ = run_end;
    if (at_ == end_) return stop("The text ends inside a string.");
    if (*at_ == '"') {
      ++at_;
      return true;
    }
    if (*at_ != '\\') return stop("Write control characters inside strings as escapes.");
    if (!read_escape(value)) return false;
  }
}

bool JsonReader::read_escape(std::string& value) {
  const char* escape = at_++;
  if (at_ == end_) return stop("The text ends inside a string.");
  switch (*at_++) {
    case '"':
      value += '"';
      return true;
    case '\\':
      value += '\\';
      return true;
    case '/':
      value += '/';
      return true;
    case 'b':
      value += '\b';
      return true;
    case 'f':
      value += '\f';
      return true;
    case 'n':
      value += '\n';
      return true;
    case 'r':
      value += '\r';
      return true;
    case 't':
      value += '\t';
      return true;
    case 'u':
      break;
    default:
      at_ = escape;
      return stop("This escape is not one of JSON's.");
  }
  unsigned unit = 0;
  if (!read_hex4(unit)) return false;
  if (unit >= 0xDC00 && unit <= 0xDFFF) {
    at_ = escape;
    return stop("A low surrogate needs a high one before it.");
  }
  if (unit >= 0xD800 && unit <= 0xDBFF) {
    unsigned low = 0;
    const bool escaped = end_ - at_ >= 2 && at_[0] == '\\' && at_[1] == 'u';
    if (escaped) at_ += 2;
    if (escaped && !read_hex4(low)) return false;
    if (low < 0xDC00 || low > 0xDFFF) {
      at_ = escape;
      return stop("A high surrogate needs a low one after it.");
    }
    unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
  }
  append_utf8(value, unit);
  return true;
}

bool JsonReader::read_hex4(unsigned& value) {
  value = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    if (at_ == end_) return stop("The text ends inside a string.");
    const char c = *at_;
    const char lower = static_cast<char>(c | 0x20);
    if (is_digit(c)) {
      value = value * 16 + static_cast<unsigned>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<unsigned>(lower - 'a' + 10);
    } else {
      return stop("Four hexadecimal digits must follow \\u.");
    }
  }
  return true;
}

bool JsonReader::read_raw(std::string_view& value) {
  peek();  // skips white space
  const char* start = at_;
  if (!skip_value()) return false;
  value = std::string_view(start, static_cast<std::size_t>(at_ - start));
  return true;
}

// Recursion is bounded by kJsonDepthMax.
bool JsonReader::skip_value() {
  switch (peek()) {
    case Kind::string:
      return skip_string();
    case Kind::number:
      return skip_number();
    case Kind::boolean:
      return skip_word(*at_ == 't' ? "true" : "false");
    case Kind::null:
      return skip_word("null");
    case Kind::array:
      if (!enter()) return false;
      while (next_item()) {
        if (!skip_value()) return false;
      }
      return ok();
    case Kind::object: {
      if (!enter()) return false;
      std::string key;
      while (next_key(key)) {
        if (!skip_value()) return false;
      }
      return ok();
    }
    case Kind::none:
      break;
  }
  return stop(at_ == end_ ? "The text ends where a value must come." : "A JSON value must come here.");
}

bool JsonReader::skip_string() {
  const char* run_end = plain_run_end(at_ + 1, end_);
  if (run_end < end_ && *run_end == '"') {
    at_ = run_end + 1;
    return true;
  }
  std::string ignored;
  return read_string(ignored);
}

bool JsonReader::skip_number() {
  const auto digits = [this] {
    const char* start = at_;
    while (at_ < end_ && is_digit(*at_)) ++at_;
    return at_ > start;
  };
  if (*at_ == '-') ++at_;
  if (at_ < end_ && *at_ == '0') {
    ++at_;
  } else if (!digits()) {
    return stop("A digit must come here.");
  }
  if (at_ < end_ && *at_ == '.') {
    ++at_;
    if (!digits()) return stop("A digit must come here.");
  }
  if (at_ < end_ && (*at_ == 'e' || *at_ == 'E')) {
    ++at_;
    if (at_ < end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    if (!digits()) return stop("A digit must come here.");
  }
  return true;
}

bool JsonReader::skip_word(std::string_view word) {
  if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) {
    return stop("A JSON value must come here.");
  }
  at_ += word.size();
  return true;
}

bool JsonReader::finish() {
  if (error_) return false;
  skip_space();
  return at_ == end_ || stop("Nothing may follow the JSON value.");
}

}  // namespace samestory::proto
