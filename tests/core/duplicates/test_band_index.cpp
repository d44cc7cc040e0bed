#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <string>

#include "core/duplicates/band_index.hpp"

using namespace samestory;
using duplicates::BandIndex;
using duplicates::Candidate;
using duplicates::IndexOptions;
using signature::Signature;

namespace {

constexpr std::uint64_t kSecret = 42;

struct Writer {
  std::mt19937 random;

  std::vector<std::string> words(std::size_t count) {
    std::vector<std::string> text(count);
    for (auto& word : text) word = "w" + std::to_string(random() % 20'000);
    return text;
  }
  std::vector<std::string> edited(std::vector<std::string> text, double share) {
    for (auto& word : text) {
      if (std::uniform_real_distribution<>()(random) < share) word = "w" + std::to_string(random() % 20'000);
    }
    return text;
  }
};

std::string joined(const std::vector<std::string>& words, std::size_t begin = 0, std::size_t end = SIZE_MAX) {
  std::string text;
  for (std::size_t i = begin; i < std::min(end, words.size()); ++i) text += words[i] + ' ';
  return text;
}

Signature signature_of(const std::vector<std::string>& words) {
  return signature::signature_of(joined(words), kSecret);
}

ArticleNumber number(std::size_t value) {
  return ArticleNumber{static_cast<std::uint32_t>(value)};
}

bool holds(const std::vector<Candidate>& candidates, std::size_t value) {
  return std::any_of(candidates.begin(), candidates.end(),
                     [&](const Candidate& c) { return c.number.value == value; });
}

bool share(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](auto tag) { return std::binary_search(b.begin(), b.end(), tag); });
}

float compact_estimate(const Signature& a, const Signature& b) {
  return signature::estimate_similarity(signature::compact(a.sketch), signature::compact(b.sketch));
}

// Every article is compared with the query.
std::set<std::uint32_t> slow_candidates(const std::map<std::uint32_t, Signature>& articles,
                                        const Signature& query, float similarity_min) {
  std::set<std::uint32_t> found;
  for (const auto& [number, signature] : articles) {
    bool near = signature.content_hash == query.content_hash;
    bool band = share(query.passages, signature.passages);
    for (int i = 0; i < signature::kBands; ++i) band = band || query.bands[i] == signature.bands[i];
    near = near || (band && compact_estimate(query, signature) >= similarity_min);
    if (near) found.insert(number);
  }
  return found;
}

}  // namespace

TEST_CASE("the index finds what a comparison with every article finds") {
  const auto seed = GENERATE(1u, 2u, 3u);
  CAPTURE(seed);
  Writer writer{std::mt19937(seed)};
  // No margin and no containment: what is found is decided by the estimate alone.
  BandIndex index(IndexOptions{1000, 1000, 0.30F, 2.0F, 0.0F});
  std::map<std::uint32_t, Signature> articles;
  std::vector<std::vector<std::string>> texts;
  for (std::size_t i = 1; i <= 900; ++i) {
    const bool fresh = texts.empty() || writer.random() % 3 == 0;
    const double changed = static_cast<double>(writer.random() % 4) * 0.05;  // none: the same words again
    texts.push_back(fresh ? writer.words(1 + writer.random() % 300)
                          : writer.edited(texts[writer.random() % texts.size()], changed));
    const Signature signature = signature_of(texts.back());
    const auto after = number(writer.random() % 4 ? 0 : i / 2);
    const auto found = index.candidates(signature, after);
    std::set<std::uint32_t> numbers;
    for (const auto& candidate : found) {
      numbers.insert(candidate.number.value);
      const auto& other = articles.at(candidate.number.value);
      REQUIRE(candidate.identical == (other.content_hash == signature.content_hash));
      if (!candidate.identical) {
        REQUIRE(candidate.estimate == compact_estimate(signature, other));
      }
    }
    auto expected = slow_candidates(articles, signature, 0.30F);
    expected.erase(expected.begin(), expected.upper_bound(after.value));
    REQUIRE(numbers == expected);
    REQUIRE(found.size() == numbers.size());
    REQUIRE(std::is_sorted(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
      return a.estimate != b.estimate ? a.estimate > b.estimate : a.number < b.number;
    }));
    index.insert(number(i), signature);
    articles[static_cast<std::uint32_t>(i)] = signature;
    while (writer.random() % 3 == 0 && !articles.empty()) {
      const auto gone = std::next(articles.begin(), writer.random() % articles.size())->first;
      index.remove(number(gone));
      CHECK_FALSE(index.contains(number(gone)));
      articles.erase(gone);
    }
    REQUIRE(index.size() == articles.size());
  }
}

TEST_CASE("texts without words to compare are found by their content alone") {
  BandIndex index;
  const auto empty = signature::signature_of("", kSecret);
  const auto two = signature::signature_of("markets close", kSecret);
  index.insert(number(1), empty);
  index.insert(number(2), two);
  REQUIRE(index.candidates(empty).size() == 1);
  CHECK(index.candidates(empty)[0].number == number(1));
  CHECK(index.candidates(empty)[0].identical);
  REQUIRE(index.candidates(signature::signature_of("Markets, close!", kSecret)).size() == 1);
  CHECK(index.candidates(signature::signature_of("close markets", kSecret)).empty());
}

TEST_CASE("a removed article is not found, and the same text can come again") {
  BandIndex index;
  Writer writer{std::mt19937(5)};
  const auto signature = signature_of(writer.words(300));
  for (std::size_t i = 1; i <= 3; ++i) index.insert(number(i), signature);
  index.remove(number(1));
  index.remove(number(77));
  auto found = index.candidates(signature);
  REQUIRE(found.size() == 2);
  CHECK(found[0].number == number(2));
  CHECK(found[0].text == found[1].text);
  index.remove(number(2));
  index.remove(number(3));
  CHECK(index.candidates(signature).empty());
  CHECK(index.size() == 0);
  index.insert(number(4), signature);
  CHECK(holds(index.candidates(signature), 4));
}

