#include "bench/stories/synthetic_stream.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace samestory::bench {
namespace {

constexpr std::size_t kTokens = 290, kTitleTokens = 8, kLeadTokens = 80, kEventWords = 45, kEventNumbers = 4;
// Zipf with an offset: everyday words, and the rarer ones that tell events apart.
constexpr double kEveryday = 60, kTelling = 3000;

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

records::TermId id_of(std::uint64_t word, std::uint64_t kind) {
  return static_cast<records::TermId>(mix(word * 4 + kind + 1) >> 32);
}

using Terms = std::map<records::TermId, records::TermCount>;

void say(Terms& terms, records::TermId id, bool title, bool lead) {
  records::TermCount& t = terms[id];
  t.id = id;
  t.count = static_cast<std::uint16_t>(t.count + 1);
  t.in_title = static_cast<std::uint8_t>(t.in_title + (title ? 1 : 0));
  t.in_lead = static_cast<std::uint8_t>(t.in_lead + (lead ? 1 : 0));
}

std::vector<records::TermCount> listed(const Terms& terms) {
  std::vector<records::TermCount> list;
  list.reserve(terms.size());
  for (const auto& [id, term] : terms) list.push_back(term);
  return list;
}

}  // namespace

SyntheticStream::SyntheticStream(std::uint64_t seed) : seed_(seed), random_(seed) {}

// Inverse of the cumulated 1 / (rank + flatness).
std::uint32_t SyntheticStream::word(std::mt19937_64& random, double flatness) const {
  const double u = static_cast<double>(random() >> 11) * 0x1p-53;
  const double rank = flatness * (std::pow((kWords + flatness) / flatness, u) - 1);
  return std::min(static_cast<std::uint32_t>(rank), kWords - 1);
}

records::ArticleTerms SyntheticStream::article(std::uint32_t event) {
  std::mt19937_64 of_event(mix(seed_ * 1'000'003 + event));
  std::vector<std::uint32_t> own;
  for (std::size_t i = 0; i < kEventWords; ++i) own.push_back(word(of_event, kTelling));
  Terms stems, bigrams, numbers, entities;
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < kTokens; ++i) {
    const bool title = i < kTitleTokens, lead = i < kLeadTokens;
    const bool telling = below(100) < (title ? 80U : lead ? 55U : 35U);
    // The first words of an event are said most.
    const std::size_t which = std::min(below(kEventWords), below(kEventWords));
    const std::uint32_t w = telling ? own[which] : word(random_, kEveryday);
    say(stems, id_of(w, 0), title, lead);
    if (i > 0 && i != kTitleTokens) say(bigrams, id_of(before * kWords + w, 1), title, lead);
    if (telling && which < 10) say(entities, id_of(w, 3), title, lead);
    before = w;
  }
  for (std::size_t i = 0; i < kEventNumbers; ++i) {
    const std::uint64_t number = below(3) ? of_event() % 5000 : below(5000);
    say(numbers, id_of(number, 2), false, i == 0);
  }
  records::ArticleTerms out;
  out.language = "xx";
  out.stems = listed(stems);
  out.bigrams = listed(bigrams);
  out.numbers = listed(numbers);
  out.entities = listed(entities);
  out.content_words = kTokens;
  out.has_title = true;
  return out;
}

}  // namespace samestory::bench
