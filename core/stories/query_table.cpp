#include "core/stories/query_table.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace samestory::stories {
namespace {

constexpr std::size_t kSlotsMin = 1024;

constexpr std::array<Field, kTermKinds> kCosine = {Field::bigram, Field::number, Field::entity};
constexpr std::array<Field, kTermKinds> kShared = {Field::shared_bigram, Field::shared_number, Field::entity};

using Positions = std::array<std::uint16_t, 256 + TermFilter::kSlack>;
static_assert(PackedArticle::kStemsMax < 256 && PackedArticle::kBigramsMax < 256);

std::size_t others_of(const PackedArticle& article) {
  std::size_t count = 0;
  for (std::size_t k = 1; k <= kTermKinds; ++k) count += article.terms(static_cast<TermKind>(k)).size();
  return count;
}

// A stem's row of support: title share, lead share, present twice.
FourWeights support_of(const PackedArticle& article, std::uint16_t code) {
  const float capped = code_tables().stem_capped[StemCode::idf(code)];
  const float lead_share = StemCode::lead(code) > 0 ? capped * article.lead_share_scale() : 0;
  const float in_title = StemCode::title(code) > 0 ? capped * article.title_share_scale() : 0;
  return FourWeights{article.title_share_scale() > 0 ? in_title : lead_share, lead_share, 1, 1};
}

void add_support(const PackedArticle& article, const FourWeights& support, Products& total) {
  const float lead = support[3] * article.lead_share_scale();
  const float title = article.title_share_scale() > 0 ? support[2] * article.title_share_scale() : lead;
  at(total, Field::title_support) += 0.5F * (support[0] + title);
  at(total, Field::lead_support) += 0.5F * (support[1] + lead);
}

}  // namespace

QueryTable::Keys::Keys(std::size_t count) {
  count = std::min(count, kKeysMax);
  const std::size_t slots = std::max(kSlotsMin, std::bit_ceil(count * 4));
  keys_.resize(count);
  slots_.assign(slots, 0);
  mask_ = static_cast<std::uint32_t>(slots - 1);
  shift_ = static_cast<std::uint32_t>(32 - std::countr_zero(slots));
}

void QueryTable::Keys::insert(std::uint32_t key) {
  std::uint32_t at = key >> shift_;
  while (slots_[at] != 0) at = (at + 1) & mask_;
  filter_.insert(key);
  keys_[count_] = key;
  slots_[at] = static_cast<std::uint16_t>(++count_);
}

QueryTable::QueryTable(const PackedArticle& article)
    : stem_keys_(article.stem_count()),
      other_keys_(others_of(article)),
      stems_(article.stem_count()),
      others_(others_of(article)) {
  const CodeTables& t = code_tables();
  const auto ids = article.stem_ids();
  const auto& scale = article.scale();
  const FourWeights scales{scale[0], scale[1], scale[2], 1};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint16_t code = article.stem_codes()[i];
    stem_keys_.insert(ids[i]);
    stems_[i] = {scales * t.stem_counts[StemCode::counts(code)] * t.stem_rarity[StemCode::idf(code)],
                 support_of(article, code), t.stem_rare[StemCode::idf(code)]};
  }
  OtherRow* row = others_.data();
  for (std::size_t k = 0; k < kTermKinds; ++k) {
    const auto kind = static_cast<TermKind>(k + 1);
    for (const std::uint32_t term : article.terms(kind)) {
      other_keys_.insert(key_of(term, kind));
      *row++ = {scale[3 + k] * t.cosine[k][term & 0xFFU], t.shared[k][term & 0xFFU]};
    }
  }
}

QueryTable::QueryTable(const Vectors& v)
    : stem_keys_(v.stems.size()),
      other_keys_(v.bigrams.size() + v.numbers.size() + v.entities.size()),
      stems_(std::min(v.stems.size(), kKeysMax)) {
  for (std::size_t i = 0; i < stems_.size(); ++i) {
    const StemWeights& s = v.stems[i];
    stem_keys_.insert(s.id);
    stems_[i] = {FourWeights{s.stem, s.lead, s.title, s.shared},
                 FourWeights{s.title_share, s.lead_share, s.present, s.present}, s.rare};
  }
  const std::vector<TermWeights>* const lists[kTermKinds] = {&v.bigrams, &v.numbers, &v.entities};
  for (std::size_t k = 0; k < kTermKinds; ++k) {
    for (const TermWeights& term : *lists[k]) {
      if (others_.size() == kKeysMax) break;
      other_keys_.insert(key_of(term.id, static_cast<TermKind>(k + 1)));
      others_.push_back({term.cosine, term.shared});
    }
  }
}

void QueryTable::add_stems(const PackedArticle& article, Products& total) const {
  const CodeTables& t = code_tables();
  const auto ids = article.stem_ids();
  const std::uint16_t* codes = article.stem_codes();
  Positions positions;
  const std::size_t flagged = stem_keys_.filter().flagged(ids.data(), ids.size(), positions.data());
  FourWeights sum{}, support{};
  float rare = 0;
  for (std::size_t k = 0; k < flagged; ++k) {
    const std::size_t i = positions[k];
    const int place = stem_keys_.find(ids[i]);
    if (place < 0) continue;
    const StemRow& row = stems_[static_cast<std::size_t>(place)];
    const std::uint16_t code = codes[i];
    sum += row.four * t.stem_counts[StemCode::counts(code)] * t.stem_rarity[StemCode::idf(code)];
    const float capped = t.stem_capped[StemCode::idf(code)];
    support += row.support * t.stem_places[StemCode::counts(code)] * FourWeights{1, 1, capped, capped};
    rare += row.rare * t.stem_rare[StemCode::idf(code)];
  }
  at(total, Field::stem) += sum[0] * article.scale()[0];
  at(total, Field::lead) += sum[1] * article.scale()[1];
  at(total, Field::title) += sum[2] * article.scale()[2];
  at(total, Field::shared) += sum[3];
  at(total, Field::rare) += rare;
  add_support(article, support, total);
}

