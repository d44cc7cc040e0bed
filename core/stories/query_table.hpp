// A vector laid out for many products: the terms of one group in a small probe table, against which other
// articles are streamed. 0.2 to 0.4 us a product, where a merge of two sorted lists takes three times as
// long.
//
// products(PackedArticle) equals stories::products() of the unpacked vectors but for the order of additions.
// Not synchronised while it is filled; const members are thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/stories/packed_article.hpp"
#include "core/stories/score.hpp"

namespace samestory::stories {

class QueryTable {
 public:
  explicit QueryTable(const PackedArticle& article);
  explicit QueryTable(const Vectors& sum);

  Products products(const PackedArticle& article) const;
  Products products(const Vectors& sum) const;

 private:
  struct Entry {
    std::uint32_t key = 0;
    std::array<float, 5> weight{};  // stem, lead, title, shared, rare; else cosine, shared
  };
  void make_room(std::size_t count);
  void insert(const Entry& entry);
  const Entry* find(std::uint32_t key) const {
    for (std::uint32_t at = (key >> 8) & mask_;; at = (at + 1) & mask_) {
      const std::uint16_t slot = slots_[at];
      if (slot == 0) return nullptr;
      if (entries_[slot - 1].key == key) return &entries_[slot - 1];
    }
  }

  static constexpr std::size_t kFlags = 4096;
  static std::size_t flag_of(std::uint32_t key) { return (key >> 8) % kFlags; }
  // Writes the positions of the words whose flag is up, in order; nearly all others are not in the table. No
  // branch depends on what is found, since most branches would be guessed wrong.
  std::size_t flagged(const std::uint32_t* words, std::size_t count, std::uint16_t* positions) const;

  std::array<std::uint8_t, kFlags> flags_{};
  std::vector<std::uint16_t> slots_;  // index into entries_ plus one; 0: free
  std::vector<Entry> entries_;
  std::uint32_t mask_ = 0;
};

}  // namespace samestory::stories
