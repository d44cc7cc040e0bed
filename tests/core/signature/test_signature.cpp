#include "core/signature/signature.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

using namespace samestory::signature;

namespace {

std::string numbered_words(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) text += "w" + std::to_string(i) + " ";
  return text;
}

}  // namespace

TEST_CASE("a text without words has an empty signature", "[signature]") {
  const auto empty = sign(" ... ", 1);
  CHECK(empty.shingles.empty());
  CHECK(empty.signature.shingle_count == 0);
  CHECK(empty.signature.word_count == 0);
  CHECK(empty.signature.bands == Bands{});
  CHECK(empty.signature.sketch == Sketch{});
  CHECK(estimate_similarity(empty.signature.sketch, empty.signature.sketch) == 0);
  CHECK(empty.signature.content_hash == sign("", 1).signature.content_hash);
}

TEST_CASE("a text shorter than a shingle is one shingle", "[signature]") {
  CHECK(sign("one", 1).shingles.size() == 1);
  CHECK(sign("one two", 1).shingles.size() == 1);
  CHECK(sign("one two three", 1).shingles.size() == 1);
  CHECK(sign("one two three four", 1).shingles.size() == 2);
  CHECK(sign("one two", 1).shingles != sign("two one", 1).shingles);
  CHECK(sign("one", 1).shingles != sign("one one", 1).shingles);
}

TEST_CASE("punctuation, case and layout do not change a signature", "[signature]") {
  CHECK(sign("The cat, the DOG\nand I.", 7).signature == sign("the cat the dog - and i", 7).signature);
  CHECK(sign("the cat", 7).signature.content_hash != sign("thecat", 7).signature.content_hash);
}

TEST_CASE("every entry gives the same signature and the same set", "[signature]") {
  const std::string text = numbered_words(0, 300) + numbered_words(0, 50);
  const auto full = sign(text, 3);
  CHECK(full.signature == signature_of(text, 3));
  CHECK(full.shingles == shingles_of(text));
  CHECK(std::is_sorted(full.shingles.begin(), full.shingles.end()));
  CHECK(full.signature.word_count == 350);
  CHECK(full.signature.shingle_count == 348);
  CHECK(full.shingles.size() == 300);
}

TEST_CASE("only the bands depend on the secret", "[signature]") {
  const auto a = signature_of(numbered_words(0, 200), 1);
  const auto b = signature_of(numbered_words(0, 200), 2);
  CHECK(a.sketch == b.sketch);
  CHECK(a.simhash == b.simhash);
  CHECK(a.content_hash == b.content_hash);
  for (int i = 0; i < kBands; ++i) CHECK(a.bands[i] != b.bands[i]);
}

TEST_CASE("overlap counts exactly", "[signature]") {
  const ShingleSet a{1, 2, 3, 4};
  const ShingleSet b{3, 4, 5, 6, 7, 8};
  const auto overlap = exact_overlap(a, b);
  CHECK(overlap.shared == 2);
  CHECK(overlap.similarity == Approx(0.25));
  CHECK(overlap.containment_a == Approx(0.5));
  CHECK(overlap.containment_b == Approx(1.0 / 3));
  CHECK(exact_overlap({}, {}).similarity == 0);
  CHECK(exact_overlap(a, {}).containment_a == 0);
}

TEST_CASE("SimHash distance is small for an edit and large for another text", "[signature]") {
  const auto a = signature_of(numbered_words(0, 400), 1).simhash;
  const auto edited = signature_of(numbered_words(0, 395) + numbered_words(900, 905), 1).simhash;
  const auto other = signature_of(numbered_words(5000, 5400), 1).simhash;
  CHECK(hamming_distance(a, edited) <= 8);
  CHECK(hamming_distance(a, other) >= 18);
}
