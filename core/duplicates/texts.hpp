// The distinct texts of the index, each in a numbered slot: sketch (at half the stored one's size), content
// hash and the articles that carry it. Articles with the same normalised words share a slot, so a report that
// a hundred papers print is held once.
//
// Not synchronised: any number of readers, or one writer.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <unordered_map>
#include <vector>

#include "core/base/ids.hpp"
#include "core/duplicates/number_map.hpp"
#include "core/duplicates/zeroed_array.hpp"
#include "core/signature/signature.hpp"

namespace samestory::duplicates {

class Texts {
 public:
  // 32 bytes. `first` is the earliest article with this text, 0 when none is left.
  struct Text {
    std::array<std::uint64_t, 2> content_hash{};
    std::uint32_t shingle_count = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::uint32_t reserved = 0;
  };

  // A slot from 1 on. `number` must be new.
  std::uint32_t add(ArticleNumber number, const signature::Signature& signature);
  // One more article with the text of `slot`.
  void add_copy(ArticleNumber number, std::uint32_t slot);

  // Takes the article out. The slot whose last article this was, else 0. That slot stays reserved, without
  // articles, until free() is told that nothing refers to it any more.
  std::uint32_t remove(ArticleNumber number);
  void free(std::uint32_t slot);

  bool contains(ArticleNumber number) const { return slots_.get(number) != 0; }
  bool live(std::uint32_t slot) const { return text(slot).first != 0; }
  // One bit a slot: compact enough to stay in the cache while tables are swept.
  bool dead(std::uint32_t slot) const { return (dead_[slot / 64] >> slot % 64 & 1) != 0; }

  const Text& text(std::uint32_t slot) const { return chunks_[slot / kChunk].texts[slot % kChunk]; }
  const signature::CompactSketch& sketch(std::uint32_t slot) const {
    return chunks_[slot / kChunk].sketches[slot % kChunk];
  }
  void prefetch(std::uint32_t slot) const;
  // Calls visit(ArticleNumber) for the articles of a slot after `after`, ascending, until it returns false.
  template <class Visit>
  void each_article(std::uint32_t slot, ArticleNumber after, Visit visit) const;

  std::size_t articles() const { return slots_.size(); }
  std::size_t live_texts() const { return live_; }
  std::size_t memory_bytes() const;

 private:
  static constexpr std::size_t kChunk = 8192;  // 2 MiB of sketches
  struct Chunk {
    ZeroedArray<signature::CompactSketch> sketches;
    ZeroedArray<Text> texts;
    std::vector<std::uint16_t> free;
  };
  std::uint32_t take_slot();

  std::vector<Chunk> chunks_;
  std::set<std::size_t> chunks_with_room_;
  std::vector<std::uint64_t> dead_;
  NumberMap slots_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>>
      copies_;  // by slot: all but the first, ascending
  std::size_t live_ = 0;
};

template <class Visit>
void Texts::each_article(std::uint32_t slot, ArticleNumber after, Visit visit) const {
  const Text& text = this->text(slot);
  if (text.first > after.value && !visit(ArticleNumber{text.first})) return;
  if (text.last == text.first) return;
  for (const std::uint32_t number : copies_.at(slot)) {
    if (number > after.value && !visit(ArticleNumber{number})) return;
  }
}

}  // namespace samestory::duplicates