void QueryTable::add_others(const PackedArticle& article, Products& total) const {
  const CodeTables& t = code_tables();
  Positions positions;
  for (std::size_t k = 0; k < kTermKinds; ++k) {
    const auto kind = static_cast<TermKind>(k + 1);
    float cosine = 0, shared = 0;
    const auto terms = article.terms(kind);
    const std::size_t flagged = other_keys_.filter().flagged(terms.data(), terms.size(), positions.data());
    for (std::size_t n = 0; n < flagged; ++n) {
      const std::uint32_t term = terms[positions[n]];
      const int place = other_keys_.find(key_of(term, kind));
      if (place < 0) continue;
      const OtherRow& row = others_[static_cast<std::size_t>(place)];
      cosine += row.cosine * t.cosine[k][term & 0xFFU];
      shared += row.shared * t.shared[k][term & 0xFFU];
    }
    at(total, kCosine[k]) += cosine * article.scale()[3 + k];
    if (kind != TermKind::entity) at(total, kShared[k]) += shared;
  }
}

void QueryTable::add_stems(const Vectors& sum, Products& total) const {
  FourWeights four{}, support{};
  float rare = 0;
  for (const StemWeights& s : sum.stems) {
    if (!stem_keys_.filter().may_hold(s.id)) continue;
    const int place = stem_keys_.find(s.id);
    if (place < 0) continue;
    const StemRow& row = stems_[static_cast<std::size_t>(place)];
    four += row.four * FourWeights{s.stem, s.lead, s.title, s.shared};
    support += row.support * FourWeights{s.present, s.present, s.title_share, s.lead_share};
    rare += row.rare * s.rare;
  }
  at(total, Field::stem) += four[0];
  at(total, Field::lead) += four[1];
  at(total, Field::title) += four[2];
  at(total, Field::shared) += four[3];
  at(total, Field::rare) += rare;
  at(total, Field::title_support) += 0.5F * (support[0] + support[2]);
  at(total, Field::lead_support) += 0.5F * (support[1] + support[3]);
}

void QueryTable::add_others(const Vectors& sum, Products& total) const {
  const std::vector<TermWeights>* const lists[kTermKinds] = {&sum.bigrams, &sum.numbers, &sum.entities};
  for (std::size_t k = 0; k < kTermKinds; ++k) {
    const auto kind = static_cast<TermKind>(k + 1);
    float cosine = 0, shared = 0;
    for (const TermWeights& term : *lists[k]) {
      if (!other_keys_.filter().may_hold(term.id)) continue;
      const int place = other_keys_.find(key_of(term.id, kind));
      if (place < 0) continue;
      cosine += others_[static_cast<std::size_t>(place)].cosine * term.cosine;
      shared += others_[static_cast<std::size_t>(place)].shared * term.shared;
    }
    at(total, kCosine[k]) += cosine;
    if (kind != TermKind::entity) at(total, kShared[k]) += shared;
  }
}

Products self_products(const PackedArticle& article) {
  const CodeTables& t = code_tables();
  const auto& scale = article.scale();
  const FourWeights scales{scale[0], scale[1], scale[2], 1};
  FourWeights sum{}, support{};
  float rare = 0;
  for (std::size_t i = 0; i < article.stem_count(); ++i) {
    const std::uint16_t code = article.stem_codes()[i];
    const FourWeights counts = t.stem_counts[StemCode::counts(code)],
                      rarity = t.stem_rarity[StemCode::idf(code)];
    sum += scales * counts * rarity * counts * rarity;
    const float capped = t.stem_capped[StemCode::idf(code)];
    support +=
        support_of(article, code) * t.stem_places[StemCode::counts(code)] * FourWeights{1, 1, capped, capped};
    rare += t.stem_rare[StemCode::idf(code)] * t.stem_rare[StemCode::idf(code)];
  }
  Products p{};
  at(p, Field::stem) = sum[0] * scale[0];
  at(p, Field::lead) = sum[1] * scale[1];
  at(p, Field::title) = sum[2] * scale[2];
  at(p, Field::shared) = sum[3];
  at(p, Field::rare) = rare;
  add_support(article, support, p);
  for (std::size_t k = 0; k < kTermKinds; ++k) {
    const auto kind = static_cast<TermKind>(k + 1);
    float cosine = 0, shared = 0;
    for (const std::uint32_t term : article.terms(kind)) {
      const float c = t.cosine[k][term & 0xFFU], s = t.shared[k][term & 0xFFU];
      cosine += scale[3 + k] * c * c;
      shared += s * s;
    }
    at(p, kCosine[k]) = cosine * scale[3 + k];
    if (kind != TermKind::entity) at(p, kShared[k]) = shared;
  }
  return p;
}

Products QueryTable::products(const PackedArticle& article) const {
  Products p{};
  add_stems(article, p);
  add_others(article, p);
  return p;
}

Products QueryTable::products(const Vectors& sum) const {
  Products p{};
  add_stems(sum, p);
  add_others(sum, p);
  return p;
}

}  // namespace samestory::stories