TEST_CASE("an excerpt of a hundred words is found wherever it was cut, from either side") {
  const auto seed = GENERATE(1u, 2u);
  CAPTURE(seed);
  Writer writer{std::mt19937(seed)};
  BandIndex index;
  std::vector<std::vector<std::string>> reports;
  for (std::size_t i = 1; i <= 40; ++i) {
    reports.push_back(writer.words(700));
    index.insert(number(i), signature_of(reports.back()));
  }
  for (std::size_t i = 0; i < reports.size(); ++i) {
    for (std::size_t begin = 0; begin + 100 <= 700; begin += 60) {
      CAPTURE(i, begin);
      const auto excerpt = signature::signature_of(joined(reports[i], begin, begin + 100), kSecret);
      CHECK(holds(index.candidates(excerpt), i + 1));
      BandIndex other;
      other.insert(number(9), excerpt);
      CHECK(holds(other.candidates(signature_of(reports[i])), 9));
    }
  }
}

TEST_CASE("unrelated articles are no candidates even when they share a passage") {
  Writer writer{std::mt19937(8)};
  const auto shared = writer.words(110);
  BandIndex index;
  for (std::size_t i = 1; i <= 30; ++i) {
    auto text = writer.words(600);
    text.insert(text.begin() + 200, shared.begin(), shared.end());
    const auto signature = signature_of(text);
    CHECK(index.candidates(signature).empty());
    index.insert(number(i), signature);
  }
  CHECK(index.work().estimates > 0);
}

TEST_CASE("thousands of copies of one report cost each arrival a bounded number of comparisons") {
  Writer writer{std::mt19937(11)};
  const auto report = writer.words(300);
  BandIndex index;
  std::uint64_t most = 0;
  for (std::size_t i = 1; i <= 3'000; ++i) {
    const auto signature = signature_of(writer.edited(report, 0.01));
    const auto before = index.work().estimates;
    const auto found = index.candidates(signature);
    most = std::max(most, index.work().estimates - before);
    if (i > 1) REQUIRE(holds(found, 1));  // the original stays in reach
    index.insert(number(i), signature);
  }
  CHECK(most <= signature::kBands * IndexOptions{}.bucket_entries_max);
  CHECK(index.memory_bytes() < 3'000 * 700 + (4U << 20));
}

TEST_CASE("an index from which everything was removed gives its memory back") {
  Writer writer{std::mt19937(12)};
  BandIndex index;
  const auto empty = index.memory_bytes();
  for (std::size_t i = 1; i <= 8'000; ++i) index.insert(number(i), signature_of(writer.words(30)));
  const auto full = index.memory_bytes();
  CHECK(full > 8'000 * 600);
  for (std::size_t i = 1; i <= 8'000; ++i) index.remove(number(i));
  CHECK(index.size() == 0);
  CHECK(index.memory_bytes() < empty + (3U << 20));
}

TEST_CASE("articles on one template cost less than twice the work of articles on none") {
  const auto lookups_and_bytes = [](double shared, std::uint32_t seed) {
    Writer writer{std::mt19937(seed)};
    const auto form = writer.words(300);
    BandIndex index;
    for (std::size_t i = 1; i <= 3000; ++i) {
      // Fixed sentences and fresh ones take turns, as in market reports.
      auto text = writer.words(300);
      for (std::size_t at = 0; at < 300; at += 30) {
        const auto fixed = static_cast<std::size_t>(30 * shared);
        std::copy_n(form.begin() + static_cast<long>(at), fixed, text.begin() + static_cast<long>(at));
      }
      const auto signature = signature_of(text);
      index.candidates(signature);
      index.insert(number(i), signature);
    }
    const auto work = index.work();
    // A lookup reads a cache line and the insert that follows writes it, an estimate reads a text's line and
    // its sketch.
    const double bytes =
        128.0 * static_cast<double>(work.lookups) + 320.0 * static_cast<double>(work.estimates);
    return std::array{static_cast<double>(work.lookups), bytes, static_cast<double>(work.candidates),
                      static_cast<double>(index.memory_bytes())};
  };
  const auto plain = lookups_and_bytes(0, 21);
  const auto form = lookups_and_bytes(0.6, 22);
  CAPTURE(plain[1] / 3000, form[1] / 3000, form[2] / 3000);
  CHECK(form[0] < 1.1 * plain[0]);
  CHECK(form[1] < 2.0 * plain[1]);
  CHECK(form[2] / 3000 < 2.0);  // each costs an exact comparison
  CHECK(form[3] < 1.1 * plain[3]);
}

TEST_CASE("what two texts share counts as recurring when texts unlike them hold it too") {
  Writer writer{std::mt19937(31)};
  const auto gallery = writer.words(260);
  const auto with_gallery = [&](std::size_t own) {
    auto text = writer.words(own);
    text.insert(text.end(), gallery.begin(), gallery.end());
    return text;
  };
  BandIndex index;
  for (std::size_t i = 1; i <= 5; ++i) index.insert(number(i), signature_of(with_gallery(700)));
  index.insert(number(6), signature_of(with_gallery(100)));
  const auto story = writer.words(400);
  index.insert(number(7), signature_of(story));
  auto found = index.candidates(signature_of(with_gallery(100)));
  REQUIRE(holds(found, 6));
  for (const auto& candidate : found) CHECK(candidate.recurring >= 0.5F);
  found = index.candidates(signature_of(writer.edited(story, 0.05)));
  REQUIRE(found.size() == 1);
  CHECK(found[0].recurring == 0);
}
