// The parts that embeddings stand on: products, signatures, the scale of cosines, the ring.
#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <map>
#include <random>

#include "core/stories/cosine_scale.hpp"
#include "core/stories/embedding_index.hpp"
#include "core/stories/embedding_kernels.hpp"
#include "core/stories/embedding_score.hpp"
#include "core/stories/signature_ring.hpp"
#include "core/stories/term_statistics.hpp"
#include "tests/core/stories/planted_embeddings.hpp"

using namespace samestory;
using namespace samestory::stories;
using samestory::tests::PlantedEmbeddings;

namespace {

constexpr std::uint32_t kEnglish = 0x656E, kRussian = 0x7275, kGerman = 0x6465;

std::vector<std::int8_t> random_components(std::mt19937& random, std::size_t size) {
  std::vector<std::int8_t> out(size);
  for (std::int8_t& x : out) x = static_cast<std::int8_t>(static_cast<int>(random() % 255) - 127);
  return out;
}

SignBits random_bits(std::mt19937_64& random) {
  return {random(), random()};
}

// A member table and an index over it, fed one article after the other.
struct Fed {
  void add(const records::Embedding& embedding, const std::string& language, StoryId story) {
    records::ArticleTerms terms;
    terms.language = language;
    const ArticleNumber number{++last};
    Member& member = members.put(number, story, number);
    const auto packed = PackedArticle::make(terms, statistics.idf(language), std::nullopt, &embedding);
    members.set_packed(member, packed.get());
    const auto before = latest.find(story.value);
    const PackedArticle* mate = before == latest.end() ? nullptr : members.find(before->second)->packed;
    first_time = index.add(number, members, last, nullptr, mate) || first_time;
    latest[story.value] = number;
  }
  TermStatistics statistics;
  MemberTable members;
  EmbeddingIndex index;
  std::map<std::uint64_t, ArticleNumber> latest;  // of each story
  std::uint32_t last = 0;
  bool first_time = false;
};

}  // namespace

TEST_CASE("products and distances are the same on every kind of processor", "[embeddings]") {
  std::mt19937 random(11);
  std::mt19937_64 words(12);
  for (const std::size_t size : {8U, 15U, 16U, 17U, 100U, 384U, 768U, 4096U}) {
    const auto a = random_components(random, size), b = random_components(random, size);
    std::int64_t exact = 0;
    for (std::size_t i = 0; i < size; ++i) exact += std::int64_t{a[i]} * b[i];
    CHECK(product(a.data(), b.data(), size, CpuLevel::scalar) == exact);
    CHECK(product(a.data(), b.data(), size, supported_cpu_level()) == exact);
  }
  const std::vector<std::int8_t> largest(4096, -127);
  CHECK(product(largest.data(), largest.data(), largest.size()) == 127 * 127 * 4096);
  std::vector<SignBits> signatures(101);
  for (SignBits& signature : signatures) signature = random_bits(words);
  std::vector<std::uint8_t> plain(signatures.size()), fast(signatures.size());
  distances(signatures[7], signatures, plain.data(), CpuLevel::scalar);
  distances(signatures[7], signatures, fast.data(), supported_cpu_level());
  CHECK(plain == fast);
  CHECK(plain[7] == 0);
  CHECK(plain[8] == std::popcount(signatures[7][0] ^ signatures[8][0]) +
                        std::popcount(signatures[7][1] ^ signatures[8][1]));
}

TEST_CASE("a packed article keeps its embedding, and copies of it do", "[embeddings]") {
  PlantedEmbeddings model(3, 0.6, 0.7, 77);
  const records::Embedding embedding = model.of(1);
  TermStatistics statistics;
  records::ArticleTerms terms;
  terms.language = "ru";
  terms.stems = {{4, 1, 0, 0}, {9, 2, 1, 1}, {12, 1, 0, 0}};
  const auto packed = PackedArticle::make(terms, statistics.idf("ru"), std::nullopt, &embedding);
  const auto without = PackedArticle::make(terms, statistics.idf("ru"), std::nullopt);
  const auto copy = packed->clone();
  for (const PackedArticle* article : {packed.get(), copy.get()}) {
    const EmbeddingView view = article->embedding();
    REQUIRE(view.size == 77);
    CHECK(std::equal(view.components, view.components + view.size, embedding.vector.begin()));
    CHECK(cosine(view, view) == Approx(1));
    CHECK(article->language() == kRussian);
    CHECK(article->unpack().stems.size() == 3);
  }
  CHECK_FALSE(without->embedding());
  CHECK(packed->memory_bytes() - without->memory_bytes() == 4 + 80);
}

