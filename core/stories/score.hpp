// The evidence that two groups of articles report one event, as numbers: weighted vectors of one article,
// their sums over a group, and the inputs of the merge score (core/stories/model.hpp) of two groups. An
// article is a group of one.
//
// Everything is bilinear in the articles: a group's vectors are the sums of its members', and the products of
// two groups are the sums over all cross pairs, so that products of merged groups add up:
//   products(A + B, C) = products(A, C) + products(B, C),  norms(A + B) = norms(A) + norms(B) + 2 products(A,
//   B).
// Values only; no shared state; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/records/terms.hpp"
#include "core/stories/background.hpp"

namespace samestory::stories {

// Cosine fields first (an article's own product is 1, or 0 where the field is empty), then evidence fields (a
// pair's product is the summed weight of the terms both have, whatever their frequency), then support fields
// (a pair's product is the share of one's words, by weight, that occur anywhere in the other's text; the mean
// of both directions).
enum class Field : std::uint8_t {
  stem,           // (1 + ln tf) min(idf, 5)
  lead,           // the same over the first 80 content words
  title,          // over the title
  bigram,         // cap 8
  number,         // cap 7
  entity,         // cap 7
  shared,         // min(idf, 5) over stems
  rare,           // idf - 4.5 in [0, 4] over stems
  shared_bigram,  // idf - 5.5 in [0, 4]
  shared_number,  // idf - 3 in [0, 5]
  title_support,  // min(idf, 5) over the title's stems; the lead's where there is no title
  lead_support,   // over the lead's
};
inline constexpr std::size_t kFields = 12;
inline constexpr std::size_t kCosineFields = 6, kEvidenceFields = 4;
using Products = std::array<float, kFields>;
inline float& at(Products& products, Field field) {
  return products[static_cast<std::size_t>(field)];
}
inline float at(const Products& products, Field field) {
  return products[static_cast<std::size_t>(field)];
}

// Entries of a vector: one weight a field; evidence weights are square roots, so that the product of two
// articles' entries is the term's weight.
struct StemWeights {
  records::TermId id = 0;
  float stem = 0, lead = 0, title = 0, shared = 0, rare = 0;
  // Support: the stem's part of its title's and lead's weight, and whether it occurs (in a sum: how often).
  float title_share = 0, lead_share = 0, present = 0;
};
struct TermWeights {
  records::TermId id = 0;
  float cosine = 0, shared = 0;  // entities have no evidence field
};

// Each list ascends by id, no id twice.
struct Vectors {
  std::vector<StemWeights> stems;
  std::vector<TermWeights> bigrams, numbers, entities;
};

Vectors vectors_of(const records::ArticleTerms& terms, const Idf& idf);
void add(Vectors& sum, const Vectors& other);       // sum += other
void subtract(Vectors& sum, const Vectors& other);  // sum -= other; entries that reach zero go
Products products(const Vectors& a, const Vectors& b);

// A group apart from its vectors: all that its score needs besides the products with the other group. Days
// are days since 1970; min and max mean nothing where it is not timed(). A date that only says the day stands
// at its middle; against a side that has exact times it is given half a day. Times of receipt that stand in
// for dates count while no member is dated; then all distances in time have half a day of error.
struct Group {
  Products norms{};     // products(sum, sum)
  float articles = 0;   // a group of copies counts once
  float titled = 0;     // how many have a title
  float log_words = 0;  // sum of ln(1 + content words)
  float dated = 0;      // how many have a date that is trusted
  float exact = 0;      // how many of these say the time of day
  float received = 0;   // how many have none, but a time of receipt that stands in
  double day_min = std::numeric_limits<double>::max();
  double day_max = std::numeric_limits<double>::lowest();
  double day_sum = 0;

  bool timed() const { return dated > 0 || received > 0; }
  bool by_receipt() const { return dated <= 0 && received > 0; }
};

// `norms` is products(vectors, vectors) of the article. A date of day precision stands for its day's middle.
Group group_of(const records::ArticleTerms& terms, const Vectors& vectors,
               const std::optional<PublishedAt>& published_at);
// a + b, where `cross` is products(a, b).
Group merged(const Group& a, const Group& b, const Products& cross);

// What the score looks at, symmetric in the two groups. Cosines are those of the sums; evidence is ln(1 +
// mean over cross pairs) / 4. Names are part of the model's file.
enum class Input : std::uint8_t {
  stem,
  lead,
  title,
  bigram,
  number,
  entity,
  shared,
  rare,
  shared_bigram,
  shared_number,
  mean_pair,    // mean stem cosine over cross pairs
  coherence,    // the same against the groups' own mean inner cosine
  size_small,   // 1 / articles of the smaller group: all big stories are alike to the score
  size_large,   // 1 / articles of the larger group
  words_small,  // mean ln(1 + content words) of the side with less, / 6
  words_large,
  untitled,       // share of cross pairs in which a title is missing; `title` takes the lead cosine for these
  undated,        // 1 where a side is not timed; gaps, centres and spans are then 0
  gap_short,      // exp(-gap / 1.5 days) between the date ranges
  gap_medium,     // exp(-gap / 5 days)
  centres,        // exp(-distance of the mean dates / 4 days)
  gap_log,        // ln(1 + gap days) / 4
  mean_lead,      // mean lead cosine over cross pairs
  mean_title,     // mean title cosine over titled cross pairs
  span_log,       // ln(1 + days that the union spans) / 4
  span_short,     // exp(-days that the union spans / 3)
  title_support,  // mean over cross pairs
  lead_support,
};
inline constexpr std::size_t kInputs = 28;
std::string_view name_of(Input input);
using Inputs = std::array<float, kInputs>;
inline float& at(Inputs& inputs, Input input) {
  return inputs[static_cast<std::size_t>(input)];
}
inline float at(const Inputs& inputs, Input input) {
  return inputs[static_cast<std::size_t>(input)];
}

Inputs inputs_of(const Group& a, const Group& b, const Products& cross);
// Two groups are one story only where all gates are open, whatever else speaks for it: their stem cosine
// reaches kSimilarityMin, they are not years_apart(), and enough is said. Too little is where neither side
// has a date, one has fewer than kTellingWords content words an article, and they do not share rare words of
// the weight of two. Looks at stem fields alone.
bool may_merge(const Group& a, const Group& b, const Products& cross);
// All that the gates look at of a group: what is kept near where many groups are looked at.
struct GateSide {
  double day_min = 0, day_max = 0;
  float stem_norm = 0, articles = 0, log_words = 0, dated = 0;
};
GateSide gate_side(const Group& group);
bool may_merge(const GateSide& a, const GateSide& b, const Products& cross);
bool years_apart(const GateSide& a, const GateSide& b);
// The gap between the date ranges is a whole number of years, at least one, give or take kAnniversaryDays:
// what returns every year in the same words is another event. False where a side has no date. Other long gaps
// are the score's to judge: trials and inquiries belong to their story.
bool years_apart(const Group& a, const Group& b);
inline constexpr float kSimilarityMin = 0.05F;
inline constexpr double kAnniversaryDays = 15;
inline constexpr float kTellingWords = 5;
// The stem cosine of the sums.
float similarity(const Group& a, const Group& b, const Products& cross);

}  // namespace samestory::stories
