#include "core/stories/query_table.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace samestory::stories {
namespace {

constexpr std::size_t kKeysMax = 60'000;  // slots are 16 bits wide
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

}  // namespace

QueryTable::Keys::Keys(std::size_t count) {
  count = std::min(count, kKeysMax);
  const std::size_t slots = std::max(kSlotsMin, std::bit_ceil(count * 4));
  keys_.reserve(count);
  slots_.assign(slots, 0);
  mask_ = static_cast<std::uint32_t>(slots - 1);
  shift_ = static_cast<std::uint32_t>(32 - std::countr_zero(slots));
}

bool QueryTable::Keys::insert(std::uint32_t key) {
  if (keys_.size() == kKeysMax) return false;
  std::uint32_t at = key >> shift_;
  while (slots_[at] != 0) at = (at + 1) & mask_;
  filter_.insert(key);
  keys_.push_back(key);
  slots_[at] = static_cast<std::uint16_t>(keys_.size());
  return true;
}

QueryTable::QueryTable(const PackedArticle& article)
    : stem_keys_(article.stem_count()), other_keys_(others_of(article)) {
  const CodeTables& t = code_tables();
  const auto ids = article.stem_ids();
  const auto& scale = article.scale();
  stems_.reserve(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint16_t code = article.stem_codes()[i];
    const std::uint32_t idf = StemCode::idf(code);
    const float capped = t.stem_capped[idf];
    const float lead_share = StemCode::lead(code) > 0 ? capped * article.lead_share_scale() : 0;
    const float in_title = StemCode::title(code) > 0 ? capped * article.title_share_scale() : 0;
    insert_stem({ids[i], scale[0] * t.log_tf[StemCode::tf(code)] * capped,
                 scale[1] * t.log_count[StemCode::lead(code)] * capped,
                 scale[2] * t.log_count[StemCode::title(code)] * capped, t.stem_shared[idf], t.stem_rare[idf],
                 article.title_share_scale() > 0 ? in_title : lead_share, lead_share, 1});
  }
  others_.reserve(others_of(article));
  for (std::size_t k = 0; k < kTermKinds; ++k) {
    const auto kind = static_cast<TermKind>(k + 1);
    for (const std::uint32_t term : article.terms(kind)) {
      insert_other(key_of(term, kind), scale[3 + k] * t.cosine[k][term & 0xFFU], t.shared[k][term & 0xFFU]);
    }
  }
}

QueryTable::QueryTable(const Vectors& v)
    : stem_keys_(v.stems.size()), other_keys_(v.bigrams.size() + v.numbers.size() + v.entities.size()) {
  for (const StemWeights& s : v.stems) insert_stem(s);
  const auto insert_all = [this](const std::vector<TermWeights>& terms, TermKind kind) {
    for (const TermWeights& t : terms) insert_other(key_of(t.id, kind), t.cosine, t.shared);
  };
  insert_all(v.bigrams, TermKind::bigram);
  insert_all(v.numbers, TermKind::number);
  insert_all(v.entities, TermKind::entity);
}

void QueryTable::insert_stem(const StemWeights& stem) {
  if (stem_keys_.insert(stem.id))
    stems_.push_back({FourWeights{stem.stem, stem.lead, stem.title, stem.shared},
                      FourWeights{stem.title_share, stem.lead_share, stem.present, stem.present}, stem.rare});
}

void QueryTable::insert_other(std::uint32_t key, float cosine, float shared) {
  if (other_keys_.insert(key)) others_.push_back({cosine, shared});
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
  const float lead = support[3] * article.lead_share_scale();
  const float title = article.title_share_scale() > 0 ? support[2] * article.title_share_scale() : lead;
  at(total, Field::title_support) += 0.5F * (support[0] + title);
  at(total, Field::lead_support) += 0.5F * (support[1] + lead);
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