TEST_CASE("the scale finds the level of unrelated pairs, whatever the model, among pairs that are related",
          "[embeddings]") {
  for (const float level : {0.05F, 0.4F, 0.8F}) {
    CosineScale scale;
    std::mt19937 random(5);
    std::normal_distribution<float> unrelated(level, 0.04F), related(std::min(level + 0.4F, 0.97F), 0.02F);
    for (int i = 0; i < 4000; ++i) scale.observe(i % 10 == 0 ? related(random) : unrelated(random), true);
    CHECK_FALSE(scale.measured(true));
    CHECK(scale.publish());
    CHECK(scale.measured(true));
    CHECK_FALSE(scale.measured(false));
    CHECK(scale.height(level, true) == Approx(0).margin(0.4));
    CHECK(scale.height(level + 0.2F, true) == Approx(5).margin(0.9));
    CHECK(scale.height(level + 0.2F, false) == scale.height(level + 0.2F, true));
    CHECK_FALSE(scale.publish());
  }
}

TEST_CASE("how high related pairs lie is learned from stories, and an article's mate tells it",
          "[embeddings]") {
  PlantedEmbeddings model(23);
  Fed fed;
  for (std::uint32_t i = 0; i < 64; ++i) fed.add(model.of(i / 2), "en", StoryId{i / 2 + 1});
  const float related = fed.index.scale().related_height();
  CHECK(related > 4);
  CHECK(fed.index.scale().height(0.6F, true) == Approx(0).margin(0.5));
  CHECK(fed.index.scale().height(0.6F + 0.4F * 0.7F, true) == Approx(related).margin(1));
  Fed strangers;  // each the only report of its story
  for (std::uint32_t i = 0; i < 64; ++i) strangers.add(model.of(i), "en", StoryId{i + 1});
  CHECK(strangers.index.scale().related_height() == 0);
}

TEST_CASE("within a language a cosine counts by where it lies between strangers and related pairs",
          "[embeddings]") {
  std::mt19937 random(6);
  std::normal_distribution<float> unrelated(0.1F, 0.05F);
  CosineScale scale;
  for (int i = 0; i < 4000; ++i) scale.observe(unrelated(random), true);
  scale.publish();
  CHECK(same_language_term({1, 0.9F}, scale) == 0);  // nobody knows yet what related pairs have
  for (std::size_t i = 0; i < CosineScale::kEnoughRelated; ++i) scale.observe_related(0.5F);
  CHECK(scale.publish());
  CHECK_FALSE(scale.publish());
  CHECK(same_language_term({}, scale) == 0);
  CHECK(same_language_term({1, 0.1F}, scale) == -kSameMost);
  CHECK(same_language_term({1, 0.36F}, scale) == Approx(0).margin(0.15));
  CHECK(same_language_term({1, 0.5F}, scale) == kSameMost);
  CHECK(same_language_term({2, 2 * 0.39F}, scale) == same_language_term({1, 0.39F}, scale));
  float before = -kSameMost;
  for (int percent = -100; percent <= 100; ++percent) {
    const float cosine = static_cast<float>(percent) / 100;
    const float term = same_language_term({1, cosine}, scale);
    CHECK(term >= before);
    before = term;
  }
}

TEST_CASE("where related pairs lie no higher than strangers the term is nothing", "[embeddings]") {
  std::mt19937 random(7);
  std::normal_distribution<float> any(0.3F, 0.05F);
  CosineScale scale;
  for (int i = 0; i < 4000; ++i) scale.observe(any(random), true);
  for (int i = 0; i < 400; ++i) scale.observe_related(any(random));
  scale.publish();
  for (int percent = -100; percent <= 100; percent += 5)
    CHECK(same_language_term({1, static_cast<float>(percent) / 100}, scale) == 0);
}

TEST_CASE("before the scale is measured only nearly equal vectors stand out", "[embeddings]") {
  CosineScale scale;
  for (std::size_t i = 0; i + 1 < CosineScale::kEnough; ++i) scale.observe(0.1F, true);
  CHECK_FALSE(scale.publish());
  CHECK(scale.height(0.88F, true) < 4);
  CHECK(scale.height(1, false) > 6);
}

