// One article's weighted terms in about a kilobyte: what a member of an active story keeps in memory. Weights
// are those of the moment it was packed; they do not follow the statistics afterwards.
//
// Shape: up to 144 stems at 6 bytes, up to 104 bigrams, 16 numbers and 32 entities at 4 bytes. Idf is kept in
// steps of 1/24 (stems) or 1/3, frequencies on a scale of eight. Stems beyond the limit lose those of least
// weight, the other lists those of least prominence (title, frequency, lead, then the highest ids, the same
// ones in every article). Ids of bigrams, numbers and entities keep their upper 24 bits. The terms lie right
// behind the object, and behind them an embedding, where there is one, a byte a component: one block of
// memory, made by make(), clone() or copy_to(). Immutable; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "core/records/embedding.hpp"
#include "core/records/terms.hpp"
#include "core/stories/background.hpp"
#include "core/stories/embedding_kernels.hpp"
#include "core/stories/score.hpp"
#include "core/stories/source_dates.hpp"

namespace samestory::stories {

enum class TermKind : std::uint8_t { bigram = 1, number = 2, entity = 3 };
inline constexpr std::size_t kTermKinds = 3;

// What a term is looked up by: a stem's whole id; else the id's upper 24 bits and the kind.
inline std::uint32_t key_of(std::uint32_t id_bits, TermKind kind) {
  return (id_bits & 0xFFFF'FF00U) | static_cast<std::uint32_t>(kind);
}

struct StemView {
  records::TermId id;
  float idf, log_tf, log_lead, log_title;  // logs: 1 + ln count, 0 where it does not occur
};

// A primary subtag as a number; languages of up to four letters, all that there are, have one each.
std::uint32_t language_key(std::string_view language);

class PackedArticle {
 public:
  static constexpr std::size_t kStemsMax = 144, kBigramsMax = 104, kNumbersMax = 16, kEntitiesMax = 32;

  static std::unique_ptr<PackedArticle> make(const records::ArticleTerms& terms, const Idf& idf,
                                             std::optional<ReportDate> published_at,
                                             const records::Embedding* embedding = nullptr);
  PackedArticle(const PackedArticle&) = delete;
  PackedArticle& operator=(const PackedArticle&) = delete;
  std::unique_ptr<PackedArticle> clone() const;
  // Into memory_bytes() of somebody else's memory, aligned as the class is. There is nothing to destroy.
  const PackedArticle* copy_to(void* memory) const;
  static void operator delete(void* memory) { ::operator delete(memory); }

  // Starts the loads that a product of stems waits for.
  void prefetch() const {
    const auto* const begin = reinterpret_cast<const char*>(this);
    for (std::size_t line = 0; line < kPrefetched; line += 64) __builtin_prefetch(begin + line);
  }
  // Those of the other fields; reads the object.
  void prefetch_others() const {
    const auto* const begin = reinterpret_cast<const char*>(data() + stem_words());
    const auto* const end = reinterpret_cast<const char*>(data() + term_words());
    for (const char* line = begin; line < end; line += 64) __builtin_prefetch(line);
  }
  std::size_t stem_count() const { return stems_; }
  std::span<const records::TermId> stem_ids() const { return {data(), stems_}; }
  const std::uint16_t* stem_codes() const { return reinterpret_cast<const std::uint16_t*>(data() + stems_); }
  // Id's upper 24 bits, then the code.
  std::span<const std::uint32_t> terms(TermKind kind) const;
  StemView stem(std::size_t i) const;
  Vectors unpack() const;

  // 1 / length of the raw cosine vector of each cosine field; 0 where it is empty.
  const std::array<float, kCosineFields>& scale() const { return scale_; }
  // 1 / capped idf of the title's and of the lead's stems; a title's is 0 where there is none.
  float title_share_scale() const { return title_share_scale_; }
  float lead_share_scale() const { return lead_share_scale_; }
  // Everything but norms.
  Group group_without_norms() const;
  // The primary subtag as a number (language_key).
  std::uint32_t language() const { return language_; }
  EmbeddingView embedding() const;
  std::size_t memory_bytes() const;

 private:
  static constexpr std::size_t kPrefetched = 960;  // most stems
  struct Chosen;
  PackedArticle(const Chosen& chosen, const records::ArticleTerms& terms,
                std::optional<ReportDate> published_at);
  static void* operator new(std::size_t, void* memory) { return memory; }
  static void operator delete(void*, void*) {}

  // Behind the object: stem ids, stem codes (two to a word), other terms; 1 / length of the embedding, its
  // components (four to a word).
  const std::uint32_t* data() const { return reinterpret_cast<const std::uint32_t*>(this + 1); }
  std::uint32_t* data() { return reinterpret_cast<std::uint32_t*>(this + 1); }
  std::size_t stem_words() const { return stems_ + (stems_ + 1U) / 2; }
  std::size_t term_words() const { return stem_words() + counts_[0] + counts_[1] + counts_[2]; }
  static std::size_t embedding_words(std::size_t dimensions) { return 1 + (dimensions + 3) / 4; }
  std::size_t words() const { return term_words() + (dimensions_ ? embedding_words(dimensions_) : 0); }
  void put_embedding(const records::Embedding& embedding);

  std::array<float, kCosineFields> scale_{};
  float title_share_scale_ = 0, lead_share_scale_ = 0;
  float day_ = 0;
  std::uint32_t day_fraction_ = 0;  // milliseconds into the day
  std::uint32_t words_ = 0;
  std::uint32_t language_ = 0;
  std::uint16_t dimensions_ = 0;
  std::uint8_t stems_ = 0;
  std::array<std::uint8_t, kTermKinds> counts_{};
  bool titled_ = false;
  bool dated_ = false;
  bool exact_ = false;         // the date is
  bool from_receipt_ = false;  // the date is
};

// Decoded parts of the codes; tables so that a shared term costs a few loads.
struct StemCode {
  static std::uint32_t idf(std::uint16_t code) { return code >> 8; }
  static std::uint32_t tf(std::uint16_t code) { return (code >> 5) & 7U; }
  static std::uint32_t lead(std::uint16_t code) { return (code >> 2) & 7U; }
  static std::uint32_t title(std::uint16_t code) { return code & 3U; }
  static std::uint32_t counts(std::uint16_t code) { return code & 0xFFU; }  // tf, lead and title
};
// Four numbers for one vector register, of any processor.
using FourWeights [[gnu::vector_size(16)]] = float;
struct CodeTables {
  std::array<float, 256> stem_idf{}, stem_capped{}, stem_shared{}, stem_rare{};
  std::array<float, 8> log_tf{};     // by the scale of eight
  std::array<float, 8> log_count{};  // by the count itself, 0 for none
  // The factors of a stem's four heavier fields: log_tf, log_lead, log_title, 1 by StemCode::counts(), and
  // capped idf three times, shared by StemCode::idf().
  std::array<FourWeights, 256> stem_counts{}, stem_rarity{};
  // What a stem brings to support, by its counts, before capped idf and scales: 1, 1, in title, in lead.
  std::array<FourWeights, 256> stem_places{};
  // By kind - 1 and the code of a bigram, number or entity.
  std::array<std::array<float, 256>, kTermKinds> cosine{}, shared{};
};
const CodeTables& code_tables();

}  // namespace samestory::stories
