#include "core/stories/score.hpp"

#include <algorithm>
#include <cmath>

namespace samestory::stories {
namespace {

// Caps of DESIGN: beyond them a term is rare enough, and rarer says no more.
constexpr float kStemCap = 5, kBigramCap = 8, kNumberCap = 7, kEntityCap = 7;
constexpr float kRareFrom = 4.5F, kRareSpan = 4, kBigramFrom = 5.5F, kBigramSpan = 4, kNumberFrom = 3,
                kNumberSpan = 5;
// Self-similarity that a group of few articles is expected to have, and how many pairs that expectation
// counts for.
constexpr float kCoherencePrior = 0.3F, kCoherencePairs = 2, kCoherenceMin = 0.05F;
// What texts of a few words must share: more rare weight than one word has.
constexpr float kRareWords = 5;

float log_tf(std::uint32_t count) {
  return count ? 1 + std::log(static_cast<float>(count)) : 0;
}

float evidence(float idf, float from, float span) {
  return std::sqrt(std::clamp(idf - from, 0.0F, span));
}

template <class Entry>
void normalise(std::vector<Entry>& entries, float Entry::*weight) {
  double squares = 0;
  for (const Entry& e : entries) squares += static_cast<double>(e.*weight) * (e.*weight);
  if (squares <= 0) return;
  const auto scale = static_cast<float>(1 / std::sqrt(squares));
  for (Entry& e : entries) e.*weight *= scale;
}

std::vector<TermWeights> term_weights(const std::vector<records::TermCount>& terms, const Idf& idf, float cap,
                                      float from, float span) {
  std::vector<TermWeights> entries;
  entries.reserve(terms.size());
  for (const records::TermCount& term : terms) {
    const float w = idf(term.id);
    entries.push_back(
        {term.id, log_tf(term.count) * std::min(w, cap), span > 0 ? evidence(w, from, span) : 0});
  }
  normalise(entries, &TermWeights::cosine);
  return entries;
}

void accumulate(StemWeights& a, const StemWeights& b, float sign) {
  a.stem += sign * b.stem;
  a.lead += sign * b.lead;
  a.title += sign * b.title;
  a.shared += sign * b.shared;
  a.rare += sign * b.rare;
  a.title_share += sign * b.title_share;
  a.lead_share += sign * b.lead_share;
  a.present += sign * b.present;
}
void accumulate(TermWeights& a, const TermWeights& b, float sign) {
  a.cosine += sign * b.cosine;
  a.shared += sign * b.shared;
}

// Shares of one article sum up to 1, those of a text without title are the lead's.
void share_out(std::vector<StemWeights>& stems) {
  float title = 0, lead = 0;
  for (const StemWeights& s : stems) title += s.title_share, lead += s.lead_share;
  for (StemWeights& s : stems) {
    s.lead_share = lead > 0 ? s.lead_share / lead : 0;
    s.title_share = title > 0 ? s.title_share / title : s.lead_share;
  }
}

bool vanished(const StemWeights& e) {
  return std::fabs(e.stem) < 1e-6F;
}
bool vanished(const TermWeights& e) {
  return std::fabs(e.cosine) < 1e-6F;
}

template <class Entry>
void combine(std::vector<Entry>& sum, const std::vector<Entry>& other, float sign) {
  std::vector<Entry> out;
  out.reserve(sum.size() + other.size());
  auto a = sum.begin();
  auto b = other.begin();
  while (a != sum.end() || b != other.end()) {
    if (b == other.end() || (a != sum.end() && a->id < b->id)) {
      out.push_back(*a++);
      continue;
    }
    Entry entry{};
    entry.id = b->id;
    if (a != sum.end() && a->id == b->id) entry = *a++;
    accumulate(entry, *b++, sign);
    if (sign > 0 || !vanished(entry)) out.push_back(entry);
  }
  sum = std::move(out);
}

template <class Entry, class Visit>
void for_shared(const std::vector<Entry>& a, const std::vector<Entry>& b, Visit visit) {
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() && j != b.end()) {
    if (i->id < j->id) {
      ++i;
    } else if (j->id < i->id) {
      ++j;
    } else {
      visit(*i++, *j++);
    }
  }
}

float ratio(float cross, float norm_a, float norm_b) {
  const float norms = norm_a * norm_b;
  return norms > 1e-12F ? cross / std::sqrt(norms) : 0;
}

float inner_cosine(const Group& g) {
  const float n = g.articles;
  return std::max(kCoherenceMin, (at(g.norms, Field::stem) - n + kCoherencePairs * kCoherencePrior) /
                                     (n * n - n + kCoherencePairs));
}

bool too_little_said(const GateSide& a, const GateSide& b, const Products& cross) {
  static const float few = std::log1p(kTellingWords - 0.5F);  // between the counts, so that rounding is none
  if (a.dated > 0 || b.dated > 0) return false;
  if (a.log_words >= few * a.articles && b.log_words >= few * b.articles) return false;
  return at(cross, Field::rare) < kRareWords * a.articles * b.articles;
}

constexpr double kYearDays = 365.2425, kHalfDay = 0.5;

// Of two timed groups.
template <class Side>
double days_between(const Side& a, const Side& b) {
  return std::max({0.0, a.day_min - b.day_max, b.day_min - a.day_max});
}

double centre_of(const Group& g) {
  return g.day_sum / static_cast<double>(g.dated > 0 ? g.dated : g.received);
}

void time_inputs(const Group& a, const Group& b, Inputs& x) {
  if (!a.timed() || !b.timed()) {
    at(x, Input::undated) = 1;
    return;
  }
  // A time against the mere day: what lies within the day is no gap.
  // By a time of receipt nothing is known to be no gap: errors add up as their squares do.
  const bool by_receipt = a.by_receipt() || b.by_receipt();
  const double slack = (a.exact > 0) != (b.exact > 0) ? kHalfDay : 0;
  const auto apart = [&](double days) {
    return by_receipt ? std::hypot(days, kHalfDay) : std::max(0.0, days - slack);
  };
  const double gap = apart(days_between(a, b));
  const double centres = apart(std::fabs(centre_of(a) - centre_of(b)));
  at(x, Input::gap_short) = static_cast<float>(std::exp(-gap / 1.5));
  at(x, Input::gap_medium) = static_cast<float>(std::exp(-gap / 5));
  at(x, Input::centres) = static_cast<float>(std::exp(-centres / 4));
  at(x, Input::gap_log) = static_cast<float>(std::log1p(gap) / 4);
  const double span = apart(std::max(a.day_max, b.day_max) - std::min(a.day_min, b.day_min));
  at(x, Input::span_log) = static_cast<float>(std::log1p(span) / 4);
  at(x, Input::span_short) = static_cast<float>(std::exp(-span / 3));
}

}  // namespace

