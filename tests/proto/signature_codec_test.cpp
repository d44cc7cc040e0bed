#include "proto/signature_codec.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "proto/query.hpp"

namespace samestory::proto {
namespace {

std::string base64_of(std::string_view text) {
  return base64(std::vector<std::uint8_t>(text.begin(), text.end()));
}

TEST_CASE("base64 is that of RFC 4648") {
  CHECK(base64_of("").empty());
  CHECK(base64_of("f") == "Zg==");
  CHECK(base64_of("fo") == "Zm8=");
  CHECK(base64_of("foo") == "Zm9v");
  CHECK(base64_of("foob") == "Zm9vYg==");
  CHECK(base64_of("fooba") == "Zm9vYmE=");
  CHECK(base64_of("foobar") == "Zm9vYmFy");
  CHECK(base64(std::vector<std::uint8_t>{0xFB, 0xFF, 0xBF}) == "+/+/");
}

TEST_CASE("hexadecimal has 16 digits, the highest first") {
  CHECK(hex(0) == "0000000000000000");
  CHECK(hex(0x0123456789ABCDEF) == "0123456789abcdef");
}

TEST_CASE("a signature has its SimHash, its sketch and the version of the specification") {
  SignatureView view;
  view.id = {"a"};
  view.revision = 2;
  view.word_count = 12;
  view.shingle_count = 10;
  view.simhash = 0xFF;
  view.sketch[0] = 255;
  const auto json = nlohmann::json::parse(encode(view));
  CHECK(json["id"] == "a");
  CHECK(json["revision"] == 2);
  CHECK(json["spec_version"] == 1);
  CHECK(json["word_count"] == 12);
  CHECK(json["shingle_count"] == 10);
  CHECK(json["simhash"] == "00000000000000ff");
  CHECK(json["sketch"].get<std::string>() == "/w" + std::string(681, 'A') + "=");
  CHECK(json["lines_left_out"] == 0);
  CHECK(json.size() == 8);  // no band tag ever leaves the store
}

TEST_CASE("similar articles are listed with bits and similarity") {
  SimilarPage page;
  CHECK(encode(page) == R"({"similar":[],"complete":true,"next_cursor":null})");
  page.similar.push_back({ArticleId{"b"}, 3, 0.5F});
  page.complete = false;
  page.next_cursor = "c";
  CHECK(encode(page) ==
        R"({"similar":[{"id":"b","bits_apart":3,"similarity":0.5}],"complete":false,"next_cursor":"c"})");
}

TEST_CASE("a search by SimHash takes 0 to 6 bits, and pages") {
  using Parameters = std::vector<QueryParameter>;
  CHECK(parse_similar_query({})->within_bits == 3);
  const auto query = parse_similar_query(Parameters{{"within_bits", "6"}, {"limit", "7"}, {"cursor", "c"}});
  REQUIRE(query);
  CHECK(query->within_bits == 6);
  CHECK(query->limit == 7);
  CHECK(query->cursor == "c");
  for (const auto* wrong : {"7", "-1", "", "3.5"})
    CHECK(parse_similar_query(Parameters{{"within_bits", wrong}}).error().field == "?within_bits");
  CHECK(parse_similar_query(Parameters{{"within_bits", "1"}, {"within_bits", "2"}}).error().field ==
        "?within_bits");
  CHECK(parse_similar_query(Parameters{{"bits", "1"}}).error().field == "?bits");
}

}  // namespace
}  // namespace samestory::proto
