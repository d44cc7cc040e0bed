#include "proto/json_reader.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>

namespace samestory::proto {
namespace {

bool accepts(std::string_view text) {
  JsonReader json(text);
  return json.skip() && json.finish();
}

std::string string_in(std::string_view text) {
  JsonReader json(text);
  std::string value;
  REQUIRE(json.read_string(value));
  REQUIRE(json.finish());
  return value;
}

std::size_t error_offset(std::string_view text) {
  JsonReader json(text);
  const bool accepted = json.skip() && json.finish();
  REQUIRE_FALSE(accepted);
  REQUIRE(json.error().code == Errc::invalid_json);
  return json.error().offset.value();
}

TEST_CASE("strings are unescaped, surrogate pairs included") {
  CHECK(string_in(R"("plain text that is longer than one machine word")") ==
        "plain text that is longer than one machine word");
  CHECK(string_in(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(string_in(R"("\u0041\u00e9\u20AC\ud83d\ude00")") == "Aé€😀");
  CHECK(string_in("\"\\u0000\"") == std::string(1, '\0'));
  CHECK(string_in("\"é€😀\"") == "é€😀");
}

TEST_CASE("a lone surrogate is an error at its escape") {
  CHECK(error_offset(R"("ab\ud83d")") == 3);
  CHECK(error_offset(R"("ab\ud83dx")") == 3);
  CHECK(error_offset(R"("ab\ud83d\u0041")") == 3);
  CHECK(error_offset(R"("ab\ude00")") == 3);
}

TEST_CASE("an error names the byte where reading stopped") {
  CHECK(error_offset("") == 0);
  CHECK(error_offset("{\"a\":1,}") == 7);
  CHECK(error_offset("[1 2]") == 3);
  CHECK(error_offset("{\"a\" 1}") == 5);
  CHECK(error_offset("[1") == 2);
  CHECK(error_offset("{} x") == 3);
  CHECK(error_offset("\"a\nb\"") == 2);
  CHECK(error_offset("[01]") == 2);
  CHECK(error_offset("[-]") == 2);
  CHECK(error_offset("[\"\\x\"]") == 2);
  CHECK(error_offset("nul") == 0);
}

TEST_CASE("values nest 64 deep and no deeper") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(accepts(nested(64)));
  CHECK(error_offset(nested(65)) == 64);
  CHECK(error_offset(nested(1'000'000)) == 64);
}

TEST_CASE("a raw value is its own bytes") {
  JsonReader json(R"( { "n" : 1.500e+0 ,"o":{ "a" : [ 12345678901234567890123 ] } } )");
  REQUIRE(json.begin_object());
  std::string key;
  std::string_view raw;
  REQUIRE(json.next_key(key));
  REQUIRE(json.read_raw(raw));
  CHECK(raw == "1.500e+0");
  REQUIRE(json.next_key(key));
  REQUIRE(json.read_raw(raw));
  CHECK(raw == "{ \"a\" : [ 12345678901234567890123 ] }");
  CHECK_FALSE(json.next_key(key));
  CHECK(json.finish());
}

TEST_CASE("the first error stays") {
  JsonReader json("[}");
  REQUIRE(json.begin_array());
  CHECK(json.next_item());
  CHECK_FALSE(json.skip());
  CHECK_FALSE(json.next_item());
  CHECK_FALSE(json.finish());
  CHECK(json.error().offset == 1U);
}

// nlohmann/json's opinion; none for texts with a number too large for a double, where it stops although they
// are JSON.
std::optional<bool> model_accepts(const std::string& text) {
  try {
    return !nlohmann::json::parse(text).is_discarded();
  } catch (const nlohmann::json::out_of_range&) {
    return std::nullopt;
  } catch (const nlohmann::json::parse_error&) {
    return false;
  }
}

TEST_CASE("mutated texts are accepted exactly when nlohmann/json accepts them") {
  const std::array<std::string, 6> kSeeds = {
      R"({"id":"a","title":"One \u00e9 \ud83d\ude00","n":[1,-2.5e3,0,true,false,null],"m":{"x":{}}})",
      R"([[],{},"",0.1,-0,1E+2,"\\\"\/",[[[]]]])",
      R"("a long plain string, then an escape\n and more of it")",
      R"({"a":{"b":[{"c":"d"},{"e":null}]},"f":"\u0041"})",
      "  [ 1 , 2 ]\n",
      R"(-12.34e-5)"};
  const std::string kAlphabet = "{}[]\",:\\u0123456789abcdefntrDE+-. \n\t\x01";
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  int accepted = 0;
  for (int round = 0; round < 40'000; ++round) {
    std::string text = kSeeds[random() % kSeeds.size()];
    for (unsigned edits = random() % 3; edits > 0 && !text.empty(); --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = kAlphabet[random() % kAlphabet.size()];
          break;
        case 1:
          text.erase(at, 1 + random() % 3);
          break;
        default:
          text.insert(at, 1, kAlphabet[random() % kAlphabet.size()]);
          break;
      }
    }
    INFO("text " << text);
    const auto expected = model_accepts(text);
    if (!expected) continue;
    REQUIRE(accepts(text) == *expected);
    if (*expected) ++accepted;
  }
  CHECK(accepted > 5'000);
}

}  // namespace
}  // namespace samestory::proto
