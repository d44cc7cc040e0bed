#include "core/stories/query_table.hpp"

#include <algorithm>
#include <bit>

namespace samestory::stories {
namespace {

constexpr std::size_t kEntriesMax = 60'000;  // slots are 16 bits wide
constexpr std::size_t kSlotsMin = 1024;

}  // namespace

void QueryTable::make_room(std::size_t count) {
  entries_.reserve(std::min(count, kEntriesMax));
  slots_.assign(std::max(kSlotsMin, std::bit_ceil(std::min(count, kEntriesMax) * 4)), 0);
  mask_ = static_cast<std::uint32_t>(slots_.size() - 1);
}

QueryTable::QueryTable(const PackedArticle& article) {
  const CodeTables& t = code_tables();
  const auto ids = article.stem_ids();
  const auto& scale = article.scale();
  std::size_t count = ids.size();
  for (std::size_t k = 1; k <= kTermKinds; ++k) count += article.terms(static_cast<TermKind>(k)).size();
  make_room(count);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint16_t code = article.stem_codes()[i];
    const std::uint32_t idf = StemCode::idf(code);
    const float capped = t.stem_capped[idf];
    insert({ids[i],
            {scale[0] * t.log_tf[StemCode::tf(code)] * capped,
             scale[1] * t.log_count[StemCode::lead(code)] * capped,
             scale[2] * t.log_count[StemCode::title(code)] * capped, t.stem_shared[idf], t.stem_rare[idf]}});
  }
  for (std::size_t k = 0; k < kTermKinds; ++k) {
    const auto kind = static_cast<TermKind>(k + 1);
    for (const std::uint32_t term : article.terms(kind)) {
      insert({key_of(term, kind), {scale[3 + k] * t.cosine[k][term & 0xFFU], t.shared[k][term & 0xFFU]}});
    }
  }
}

QueryTable::QueryTable(const Vectors& v) {
  make_room(v.stems.size() + v.bigrams.size() + v.numbers.size() + v.entities.size());
  for (const StemWeights& s : v.stems) insert({s.id, {s.stem, s.lead, s.title, s.shared, s.rare}});
  const auto insert_all = [this](const std::vector<TermWeights>& terms, TermKind kind) {
    for (const TermWeights& t : terms) insert({key_of(t.id, kind), {t.cosine, t.shared}});
  };
  insert_all(v.bigrams, TermKind::bigram);
  insert_all(v.numbers, TermKind::number);
  insert_all(v.entities, TermKind::entity);
}

void QueryTable::insert(const Entry& entry) {
  if (entries_.size() == kEntriesMax) return;
  std::uint32_t at = (entry.key >> 8) & mask_;
  while (slots_[at] != 0) at = (at + 1) & mask_;
  flags_[flag_of(entry.key)] = 1;
  entries_.push_back(entry);
  slots_[at] = static_cast<std::uint16_t>(entries_.size());
}

std::size_t QueryTable::flagged(const std::uint32_t* words, std::size_t count,
                                std::uint16_t* positions) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    positions[found] = static_cast<std::uint16_t>(i);
    found += flags_[flag_of(words[i])];
  }
  return found;
}

Products QueryTable::products(const PackedArticle& article) const {
  const CodeTables& t = code_tables();
  Products p{};
  float stem = 0, lead = 0, title = 0, shared = 0, rare = 0;
  const auto ids = article.stem_ids();
  const std::uint16_t* codes = article.stem_codes();
  std::array<std::uint16_t, 256> positions;
  static_assert(PackedArticle::kStemsMax < 256 && PackedArticle::kBigramsMax < 256);
  const std::size_t stems = flagged(ids.data(), ids.size(), positions.data());
  for (std::size_t k = 0; k < stems; ++k) {
    const std::size_t i = positions[k];
    const Entry* entry = find(ids[i]);
    if (entry == nullptr) continue;
    const std::uint16_t code = codes[i];
    const float capped = t.stem_capped[StemCode::idf(code)];
    stem += entry->weight[0] * t.log_tf[StemCode::tf(code)] * capped;
    lead += entry->weight[1] * t.log_count[StemCode::lead(code)] * capped;
    title += entry->weight[2] * t.log_count[StemCode::title(code)] * capped;
    shared += entry->weight[3] * t.stem_shared[StemCode::idf(code)];
    rare += entry->weight[4] * t.stem_rare[StemCode::idf(code)];
  }
  at(p, Field::stem) = stem * article.scale()[0];
  at(p, Field::lead) = lead * article.scale()[1];
  at(p, Field::title) = title * article.scale()[2];
  at(p, Field::shared) = shared;
  at(p, Field::rare) = rare;
  constexpr std::array<Field, kTermKinds> kCosine = {Field::bigram, Field::number, Field::entity};
  constexpr std::array<Field, kTermKinds> kShared = {Field::shared_bigram, Field::shared_number,
                                                     Field::entity};
  for (std::size_t k = 0; k < kTermKinds; ++k) {
    const auto kind = static_cast<TermKind>(k + 1);
    float cosine = 0, evidence = 0;
    const auto terms = article.terms(kind);
    const std::size_t found = flagged(terms.data(), terms.size(), positions.data());
    for (std::size_t n = 0; n < found; ++n) {
      const std::uint32_t term = terms[positions[n]];
      const Entry* entry = find(key_of(term, kind));
      if (entry == nullptr) continue;
      cosine += entry->weight[0] * t.cosine[k][term & 0xFFU];
      evidence += entry->weight[1] * t.shared[k][term & 0xFFU];
    }
    at(p, kCosine[k]) = cosine * article.scale()[3 + k];
    if (kind != TermKind::entity) at(p, kShared[k]) = evidence;
  }
  return p;
}

Products QueryTable::products(const Vectors& sum) const {
  Products p{};
  for (const StemWeights& s : sum.stems) {
    if (!flags_[flag_of(s.id)]) continue;
    const Entry* entry = find(s.id);
    if (entry == nullptr) continue;
    at(p, Field::stem) += entry->weight[0] * s.stem;
    at(p, Field::lead) += entry->weight[1] * s.lead;
    at(p, Field::title) += entry->weight[2] * s.title;
    at(p, Field::shared) += entry->weight[3] * s.shared;
    at(p, Field::rare) += entry->weight[4] * s.rare;
  }
  const auto stream = [this](const std::vector<TermWeights>& terms, TermKind kind, float& cosine,
                             float& shared) {
    for (const TermWeights& term : terms) {
      if (!flags_[flag_of(term.id)]) continue;
      const Entry* entry = find(key_of(term.id, kind));
      if (entry == nullptr) continue;
      cosine += entry->weight[0] * term.cosine;
      shared += entry->weight[1] * term.shared;
    }
  };
  float unused = 0;
  stream(sum.bigrams, TermKind::bigram, at(p, Field::bigram), at(p, Field::shared_bigram));
  stream(sum.numbers, TermKind::number, at(p, Field::number), at(p, Field::shared_number));
  stream(sum.entities, TermKind::entity, at(p, Field::entity), unused);
  return p;
}

}  // namespace samestory::stories
