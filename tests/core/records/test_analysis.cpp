#include <catch2/catch.hpp>

#include "core/records/frame.hpp"
#include "tests/support/sample_records.hpp"

using namespace samestory;
using namespace samestory::records;
using namespace samestory::tests;

TEST_CASE("an analysis comes back as it was written") {
  const auto decoded = decode_analysis(encode(sample_analysis()));
  REQUIRE(decoded);
  CHECK(*decoded == sample_analysis());

  const auto empty = decode_analysis(encode(Analysis{}));
  REQUIRE(empty);
  CHECK(*empty == Analysis{});
}

TEST_CASE("an analysis with lines comes back as it was written, and its last part alone", "[records]") {
  Analysis analysis = sample_analysis();
  CHECK(decode_left_out(encode(analysis)).value().empty());
  analysis.lines = {0, 17, 0xFFFFFFFFU};
  analysis.left_out = {1, 65'535};
  const std::string bytes = encode(analysis);
  CHECK(decode_analysis(bytes).value() == analysis);
  CHECK(decode_left_out(bytes).value() == analysis.left_out);
  CHECK_FALSE(decode_left_out(bytes.substr(0, bytes.size() - 1)));
  CHECK_FALSE(decode_left_out(encode(sample_records().front())));
  analysis.left_out.clear();
  CHECK(decode_analysis(encode(analysis)).value() == analysis);
}

TEST_CASE("random analyses come back as they were written") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 200; ++round) {
    const Analysis analysis = random_analysis(random);
    const auto decoded = decode_analysis(encode(analysis));
    REQUIRE(decoded);
    REQUIRE(*decoded == analysis);
  }
}

TEST_CASE("a damaged or cut analysis is corrupt") {
  const std::string bytes = encode(sample_analysis());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    const auto decoded = decode_analysis(damaged);
    REQUIRE_FALSE(decoded);
    REQUIRE(decoded.error().code == Errc::corrupt);
    REQUIRE_FALSE(decode_analysis(std::string_view(bytes).substr(0, at)));
  }
}

TEST_CASE("an analysis of a newer format is unsupported, and a record is none") {
  std::string newer = encode(sample_analysis());
  newer.resize(newer.size() - kFrameTailBytes);
  newer[0] = 4;
  end_frame(newer);
  const auto unknown = decode_analysis(newer);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Errc::unsupported);

  const auto record = decode_analysis(encode(sample_records().front()));
  REQUIRE_FALSE(record);
  CHECK(record.error().code == Errc::corrupt);
}