Vectors vectors_of(const records::ArticleTerms& terms, const Idf& idf) {
  Vectors v;
  v.stems.reserve(terms.stems.size());
  for (const records::TermCount& term : terms.stems) {
    const float w = idf(term.id);
    const float capped = std::min(w, kStemCap);
    v.stems.push_back({term.id, log_tf(term.count) * capped, log_tf(term.in_lead) * capped,
                       log_tf(term.in_title) * capped, std::sqrt(capped), evidence(w, kRareFrom, kRareSpan),
                       term.in_title > 0 ? capped : 0, term.in_lead > 0 ? capped : 0, 1});
  }
  share_out(v.stems);
  normalise(v.stems, &StemWeights::stem);
  normalise(v.stems, &StemWeights::lead);
  normalise(v.stems, &StemWeights::title);
  v.bigrams = term_weights(terms.bigrams, idf, kBigramCap, kBigramFrom, kBigramSpan);
  v.numbers = term_weights(terms.numbers, idf, kNumberCap, kNumberFrom, kNumberSpan);
  v.entities = term_weights(terms.entities, idf, kEntityCap, 0, 0);
  return v;
}

void add(Vectors& sum, const Vectors& other) {
  combine(sum.stems, other.stems, 1);
  combine(sum.bigrams, other.bigrams, 1);
  combine(sum.numbers, other.numbers, 1);
  combine(sum.entities, other.entities, 1);
}

void subtract(Vectors& sum, const Vectors& other) {
  combine(sum.stems, other.stems, -1);
  combine(sum.bigrams, other.bigrams, -1);
  combine(sum.numbers, other.numbers, -1);
  combine(sum.entities, other.entities, -1);
}

Products products(const Vectors& a, const Vectors& b) {
  Products p{};
  for_shared(a.stems, b.stems, [&p](const StemWeights& x, const StemWeights& y) {
    at(p, Field::stem) += x.stem * y.stem;
    at(p, Field::lead) += x.lead * y.lead;
    at(p, Field::title) += x.title * y.title;
    at(p, Field::shared) += x.shared * y.shared;
    at(p, Field::rare) += x.rare * y.rare;
    at(p, Field::title_support) += 0.5F * (x.title_share * y.present + x.present * y.title_share);
    at(p, Field::lead_support) += 0.5F * (x.lead_share * y.present + x.present * y.lead_share);
  });
  for_shared(a.bigrams, b.bigrams, [&p](const TermWeights& x, const TermWeights& y) {
    at(p, Field::bigram) += x.cosine * y.cosine;
    at(p, Field::shared_bigram) += x.shared * y.shared;
  });
  for_shared(a.numbers, b.numbers, [&p](const TermWeights& x, const TermWeights& y) {
    at(p, Field::number) += x.cosine * y.cosine;
    at(p, Field::shared_number) += x.shared * y.shared;
  });
  for_shared(a.entities, b.entities, [&p](const TermWeights& x, const TermWeights& y) {
    at(p, Field::entity) += x.cosine * y.cosine;
  });
  return p;
}

