#include "core/stories/packed_article.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

#include "core/base/nth_largest.hpp"

namespace samestory::stories {
namespace {

// The weights of core/stories/score.cpp, on quantised values.
constexpr float kStemCap = 5, kRareFrom = 4.5F, kRareSpan = 4;
struct KindWeights {
  float cap, shared_from, shared_span;
};
constexpr std::array<KindWeights, kTermKinds> kKinds = {{{8, 5.5F, 4}, {7, 3, 5}, {7, 0, 0}}};
constexpr float kStemIdfSteps = 24, kOtherIdfSteps = 3;
// What each step of the frequency scale stands for; a count takes the last step it reaches.
constexpr std::array<std::uint16_t, 8> kScaleFrom = {1, 2, 3, 4, 5, 7, 10, 16};
constexpr std::array<float, 8> kScaleMeans = {1, 2, 3, 4, 5.5F, 8, 12, 22};
constexpr std::int64_t kDayMs = 86'400'000;

float evidence(float idf, float from, float span) {
  return std::sqrt(std::clamp(idf - from, 0.0F, span));
}

CodeTables make_tables() {
  CodeTables t;
  for (std::size_t i = 0; i < 8; ++i) {
    t.log_tf[i] = 1 + std::log(kScaleMeans[i]);
    t.log_count[i] = i ? 1 + std::log(static_cast<float>(i)) : 0;
  }
  for (std::size_t i = 0; i < 256; ++i) {
    const float idf = static_cast<float>(i) / kStemIdfSteps;
    t.stem_idf[i] = idf;
    t.stem_capped[i] = std::min(idf, kStemCap);
    t.stem_shared[i] = std::sqrt(t.stem_capped[i]);
    t.stem_rare[i] = evidence(idf, kRareFrom, kRareSpan);
    t.stem_rarity[i] = FourWeights{t.stem_capped[i], t.stem_capped[i], t.stem_capped[i], t.stem_shared[i]};
    const auto code = static_cast<std::uint16_t>(i);
    t.stem_counts[i] = FourWeights{t.log_tf[StemCode::tf(code)], t.log_count[StemCode::lead(code)],
                                   t.log_count[StemCode::title(code)], 1};
    t.stem_places[i] =
        FourWeights{1, 1, StemCode::title(code) > 0 ? 1.0F : 0.0F, StemCode::lead(code) > 0 ? 1.0F : 0.0F};
    const float coarse = static_cast<float>(i >> 3) / kOtherIdfSteps;
    for (std::size_t k = 0; k < kTermKinds; ++k) {
      t.cosine[k][i] = t.log_tf[i & 7U] * std::min(coarse, kKinds[k].cap);
      t.shared[k][i] = evidence(coarse, kKinds[k].shared_from, kKinds[k].shared_span);
    }
  }
  return t;
}

std::uint32_t scale_of(std::uint16_t count) {
  std::uint32_t scale = 0;
  while (scale + 1 < kScaleFrom.size() && count >= kScaleFrom[scale + 1]) ++scale;
  return scale;
}

std::uint32_t step_of(float idf, float steps, std::uint32_t last) {
  const float half_up = idf * steps + 0.5F;  // idf is not negative
  return std::min(static_cast<std::uint32_t>(half_up), last);
}

struct Stem {
  records::TermId id;
  std::uint16_t code;
};

void load_ahead(std::span<const records::TermCount> terms, const Idf& idf) {
  for (const records::TermCount& term : terms) idf.load(term.id);
}

std::vector<Stem> chosen_stems(const std::vector<records::TermCount>& terms, const Idf& idf) {
  const CodeTables& t = code_tables();
  std::vector<Stem> stems;
  stems.reserve(terms.size());
  for (const records::TermCount& term : terms) {
    const std::uint32_t code = step_of(idf(term.id), kStemIdfSteps, 255) << 8 | scale_of(term.count) << 5 |
                               std::min<std::uint32_t>(term.in_lead, 7) << 2 |
                               std::min<std::uint32_t>(term.in_title, 3);
    stems.push_back({term.id, static_cast<std::uint16_t>(code)});
  }
  // By weight, then the lower id, as one number: positive floats compare as their bits do.
  keep_largest(stems, PackedArticle::kStemsMax, [&t](const Stem& s) {
    const float base = t.log_tf[StemCode::tf(s.code)] * t.stem_capped[StemCode::idf(s.code)];
    const float weight =
        base * (1 + (StemCode::title(s.code) ? 1.0F : 0) + (StemCode::lead(s.code) ? 0.5F : 0));
    return std::uint64_t{std::bit_cast<std::uint32_t>(weight)} << 32 | static_cast<std::uint32_t>(~s.id);
  });
  return stems;
}

std::vector<records::TermCount> chosen_terms(const std::vector<records::TermCount>& terms,
                                             std::size_t limit) {
  std::vector<records::TermCount> chosen = terms;
  // Title first, then frequency, then the lead, then the lower id; as one number.
  keep_largest(chosen, limit, [](const records::TermCount& c) {
    return std::uint64_t{c.in_title > 0} << 63 | std::uint64_t{c.count} << 40 |
           std::uint64_t{c.in_lead > 0} << 39 | static_cast<std::uint32_t>(~c.id);
  });
  return chosen;
}

std::vector<std::uint32_t> codes_of(const std::vector<records::TermCount>& chosen, const Idf& idf) {
  std::vector<std::uint32_t> out;
  out.reserve(chosen.size());
  for (const records::TermCount& term : chosen) {
    const std::uint32_t code = step_of(idf(term.id), kOtherIdfSteps, 31) << 3 | scale_of(term.count);
    out.push_back((term.id & 0xFFFF'FF00U) | code);
  }
  // Ids ascend; those that are alike without their low bits stand together.
  if (!std::is_sorted(out.begin(), out.end())) std::sort(out.begin(), out.end());
  const auto same_id = [](std::uint32_t a, std::uint32_t b) { return (a >> 8) == (b >> 8); };
  out.erase(std::unique(out.begin(), out.end(), same_id), out.end());
  return out;
}

float inverse_length(double squares) {
  return squares > 0 ? static_cast<float>(1 / std::sqrt(squares)) : 0;
}

}  // namespace

std::uint32_t language_key(std::string_view language) {
  std::uint32_t key = 0;
  for (const char c : language) key = std::rotl(key, 8) ^ static_cast<unsigned char>(c);
  return key;
}

const CodeTables& code_tables() {
  static const CodeTables tables = make_tables();
  return tables;
}

struct PackedArticle::Chosen {
  std::vector<Stem> stems;
  std::array<std::vector<std::uint32_t>, kTermKinds> lists;
  const records::Embedding* embedding;
};

std::unique_ptr<PackedArticle> PackedArticle::make(const records::ArticleTerms& terms, const Idf& idf,
                                                   std::optional<ReportDate> published_at,
                                                   const records::Embedding* embedding) {
  load_ahead(terms.stems, idf);
  const std::vector<records::TermCount> others[kTermKinds] = {chosen_terms(terms.bigrams, kBigramsMax),
                                                              chosen_terms(terms.numbers, kNumbersMax),
                                                              chosen_terms(terms.entities, kEntitiesMax)};
  for (const auto& list : others) load_ahead(list, idf);
  const Chosen chosen{chosen_stems(terms.stems, idf),
                      {codes_of(others[0], idf), codes_of(others[1], idf), codes_of(others[2], idf)},
                      embedding};
  std::size_t words = chosen.stems.size() + (chosen.stems.size() + 1) / 2;
  for (const auto& list : chosen.lists) words += list.size();
  if (embedding != nullptr) words += embedding_words(embedding->vector.size());
  void* const memory = ::operator new(sizeof(PackedArticle) + words * sizeof(std::uint32_t));
  return std::unique_ptr<PackedArticle>(new (memory) PackedArticle(chosen, terms, published_at));
}

PackedArticle::PackedArticle(const Chosen& chosen, const records::ArticleTerms& terms,
                             std::optional<ReportDate> published_at)
    : language_(language_key(terms.language)) {
  const CodeTables& t = code_tables();
  const auto& stems = chosen.stems;
  const auto& lists = chosen.lists;
  stems_ = static_cast<std::uint8_t>(stems.size());
  for (std::size_t k = 0; k < kTermKinds; ++k) counts_[k] = static_cast<std::uint8_t>(lists[k].size());
  if (chosen.embedding != nullptr) dimensions_ = static_cast<std::uint16_t>(chosen.embedding->vector.size());

  std::uint32_t* out = data();
  std::fill_n(out, words(), 0);  // an odd number of codes leaves half a word
  if (chosen.embedding != nullptr) put_embedding(*chosen.embedding);
  auto* codes = reinterpret_cast<std::uint16_t*>(out + stems.size());
  double stem_squares = 0, lead_squares = 0, title_squares = 0;
  float title_sum = 0, lead_sum = 0;
  for (const Stem& stem : stems) {
    *out++ = stem.id;
    *codes++ = stem.code;
    const float capped = t.stem_capped[StemCode::idf(stem.code)];
    const float w = t.log_tf[StemCode::tf(stem.code)] * capped;
    const float lead = t.log_count[StemCode::lead(stem.code)] * capped;
    const float title = t.log_count[StemCode::title(stem.code)] * capped;
    stem_squares += static_cast<double>(w) * w;
    lead_squares += static_cast<double>(lead) * lead;
    title_squares += static_cast<double>(title) * title;
    if (title > 0) title_sum += capped;
    if (lead > 0) lead_sum += capped;
  }
  title_share_scale_ = title_sum > 0 ? 1 / title_sum : 0;
  lead_share_scale_ = lead_sum > 0 ? 1 / lead_sum : 0;
  scale_[0] = inverse_length(stem_squares);
  scale_[1] = inverse_length(lead_squares);
  scale_[2] = inverse_length(title_squares);
  out = data() + stem_words();
  for (std::size_t k = 0; k < kTermKinds; ++k) {
    double squares = 0;
    for (const std::uint32_t term : lists[k]) {
      *out++ = term;
      const float w = t.cosine[k][term & 0xFFU];
      squares += static_cast<double>(w) * w;
    }
    scale_[3 + k] = inverse_length(squares);
  }
  words_ = terms.content_words;
  titled_ = terms.has_title;
  dated_ = published_at.has_value();
  if (published_at) {
    const std::int64_t ms = published_at->instant.time_since_epoch().count();
    exact_ = published_at->exact;
    from_receipt_ = published_at->from_receipt;
    const std::int64_t day = ms >= 0 ? ms / kDayMs : -((-ms + kDayMs - 1) / kDayMs);
    day_ = static_cast<float>(day);
    day_fraction_ = static_cast<std::uint32_t>(ms - day * kDayMs);
  }
}

void PackedArticle::put_embedding(const records::Embedding& embedding) {
  const std::int32_t squares = product(embedding.vector.data(), embedding.vector.data(), dimensions_);
  std::uint32_t* out = data() + term_words();
  *out = std::bit_cast<std::uint32_t>(inverse_length(squares));
  std::copy_n(embedding.vector.data(), dimensions_, reinterpret_cast<std::int8_t*>(out + 1));
}

EmbeddingView PackedArticle::embedding() const {
  if (dimensions_ == 0) return {};
  const std::uint32_t* at = data() + term_words();
  return {reinterpret_cast<const std::int8_t*>(at + 1), dimensions_, std::bit_cast<float>(*at)};
}

std::span<const std::uint32_t> PackedArticle::terms(TermKind kind) const {
  const std::size_t k = static_cast<std::size_t>(kind) - 1;
  std::size_t from = stem_words();
  for (std::size_t i = 0; i < k; ++i) from += counts_[i];
  return {data() + from, counts_[k]};
}

StemView PackedArticle::stem(std::size_t i) const {
  const CodeTables& t = code_tables();
  const std::uint16_t code = stem_codes()[i];
  return {data()[i], t.stem_idf[StemCode::idf(code)], t.log_tf[StemCode::tf(code)],
          t.log_count[StemCode::lead(code)], t.log_count[StemCode::title(code)]};
}

Vectors PackedArticle::unpack() const {
  const CodeTables& t = code_tables();
  Vectors v;
  v.stems.reserve(stems_);
  const std::uint16_t* codes = stem_codes();
  for (std::size_t i = 0; i < stems_; ++i) {
    const std::uint32_t idf = StemCode::idf(codes[i]);
    const float capped = t.stem_capped[idf];
    const float lead_share = StemCode::lead(codes[i]) > 0 ? capped * lead_share_scale_ : 0;
    const float in_title = StemCode::title(codes[i]) > 0 ? capped * title_share_scale_ : 0;
    v.stems.push_back({data()[i], scale_[0] * t.log_tf[StemCode::tf(codes[i])] * capped,
                       scale_[1] * t.log_count[StemCode::lead(codes[i])] * capped,
                       scale_[2] * t.log_count[StemCode::title(codes[i])] * capped, t.stem_shared[idf],
                       t.stem_rare[idf], title_share_scale_ > 0 ? in_title : lead_share, lead_share, 1});
  }
  for (std::size_t k = 0; k < kTermKinds; ++k) {
    const auto kind = static_cast<TermKind>(k + 1);
    auto& list = kind == TermKind::bigram ? v.bigrams : kind == TermKind::number ? v.numbers : v.entities;
    for (const std::uint32_t term : terms(kind)) {
      list.push_back(
          {term & 0xFFFF'FF00U, scale_[3 + k] * t.cosine[k][term & 0xFFU], t.shared[k][term & 0xFFU]});
    }
  }
  return v;
}

Group PackedArticle::group_without_norms() const {
  Group g;
  g.articles = 1;
  g.titled = titled_ ? 1 : 0;
  g.log_words = std::log1p(static_cast<float>(words_));
  if (dated_) {
    (from_receipt_ ? g.received : g.dated) = 1;
    g.exact = exact_ ? 1 : 0;
    g.day_min = g.day_max = g.day_sum =
        static_cast<double>(day_) + static_cast<double>(day_fraction_) / static_cast<double>(kDayMs);
  }
  return g;
}

std::size_t PackedArticle::memory_bytes() const {
  return sizeof *this + sizeof(std::uint32_t) * words();
}

std::unique_ptr<PackedArticle> PackedArticle::clone() const {
  void* const memory = ::operator new(memory_bytes());
  copy_to(memory);
  return std::unique_ptr<PackedArticle>(std::launder(static_cast<PackedArticle*>(memory)));
}

const PackedArticle* PackedArticle::copy_to(void* memory) const {
  static_assert(std::is_trivially_destructible_v<PackedArticle>);
  return static_cast<const PackedArticle*>(
      std::memcpy(memory, static_cast<const void*>(this), memory_bytes()));
}

}  // namespace samestory::stories
