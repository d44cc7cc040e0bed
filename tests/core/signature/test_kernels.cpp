#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/signature/at_level.hpp"
#include "core/signature/kernels.hpp"
#include "core/signature/shingle_set.hpp"
#include "tests/core/signature/slow_signature.hpp"
#include "tests/core/text/random_text.hpp"

using namespace samestory;
using namespace samestory::signature;

namespace {

std::vector<CpuLevel> levels() {
  std::vector<CpuLevel> all;
  for (const CpuLevel level : {CpuLevel::scalar, CpuLevel::avx2, CpuLevel::avx512}) {
    if (level <= supported_cpu_level()) all.push_back(level);
  }
  return all;
}

void check_against_model(const std::string& text, std::uint64_t secret) {
  const SignedText expected = slow_sign(text, secret);
  CAPTURE(text, secret);
  for (const CpuLevel level : levels()) {
    CAPTURE(name_of(level));
    const SignedText got = sign(text, secret, level);
    REQUIRE(got.signature == expected.signature);
    REQUIRE(got.shingles == expected.shingles);
    REQUIRE(signature_of(text, secret, level) == expected.signature);
    REQUIRE(shingles_of(text, level) == expected.shingles);
  }
}

ShingleSet random_set(std::mt19937_64& random, std::size_t size, std::uint64_t range) {
  std::set<std::uint64_t> values;
  for (std::size_t i = 0; i < size; ++i) values.insert(random() % range);
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("signatures of texts of every word count equal the slow model's, whatever the kernel",
          "[signature][kernels]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (std::size_t count = 0; count < 90; ++count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      text.append(1 + random() % 20, static_cast<char>('a' + random() % 26));
      text += random() % 9 == 0 ? ", " : " ";
    }
    check_against_model(text, random());
  }
}

TEST_CASE("words of every length hash as XXH3 says, whatever the kernel", "[signature][kernels]") {
  for (std::size_t length = 1; length < 300; ++length) {
    std::string text = "a bb ";
    for (std::size_t i = 0; i < length; ++i) text += static_cast<char>('a' + (i * i + length) % 26);
    check_against_model(text + " tail", length);
  }
}

TEST_CASE("random texts have the slow model's signature, whatever the kernel", "[signature][kernels]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 400; ++round) {
    check_against_model(text::random_text(random, random() % 2000, text::random_flavours(random)), random());
  }
}

TEST_CASE("long texts fill every bin alike, whatever the kernel", "[signature][kernels]") {
  std::string text;
  for (int i = 0; i < 20000; ++i) {
    text += (i % 9 == 0 ? "percentage" : "") + std::to_string(i * 7919 % 10007) + (i % 13 == 0 ? "\n" : " ");
  }
  check_against_model(text, 42);
}

TEST_CASE("a long text after a short one and a short one after a long one are not mixed up",
          "[signature][kernels]") {
  std::string huge;
  for (int i = 0; i < 200000; ++i) huge += "word" + std::to_string(i) + " ";
  const auto before = sign("a short text of six words", 1);
  CHECK(sign(huge, 1).signature.word_count == 200000);
  CHECK(sign("a short text of six words", 1).signature == before.signature);
  CHECK(sign("", 1).signature.word_count == 0);
}

TEST_CASE("cell comparison counts the same on every kernel", "[signature][kernels]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 200; ++round) {
    Sketch a{};
    Sketch b{};
    for (std::size_t i = 0; i < a.size(); ++i) {
      a[i] = random() % 4 == 0 ? 0 : static_cast<std::uint8_t>(random());
      b[i] = random() % 3 == 0 ? a[i] : random() % 4 == 0 ? 0 : static_cast<std::uint8_t>(random());
    }
    const CellCounts expected = kKernelsScalar.compare_cells(a.data(), b.data());
    REQUIRE(expected.equal <= expected.both);
    REQUIRE(expected.both <= expected.filled);
    for (const CpuLevel level : levels()) {
      const CellCounts got = kernels(level).compare_cells(a.data(), b.data());
      REQUIRE(got.filled == expected.filled);
      REQUIRE(got.both == expected.both);
      REQUIRE(got.equal == expected.equal);
      REQUIRE(estimate_similarity(a, b, level) == estimate_similarity(a, b, CpuLevel::scalar));
    }
  }
}

TEST_CASE("compact sketches keep what is empty and equal, on every kernel", "[signature][kernels]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  const auto random_sketch = [&] {
    Sketch sketch{};
    for (auto& cell : sketch) cell = random() % 4 == 0 ? 0 : static_cast<std::uint8_t>(random());
    return sketch;
  };
  for (int round = 0; round < 200; ++round) {
    const Sketch a = random_sketch();
    Sketch b = random_sketch();
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = random() % 3 == 0 ? a[i] : b[i];
    const CompactSketch small = compact(a, CpuLevel::scalar);
    CellCounts expected;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const int x = a[i] == 0 ? 0 : 1 + (a[i] - 1) / 17;
      const int y = b[i] == 0 ? 0 : 1 + (b[i] - 1) / 17;
      REQUIRE((small[i % 256] >> (i < 256 ? 0 : 4) & 0xF) == x);
      expected.filled += (x | y) != 0;
      expected.both += x != 0 && y != 0;
      expected.equal += x != 0 && x == y;
    }
    for (const CpuLevel level : levels()) {
      REQUIRE(compact(a, level) == small);
      const CompactSketch other = compact(b, level);
      const CellCounts got = kernels(level).compare_compact(small.data(), other.data());
      REQUIRE(got.filled == expected.filled);
      REQUIRE(got.both == expected.both);
      REQUIRE(got.equal == expected.equal);
      REQUIRE(estimate_similarity(small, other, level) ==
              estimate_similarity(small, other, CpuLevel::scalar));
    }
  }
  CHECK(estimate_similarity(compact(Sketch{}), compact(Sketch{})) == 0);
}

TEST_CASE("intersections are exact for sets of every size and density", "[signature][kernels]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 3000; ++round) {
    const std::uint64_t range = 1 + (random() >> (random() % 64));
    const ShingleSet a = random_set(random, random() % 70, range);
    const ShingleSet b = random_set(random, random() % 70, range);
    ShingleSet shared;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(shared));
    for (const CpuLevel level : levels()) {
      REQUIRE(kernels(level).intersect(a.data(), a.size(), b.data(), b.size()) == shared.size());
      REQUIRE(exact_overlap(a, b, level).shared == shared.size());
    }
    REQUIRE(exact_overlap(a, a).shared == a.size());
  }
}

TEST_CASE("shingle sets are sorted and distinct, even when their values crowd together", "[signature]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::uint64_t> values(random() % 3000);
    const int crowd = static_cast<int>(random() % 4) * 20;
    for (std::uint64_t& value : values) value = random() >> crowd;
    for (std::size_t i = 1; i < values.size(); i += 7) values[i] = values[i / 2];
    const std::set<std::uint64_t> expected(values.begin(), values.end());
    for (const CpuLevel level : levels()) {
      REQUIRE(make_shingle_set(values, level) == ShingleSet(expected.begin(), expected.end()));
    }
  }
}
