#include <catch2/catch.hpp>

#include "core/records/frame.hpp"
#include "tests/support/sample_records.hpp"

using namespace samestory;
using namespace samestory::records;
using namespace samestory::tests;

namespace {

// The frame of `bytes` with its body changed and sealed again, so that the checksum holds.
std::string resealed(std::string_view bytes, const std::function<void(std::string&)>& change) {
  std::string frame(bytes.substr(0, bytes.size() - kFrameTailBytes));
  change(frame);
  end_frame(frame);
  return frame;
}

Errc error_of(std::string_view bytes) {
  const auto record = decode_record(bytes);
  REQUIRE_FALSE(record);
  return record.error().code;
}

}  // namespace

TEST_CASE("every kind of record comes back as it was written") {
  for (const Record& record : sample_records()) {
    const auto decoded = decode_record(encode(record));
    REQUIRE(decoded);
    CHECK(*decoded == record);
  }
}

TEST_CASE("random records come back as they were written") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (Sequence sequence = 1; sequence <= 2000; ++sequence) {
    const Record record = random_record(random, sequence);
    const auto decoded = decode_record(encode(record));
    REQUIRE(decoded);
    REQUIRE(*decoded == record);
  }
}

TEST_CASE("a record with any one bit flipped is corrupt") {
  for (const Record& record : sample_records()) {
    std::string bytes = encode(record);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
      REQUIRE(error_of(bytes) == Errc::corrupt);
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    }
  }
}

TEST_CASE("a record cut short anywhere is corrupt") {
  for (const Record& record : sample_records()) {
    const std::string bytes = encode(record);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      REQUIRE(error_of(std::string_view(bytes).substr(0, size)) == Errc::corrupt);
    }
  }
}

TEST_CASE("a body cut short or run over is corrupt although its checksum holds") {
  for (const Record& record : sample_records()) {
    const std::string bytes = encode(record);
    for (std::size_t size = kFrameHeadBytes; size < bytes.size() - kFrameTailBytes; ++size) {
      REQUIRE(error_of(resealed(bytes, [&](std::string& frame) { frame.resize(size); })) == Errc::corrupt);
    }
    CHECK(error_of(resealed(bytes, [](std::string& frame) { frame.push_back('\0'); })) == Errc::corrupt);
  }
}

TEST_CASE("a record of a version or kind not known here is unsupported") {
  const std::string bytes = encode(sample_records().front());
  CHECK(error_of(resealed(bytes, [](std::string& frame) { frame[0] = 3; })) == Errc::unsupported);
  CHECK(error_of(resealed(bytes, [](std::string& frame) { frame[0] = 0; })) == Errc::unsupported);
  CHECK(error_of(resealed(bytes, [](std::string& frame) { frame[1] = 8; })) == Errc::unsupported);
  CHECK(error_of(resealed(bytes, [](std::string& frame) { frame[1] = 0; })) == Errc::unsupported);
  Record settled;
  settled.body = Settle{};
  const std::string settle = encode(settled);  // only an article has a version 2
  CHECK(error_of(resealed(settle, [](std::string& frame) { frame[0] = 2; })) == Errc::unsupported);
}

TEST_CASE("an article for whose date nothing stands in is written as version 1", "[records]") {
  Record record = sample_records().front();
  auto& article = std::get<ArticleSubmitted>(record.body);
  CHECK(encode(record).front() == 1);
  article.published_at.reset();
  article.stand_in = Timestamp{std::chrono::hours{24 * 20'000}};
  CHECK(encode(record).front() == 2);
  const auto decoded = decode_record(encode(record));
  REQUIRE(decoded);
  CHECK(*decoded == record);
}

TEST_CASE("a false count or enumerator is corrupt although its checksum holds") {
  Record record;
  record.sequence = 1;
  record.body = StoryStateChanged{{{StoryId{1}, StoryState::active}}};
  const std::string bytes = encode(record);
  const std::size_t count_at = bytes.size() - kFrameTailBytes - 3;
  REQUIRE(bytes[count_at] == 1);
  const auto with = [&](std::size_t position, std::string_view replacement) {
    return resealed(bytes, [&](std::string& frame) { frame.replace(position, 1, replacement); });
  };
  REQUIRE(decode_record(with(count_at, "\x01")));
  CHECK(error_of(with(count_at, "\xFF\xFF\xFF\xFF\x0F")) == Errc::corrupt);
  CHECK(error_of(with(count_at, "\x02")) == Errc::corrupt);
  CHECK(error_of(with(count_at + 2, std::string_view("\0", 1))) == Errc::corrupt);
  CHECK(error_of(with(count_at + 2, "\x04")) == Errc::corrupt);
}

TEST_CASE("random bodies under a good checksum never pass as something else") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 20'000; ++round) {
    const std::string bytes = encode(random_record(random, 1));
    const std::string changed = resealed(bytes, [&](std::string& frame) {
      for (std::uint64_t flips = 1 + random() % 4; flips > 0; --flips) {
        frame[kFrameHeadBytes + random() % (frame.size() - kFrameHeadBytes)] = static_cast<char>(random());
      }
    });
    // What is accepted is a record that can be written again.
    if (const auto decoded = decode_record(changed)) REQUIRE(decode_record(encode(*decoded)));
  }
}

TEST_CASE("relations reverse and have their contract's names") {
  CHECK(reverse(Relation::contains) == Relation::contained_in);
  CHECK(reverse(Relation::contained_in) == Relation::contains);
  CHECK(reverse(Relation::identical) == Relation::identical);
  CHECK(reverse(Relation::near_duplicate) == Relation::near_duplicate);
  CHECK(reverse(Relation::template_only) == Relation::template_only);
  CHECK(name_of(Relation::near_duplicate) == "near_duplicate");
  CHECK(name_of(Relation::template_only) == "template");
  CHECK(name_of(StoryCause::reclustered) == "reclustered");
  CHECK(name_of(StoryState::dormant) == "dormant");
}
