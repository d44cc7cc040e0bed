#include "core/text/utf8.hpp"

#include <catch2/catch.hpp>
#include <string>

using samestory::text::first_invalid_utf8;
using samestory::text::is_ascii;
using namespace std::string_literals;

TEST_CASE("well-formed UTF-8 of every length passes", "[utf8]") {
  for (const auto& text : {""s, "plain"s, "\x7F"s, "caf\xC3\xA9"s, "\xE0\xA0\x80"s, "\xED\x9F\xBF"s,
                           "\xEE\x80\x80"s, "\xF0\x90\x80\x80"s, "\xF4\x8F\xBF\xBF"s, "\0 nul"s}) {
    CAPTURE(text);
    CHECK_FALSE(first_invalid_utf8(text));
  }
}

TEST_CASE("ill-formed UTF-8 is reported with the offset of its first byte", "[utf8]") {
  struct Case {
    std::string bytes;
    std::size_t offset;
  };
  for (const auto& [bytes, offset] :
       {Case{"ab\x80", 2}, Case{"\xC0\xAF", 0}, Case{"\xC1\xBF", 0}, Case{"x\xE0\x9F\xBF", 1},
        Case{"\xED\xA0\x80", 0}, Case{"\xF0\x8F\xBF\xBF", 0}, Case{"\xF4\x90\x80\x80", 0},
        Case{"\xF5\x80\x80\x80", 0}, Case{"\xFF", 0}, Case{"\xC3\xA9\xC3", 2}, Case{"\xE2\x82", 0},
        Case{"\xF0\x9F\x98", 0}, Case{"\xE2\x28\xA1", 0}}) {
    CAPTURE(bytes);
    CHECK(first_invalid_utf8(bytes) == offset);
    const std::string padding(70, 'a');
    CHECK(first_invalid_utf8(padding + bytes + padding) == padding.size() + offset);
  }
}

TEST_CASE("every code point is judged as the standard says", "[utf8]") {
  for (std::uint32_t c = 0; c <= 0x110010; ++c) {
    std::string bytes;
    if (c < 0x80) {
      bytes = {static_cast<char>(c)};
    } else if (c < 0x800) {
      bytes = {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
    } else if (c < 0x10000) {
      bytes = {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
               static_cast<char>(0x80 | (c & 63))};
    } else {
      bytes = {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
               static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
    }
    const bool valid = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
    if (first_invalid_utf8(bytes).has_value() == valid) FAIL("code point " << c);
  }
}

TEST_CASE("ASCII is told from the rest wherever the other byte stands", "[utf8]") {
  for (std::size_t size = 0; size < 100; ++size) {
    std::string text(size, 'a');
    CHECK(is_ascii(text));
    for (std::size_t at = 0; at < size; ++at) {
      text[at] = '\x80';
      CHECK_FALSE(is_ascii(text));
      text[at] = 'a';
    }
  }
}
