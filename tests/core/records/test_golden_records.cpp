// Pins the stored bytes: what an earlier build wrote must stay readable, and writing must not change
// unnoticed.
#include <catch2/catch.hpp>

#include <fstream>
#include <map>

#include "core/records/article.hpp"
#include "tests/support/sample_records.hpp"

using namespace samestory;
using namespace samestory::records;
using namespace samestory::tests;

namespace {

std::string to_hex(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) {
    hex += "0123456789abcdef"[static_cast<std::uint8_t>(c) >> 4];
    hex += "0123456789abcdef"[static_cast<std::uint8_t>(c) & 15];
  }
  return hex;
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

// Lines "name hex"; '#' begins a comment.
std::map<std::string, std::string> golden(const std::string& name_of_file = "format_1.txt") {
  std::ifstream file(SAMESTORY_SOURCE_DIR "/tests/golden/records/" + name_of_file);
  REQUIRE(file);
  std::map<std::string, std::string> vectors;
  for (std::string name, hex; file >> name;) {
    if (name == "#") {
      std::getline(file, hex);
    } else {
      file >> hex;
      vectors[name] = hex;
    }
  }
  return vectors;
}

}  // namespace

TEST_CASE("records of format 1 have the bytes that are pinned, both ways") {
  const auto vectors = golden();
  const std::string names[] = {"article_submitted", "article_removed",     "article_restored",
                               "stories_changed",   "story_state_changed", "settle",
                               "articles_expired"};
  const auto records = sample_records();
  REQUIRE(records.size() == std::size(names));
  for (std::size_t i = 0; i < records.size(); ++i) {
    CAPTURE(names[i]);
    REQUIRE(vectors.contains(names[i]));
    CHECK(to_hex(encode(records[i])) == vectors.at(names[i]));
    const auto decoded = decode_record(from_hex(vectors.at(names[i])));
    REQUIRE(decoded);
    CHECK(*decoded == records[i]);
  }
}

TEST_CASE("an article for whose date something stands in has the bytes that are pinned, both ways") {
  Record record = sample_records().front();
  auto& article = std::get<ArticleSubmitted>(record.body);
  article.published_at.reset();
  article.stand_in = Timestamp{std::chrono::hours{486'816}};
  const auto vectors = golden("article_2.txt");
  REQUIRE(vectors.contains("article_with_stand_in"));
  CHECK(to_hex(encode(record)) == vectors.at("article_with_stand_in"));
  const auto decoded = decode_record(from_hex(vectors.at("article_with_stand_in")));
  REQUIRE(decoded);
  CHECK(*decoded == record);
}

TEST_CASE("an analysis of format 1 has the bytes that are pinned, both ways") {
  const auto vectors = golden();
  REQUIRE(vectors.contains("analysis"));
  CHECK(to_hex(encode(sample_analysis())) == vectors.at("analysis"));
  const auto decoded = decode_analysis(from_hex(vectors.at("analysis")));
  REQUIRE(decoded);
  CHECK(*decoded == sample_analysis());
}

TEST_CASE("an analysis with lines has the bytes that are pinned, both ways") {
  Analysis analysis = sample_analysis();
  analysis.lines = {0x01020304U, 17};
  analysis.left_out = {0, 300};
  const auto vectors = golden("analysis_2.txt");
  REQUIRE(vectors.contains("analysis_with_lines"));
  CHECK(to_hex(encode(analysis)) == vectors.at("analysis_with_lines"));
  CHECK(decode_analysis(from_hex(vectors.at("analysis_with_lines"))).value() == analysis);
}

TEST_CASE("an analysis with an embedding has the bytes that are pinned, both ways") {
  Analysis analysis = sample_analysis();
  analysis.embedding = Embedding{"sample-model", {127, -127, 0, 1, -1, 64, -64, 32}};
  const auto vectors = golden("analysis_3.txt");
  REQUIRE(vectors.contains("analysis_with_embedding"));
  CHECK(to_hex(encode(analysis)) == vectors.at("analysis_with_embedding"));
  const auto decoded = decode_analysis(from_hex(vectors.at("analysis_with_embedding")));
  REQUIRE(decoded);
  CHECK(*decoded == analysis);
  CHECK(decode_left_out(encode(analysis)).value().empty());
}

TEST_CASE("a payload of format 1 has the bytes that are pinned, both ways") {
  const auto vectors = golden();
  REQUIRE(vectors.contains("payload"));
  CHECK(to_hex(encode(sample_article())) == vectors.at("payload"));
  const auto decoded = decode_article(from_hex(vectors.at("payload")));
  REQUIRE(decoded);
  CHECK(*decoded == sample_article());
}
