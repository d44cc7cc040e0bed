// Sign signatures of the latest articles with embeddings, by language: an article is looked up among those of
// all other languages, since in its own the words find more.
//
// A look-up reads at most kWindow signatures, 16 bytes each, in the order they lie in memory: at that size a
// scan is as fast as hash tables that find as many, and it misses none. Articles leave after kWindow later
// ones. Not synchronised: const members may run beside each other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/ids.hpp"
#include "core/stories/embedding_kernels.hpp"

namespace samestory::stories {

class SignatureRing {
 public:
  static constexpr std::uint64_t kWindow = 1U << 16;

  struct Found {
    ArticleNumber article;
    std::uint8_t distance = 0;
    std::uint64_t place = 0;  // 1 and up, in the order the articles came
  };
  struct Finds {
    std::vector<Found> found;  // nearest first, the latest of equals
    std::size_t scanned = 0;
    bool complete = true;  // nothing else is there
  };

  // Sequences do not fall.
  void add(ArticleNumber article, std::uint32_t language, const SignBits& bits, Sequence sequence = 1);
  // The `limit` nearest of other languages that were added after `after`.
  Finds find(const SignBits& query, std::uint32_t language, std::size_t limit, Sequence after = 0) const;
  // Whether an article found earlier would still be.
  bool holds(std::uint64_t place) const { return place + kWindow > places_; }
  // The latest of all languages, at most `limit`, in no order.
  std::vector<ArticleNumber> latest(std::size_t limit) const;
  // Computes every signature anew; those for which `bits_of` answers false are dropped.
  template <class BitsOf>
  void renew(BitsOf&& bits_of) {
    for (Table& table : tables_) {
      Table kept{.language = table.language};
      for (std::size_t i = 0; i < table.bits.size(); ++i) {
        if (!bits_of(table.rows[i].article, table.bits[i])) continue;
        kept.bits.push_back(table.bits[i]);
        kept.rows.push_back(table.rows[i]);
      }
      table = std::move(kept);
    }
  }
  void clear();
  std::size_t memory_bytes() const;

 private:
  struct Row {
    ArticleNumber article;
    std::uint64_t place = 0;
    Sequence sequence = 0;
  };
  struct Table {
    std::uint32_t language = 0;
    std::vector<SignBits> bits = {};
    std::vector<Row> rows = {};
  };
  std::size_t first_held(const Table& table) const;
  void forget_old();

  std::vector<Table> tables_;
  std::uint64_t places_ = 0;
};

// Better finds first.
bool nearer(const SignatureRing::Found& a, const SignatureRing::Found& b);

}  // namespace samestory::stories