TEST_CASE("the ring finds the nearest of other languages, latest first among equals", "[embeddings]") {
  std::mt19937_64 random(9);
  SignatureRing ring;
  const SignBits query = random_bits(random);
  const auto flipped = [&query](unsigned bits) {
    SignBits out = query;
    out[0] ^= (std::uint64_t{1} << bits) - 1;
    return out;
  };
  for (std::uint32_t i = 1; i <= 300; ++i) ring.add(ArticleNumber{i}, kRussian, random_bits(random), i);
  ring.add(ArticleNumber{301}, kRussian, flipped(5), 301);
  ring.add(ArticleNumber{302}, kGerman, flipped(3), 302);
  ring.add(ArticleNumber{303}, kEnglish, flipped(1), 303);
  ring.add(ArticleNumber{304}, kGerman, flipped(5), 304);
  const SignatureRing::Finds finds = ring.find(query, kEnglish, 3);
  REQUIRE(finds.found.size() == 3);
  CHECK(finds.found[0].article == ArticleNumber{302});
  CHECK(finds.found[1].article == ArticleNumber{304});
  CHECK(finds.found[2].article == ArticleNumber{301});
  CHECK(finds.found[0].distance == 3);
  CHECK(finds.scanned == 303);
  CHECK_FALSE(finds.complete);
  const SignatureRing::Finds later = ring.find(query, kEnglish, 3, 301);
  CHECK(later.scanned == 2);
  CHECK(later.complete);
  CHECK(ring.find(query, kRussian, 5).scanned == 3);
}

TEST_CASE("a look-up reads no more than the ring's window, and memory stays bounded", "[embeddings]") {
  std::mt19937_64 random(10);
  SignatureRing ring;
  const SignBits old = random_bits(random);
  ring.add(ArticleNumber{1}, kRussian, old);
  for (std::uint32_t i = 2; i <= 2 * SignatureRing::kWindow + 100; ++i) {
    ring.add(ArticleNumber{i}, i % 2 ? kRussian : kGerman, random_bits(random));
  }
  const SignatureRing::Finds finds = ring.find(old, kEnglish, 10);
  CHECK(finds.scanned == SignatureRing::kWindow);
  CHECK(finds.found.front().article != ArticleNumber{1});
  CHECK(finds.found.size() == 10);
  CHECK(ring.memory_bytes() < 8 * SignatureRing::kWindow * 40);
  CHECK(ring.latest(50).size() == 50);
}

TEST_CASE("signatures taken around the mean tell events apart where all texts lie in one corner",
          "[embeddings]") {
  PlantedEmbeddings model(21, 0.8, 0.7);
  Fed fed;
  for (std::uint32_t event = 0; event < 128; ++event) fed.add(model.of(event), "ru", StoryId{event + 1});
  CHECK(fed.first_time);
  std::size_t found = 0;
  for (std::uint32_t event = 0; event < 128; ++event) {
    records::ArticleTerms terms;
    terms.language = "en";
    const records::Embedding embedding = model.of(event);
    const auto probe = PackedArticle::make(terms, fed.statistics.idf("en"), std::nullopt, &embedding);
    const auto finds = fed.index.ring().find(fed.index.signs(probe->embedding()), probe->language(), 3);
    for (const auto& f : finds.found) found += f.article == ArticleNumber{event + 1} ? 1 : 0;
  }
  CHECK(found >= 126);
}

TEST_CASE("a burst of one event does not pass for strangers, though its reports stand apart",
          "[embeddings]") {
  PlantedEmbeddings model(24);
  Fed fed;
  for (std::uint32_t i = 0; i < 2048; ++i) fed.add(model.of(i / 40), i % 2 ? "en" : "ru", StoryId{i + 1});
  for (const bool same : {false, true}) {
    CHECK(fed.index.scale().height(0.6F, same) == Approx(0).margin(0.5));
    CHECK(fed.index.scale().height(0.6F + 0.4F * 0.7F, same) > 6);
  }
}

TEST_CASE("answers of the index change at roll points only", "[embeddings]") {
  PlantedEmbeddings model(22);
  Fed fed;
  std::vector<std::uint64_t> versions;
  for (std::uint32_t i = 0; i < 64; ++i) {
    fed.add(model.of(i), i % 2 ? "en" : "ru", StoryId{i + 1});
    versions.push_back(fed.index.version());
  }
  CHECK(versions[0] == versions[14]);
  CHECK(versions[15] == versions[14] + 1);
  CHECK(versions[31] == versions[15] + 1);
  CHECK(versions[62] == versions[31]);
  CHECK(fed.index.scale().measured(true));
  CHECK(fed.index.scale().measured(false));
}