Group group_of(const records::ArticleTerms& terms, const Vectors& vectors,
               const std::optional<PublishedAt>& published_at) {
  Group g;
  g.norms = products(vectors, vectors);
  g.articles = 1;
  g.titled = terms.has_title ? 1 : 0;
  g.log_words = std::log1p(static_cast<float>(terms.content_words));
  if (published_at) {
    const bool exact = published_at->precision == DatePrecision::second;
    const double day = static_cast<double>(published_at->instant.time_since_epoch().count()) / 86'400'000.0 +
                       (exact ? 0 : kHalfDay);
    g.dated = 1;
    g.exact = exact ? 1 : 0;
    g.day_min = g.day_max = g.day_sum = day;
  }
  return g;
}

Group merged(const Group& a, const Group& b, const Products& cross) {
  Group g = a;
  for (std::size_t f = 0; f < kFields; ++f) g.norms[f] += b.norms[f] + 2 * cross[f];
  g.articles += b.articles;
  g.titled += b.titled;
  g.log_words += b.log_words;
  g.dated += b.dated;
  g.exact += b.exact;
  g.received += b.received;
  if (a.dated <= 0 && b.dated > 0) {
    g.day_min = b.day_min;
    g.day_max = b.day_max;
    g.day_sum = b.day_sum;
  } else if (a.dated <= 0 || b.dated > 0) {
    g.day_min = std::min(a.day_min, b.day_min);
    g.day_max = std::max(a.day_max, b.day_max);
    g.day_sum += b.day_sum;
  }
  return g;
}

std::string_view name_of(Input input) {
  static constexpr std::array<std::string_view, kInputs> kNames = {
      "stem",       "lead",       "title",         "bigram",        "number",    "entity",
      "shared",     "rare",       "shared_bigram", "shared_number", "mean_pair", "coherence",
      "size_small", "size_large", "words_small",   "words_large",   "untitled",  "undated",
      "gap_short",  "gap_medium", "centres",       "gap_log",       "mean_lead", "mean_title",
      "span_log",   "span_short", "title_support", "lead_support"};
  return kNames[static_cast<std::size_t>(input)];
}

Inputs inputs_of(const Group& a, const Group& b, const Products& cross) {
  Inputs x{};
  const float pairs = a.articles * b.articles;
  for (std::size_t f = 0; f < kCosineFields; ++f) x[f] = ratio(cross[f], a.norms[f], b.norms[f]);
  for (std::size_t f = kCosineFields; f < kCosineFields + kEvidenceFields; ++f)
    x[f] = std::log1p(std::max(0.0F, cross[f] / pairs)) / 4;
  const float titled = (a.titled / a.articles) * (b.titled / b.articles);
  at(x, Input::title) = titled * at(x, Input::title) + (1 - titled) * at(x, Input::lead);
  at(x, Input::untitled) = 1 - titled;
  at(x, Input::mean_pair) = at(cross, Field::stem) / pairs;
  at(x, Input::coherence) = at(x, Input::mean_pair) / std::sqrt(inner_cosine(a) * inner_cosine(b));
  at(x, Input::size_small) = 1 / std::min(a.articles, b.articles);
  at(x, Input::size_large) = 1 / std::max(a.articles, b.articles);
  const float words_a = a.log_words / a.articles, words_b = b.log_words / b.articles;
  at(x, Input::words_small) = std::min(words_a, words_b) / 6;
  at(x, Input::words_large) = std::max(words_a, words_b) / 6;
  at(x, Input::mean_lead) = at(cross, Field::lead) / pairs;
  const float titled_pairs = a.titled * b.titled;
  at(x, Input::mean_title) = titled_pairs > 0 ? at(cross, Field::title) / titled_pairs : 0;
  at(x, Input::title_support) = at(cross, Field::title_support) / pairs;
  at(x, Input::lead_support) = at(cross, Field::lead_support) / pairs;
  time_inputs(a, b, x);
  return x;
}

GateSide gate_side(const Group& group) {
  return {group.day_min,  group.day_max,   at(group.norms, Field::stem),
          group.articles, group.log_words, group.dated};
}

bool years_apart(const GateSide& a, const GateSide& b) {
  if (a.dated <= 0 || b.dated <= 0) return false;
  const double gap = days_between(a, b);
  const double years = std::round(gap / kYearDays);
  return years >= 1 && std::fabs(gap - years * kYearDays) <= kAnniversaryDays;
}

bool years_apart(const Group& a, const Group& b) {
  return years_apart(gate_side(a), gate_side(b));
}

bool may_merge(const GateSide& a, const GateSide& b, const Products& cross) {
  return !years_apart(a, b) && ratio(at(cross, Field::stem), a.stem_norm, b.stem_norm) >= kSimilarityMin &&
         !too_little_said(a, b, cross);
}

bool may_merge(const Group& a, const Group& b, const Products& cross) {
  return may_merge(gate_side(a), gate_side(b), cross);
}

float similarity(const Group& a, const Group& b, const Products& cross) {
  return ratio(at(cross, Field::stem), at(a.norms, Field::stem), at(b.norms, Field::stem));
}

}  // namespace samestory::stories
