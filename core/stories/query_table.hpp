// A vector laid out for many products: the terms of one group in a small probe table, against which other
// articles are streamed. 0.1 to 0.3 us a product, where a merge of two sorted lists takes five times as long.
//
// products(PackedArticle) equals stories::products() of the unpacked vectors but for the order of additions.
// Not synchronised while it is filled; const members are thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "core/stories/packed_article.hpp"
#include "core/stories/score.hpp"
#include "core/stories/term_filter.hpp"

namespace samestory::stories {

class QueryTable {
 public:
  explicit QueryTable(const PackedArticle& article);
  explicit QueryTable(const Vectors& sum);

  Products products(const PackedArticle& article) const;
  Products products(const Vectors& sum) const;
  // The two halves of products(), added to `total`: the fields that stems make, and the others.
  void add_stems(const PackedArticle& article, Products& total) const;
  void add_others(const PackedArticle& article, Products& total) const;
  void add_stems(const Vectors& sum, Products& total) const;
  void add_others(const Vectors& sum, Products& total) const;

 private:
  static constexpr std::size_t kKeysMax = 60'000;  // slots are 16 bits wide
  // Finds the place of a key in the order of insertion.
  class Keys {
   public:
    explicit Keys(std::size_t count);  // at most kKeysMax of them
    void insert(std::uint32_t key);
    const TermFilter& filter() const { return filter_; }
    // -1: not there.
    int find(std::uint32_t key) const {
      for (std::uint32_t at = key >> shift_;; at = (at + 1) & mask_) {
        const int place = int{slots_[at]} - 1;
        if (place < 0 || keys_[static_cast<std::size_t>(place)] == key) return place;
      }
    }

   private:
    TermFilter filter_;
    std::vector<std::uint16_t> slots_;  // place in keys_ plus one; 0: free
    std::vector<std::uint32_t> keys_;
    std::uint32_t shift_, mask_, count_ = 0;
  };
  struct StemRow {
    FourWeights four;     // stem, lead, title, shared
    FourWeights support;  // title share, lead share, present twice
    float rare = 0;
  };
  struct OtherRow {
    float cosine = 0, shared = 0;
  };
  Keys stem_keys_, other_keys_;
  std::vector<StemRow> stems_;
  std::vector<OtherRow> others_;
};

// The products of an article with itself: what its own table would give.
Products self_products(const PackedArticle& article);

}  // namespace samestory::stories
