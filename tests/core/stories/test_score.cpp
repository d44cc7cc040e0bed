#include "core/stories/score.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "core/stories/terms.hpp"

using namespace samestory;
using namespace samestory::stories;

namespace {

records::ArticleTerms random_terms(std::mt19937& random) {
  records::ArticleTerms terms;
  terms.language = "xx";
  terms.has_title = random() % 4 != 0;
  records::TermId id = 0;
  for (int i = 0; i < 30; ++i) {
    id += 1 + random() % 3;
    terms.stems.push_back({id, static_cast<std::uint16_t>(1 + random() % 5),
                           static_cast<std::uint8_t>(random() % 2),
                           static_cast<std::uint8_t>(terms.has_title ? random() % 2 : 0)});
    terms.bigrams.push_back({id, 1, 0, 0});
    if (i % 5 == 0) terms.numbers.push_back({id, 1, 0, 0});
    if (i % 3 == 0) terms.entities.push_back({id, 1, 0, 0});
  }
  terms.content_words = 60;
  return terms;
}

PublishedAt on_day(int day) {
  return {Timestamp{std::chrono::hours{24 * day}}, DatePrecision::day};
}

}  // namespace

TEST_CASE("group sums give the same inputs as summing over all pairs of members", "[stories]") {
  std::mt19937 random(7);
  const Background background;
  const Idf idf(background, nullptr, "xx");
  std::vector<Vectors> vectors;
  std::vector<Group> groups;
  for (int i = 0; i < 6; ++i) {
    const records::ArticleTerms terms = random_terms(random);
    vectors.push_back(vectors_of(terms, idf));
    groups.push_back(group_of(terms, vectors.back(), on_day(17'000 + i)));
  }
  Vectors left = vectors[0], right = vectors[3];
  Group a = groups[0], b = groups[3];
  for (const int i : {1, 2}) {
    a = merged(a, groups[i], products(left, vectors[i]));
    add(left, vectors[i]);
  }
  for (const int i : {4, 5}) {
    b = merged(b, groups[i], products(right, vectors[i]));
    add(right, vectors[i]);
  }
  Products cross{};
  for (int i = 0; i < 3; ++i) {
    for (int j = 3; j < 6; ++j) {
      const Products pair = products(vectors[i], vectors[j]);
      for (std::size_t f = 0; f < kFields; ++f) cross[f] += pair[f];
    }
  }
  const Products summed = products(left, right);
  const Products norms = products(left, left);
  for (std::size_t f = 0; f < kFields; ++f) {
    CHECK(summed[f] == Approx(cross[f]).margin(1e-4));
    CHECK(norms[f] == Approx(a.norms[f]).margin(1e-3));
  }
  const Inputs x = inputs_of(a, b, cross), y = inputs_of(b, a, cross);
  CHECK(x == y);
  CHECK(at(x, Input::size_small) == Approx(1.0 / 3));
  CHECK(at(x, Input::gap_short) == Approx(std::exp(-1 / 1.5)));

  subtract(left, vectors[2]);
  Vectors expected = vectors[0];
  add(expected, vectors[1]);
  CHECK(left.stems.size() == expected.stems.size());
  CHECK(at(products(left, right), Field::stem) ==
        Approx(at(products(expected, right), Field::stem)).margin(1e-4));
}

TEST_CASE("an article is as similar to itself as can be", "[stories]") {
  std::mt19937 random(11);
  const Background background;
  records::ArticleTerms terms = random_terms(random);
  terms.has_title = true;
  const Vectors v = vectors_of(terms, Idf(background, nullptr, "xx"));
  const Group g = group_of(terms, v, std::nullopt);
  const Inputs x = inputs_of(g, g, products(v, v));
  for (const Input input :
       {Input::stem, Input::lead, Input::title, Input::bigram, Input::number, Input::entity}) {
    CHECK(at(x, input) == Approx(1));
  }
  CHECK(at(x, Input::undated) == 1);
  CHECK(at(x, Input::gap_short) == 0);
  CHECK(similarity(g, g, products(v, v)) == Approx(1));
}

TEST_CASE("articles without a word in common have no similarity and no evidence", "[stories]") {
  const Background background;
  const Idf idf(background, nullptr, "xx");
  records::ArticleTerms a, b;
  a.stems = {{1, 2, 0, 1}};
  b.stems = {{2, 1, 1, 0}};
  const Vectors va = vectors_of(a, idf), vb = vectors_of(b, idf), nothing = vectors_of({}, idf);
  const Group ga = group_of(a, va, std::nullopt), gb = group_of(b, vb, on_day(1)),
              gn = group_of({}, nothing, {});
  CHECK(similarity(ga, gb, products(va, vb)) == 0);
  CHECK(similarity(ga, gn, products(va, nothing)) == 0);
  const Inputs x = inputs_of(ga, gb, products(va, vb));
  CHECK(at(x, Input::shared) == 0);
  CHECK(at(x, Input::untitled) == 1);
  CHECK(at(x, Input::undated) == 1);
}

TEST_CASE("support is the share of a headline that stands in the other text, however long that is",
          "[stories]") {
  const Background background;
  const Idf idf(background, nullptr, "xx");
  const auto terms_in = [](records::TermId first, records::TermId count, bool title) {
    records::ArticleTerms terms;
    terms.language = "xx";
    terms.has_title = title;
    for (records::TermId id = first; id < first + count; ++id)
      terms.stems.push_back({id, 1, static_cast<std::uint8_t>(title ? 1 : 0), 1});
    terms.content_words = count;
    return terms;
  };
  const auto inputs = [&](const records::ArticleTerms& a, const records::ArticleTerms& b) {
    const Vectors va = vectors_of(a, idf), vb = vectors_of(b, idf);
    return inputs_of(group_of(a, va, std::nullopt), group_of(b, vb, std::nullopt), products(va, vb));
  };
  const records::ArticleTerms headline = terms_in(10, 8, true), text = terms_in(10, 80, false);
  // All of the headline in the text, a tenth of the text in the headline.
  CHECK(at(inputs(headline, text), Input::title_support) == Approx((1 + 0.1) / 2));
  CHECK(at(inputs(text, headline), Input::title_support) == Approx((1 + 0.1) / 2));
  // Half of the headline.
  CHECK(at(inputs(terms_in(6, 8, true), text), Input::lead_support) == Approx((0.5 + 0.05) / 2));
  CHECK(at(inputs(terms_in(200, 8, true), text), Input::title_support) == 0);
}

TEST_CASE("undated texts of a few words do not meet unless they share rare words", "[stories]") {
  const Background background;
  const auto open = [&background](const records::ArticleTerms& a, const records::ArticleTerms& b,
                                  std::optional<PublishedAt> when_b = std::nullopt) {
    const Vectors va = vectors_of(a, Idf(background, nullptr, a.language));
    const Vectors vb = vectors_of(b, Idf(background, nullptr, b.language));
    return may_merge(group_of(a, va, std::nullopt), group_of(b, vb, when_b), products(va, vb));
  };
  const records::ArticleTerms tiny = extract_terms("", "Some words stand here.", "en");
  const records::ArticleTerms other = extract_terms("", "Other words stand there too.", "en");
  const records::ArticleTerms full = extract_terms(
      "", "Some words stand here, and a ferry left the harbour of Lumm for the outer islands.", "en");
  CHECK_FALSE(open(tiny, other));
  CHECK_FALSE(open(tiny, full));
  CHECK(open(full, full));
  CHECK(open(tiny, other, on_day(3)));  // a date says how near they are
  const records::ArticleTerms telling = extract_terms("", "Orbana halts Tessaly exports", "en");
  CHECK(open(telling, extract_terms("Tessaly: Orbana stops", "", "en")));
  CHECK_FALSE(open(telling, extract_terms("", "Orbana halts", "en")));  // one rare word is chance
}
