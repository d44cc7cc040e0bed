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
  void fill(const Vectors& vectors);
  void insert(const Entry& entry);
  const Entry* find(std::uint32_t key) const {
    for (std::uint32_t at = (key >> 8) & mask_;; at = (at + 1) & mask_) {
      const std::uint16_t slot = slots_[at];
      if (slot == 0) return nullptr;
      if (entries_[slot - 1].key == key) return &entries_[slot - 1];
    }
  }

  std::vector<std::uint16_t> slots_;  // index into entries_ plus one; 0: free
  std::vector<Entry> entries_;
  std::uint32_t mask_ = 0;
};

}  // namespace samestory::stories
