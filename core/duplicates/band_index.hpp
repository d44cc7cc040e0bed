// Near-duplicate candidates: the LSH bands, passages and sketches of live articles, in memory.
//
// A candidate shares a band (b = 32, r = 4 over 128 bins), a passage (core/signature/passages.hpp) or the
// content hash with the query, and its sketch says that similarity or containment may reach the options'
// minimum. Bands find a pair with Jaccard similarity J with probability 1 - (1 - J^4)^32; passages find every
// excerpt of 100 words or more.
//
// Work per query is bounded: a band value or passage that many texts share keeps `bucket_entries_max` of
// them, the earliest and the latest (core/duplicates/tag_table.hpp), and articles with equal words are one
// text. Removal is at once for the answers; the entries of removed texts are swept out piecewise by later
// removals, before their number is about 1/16 of all.
//
// Not synchronised: any number of readers, or one writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/ids.hpp"
#include "core/signature/signature.hpp"

namespace samestory::duplicates {

struct Candidate {
  ArticleNumber number;
  float estimate = 0;      // similarity estimated from sketches; 1 for equal content hashes
  bool identical = false;  // equal content hashes
  std::uint32_t text = 0;  // the same for candidates with equal words, which need one exact comparison only
  // Share of the passages in common that several texts unlike the query hold too, 0 to 1: page furniture,
  // captions of a gallery, a form's fixed words.
  float recurring = 0;
};

struct IndexOptions {
  std::size_t bucket_entries_max = 8;  // entries of one band value or passage that are kept; at least 2
  std::size_t candidates_max = 64;     // returned by one query, best estimates first
  // A candidate's true similarity or containment (of the smaller text) may reach these, as far as its sketch
  // can say.
  float similarity_min = 0.50F;
  float containment_min = 0.80F;
  float margin = 2.5F;                  // standard errors that the estimate is given
  std::size_t recurring_texts_min = 3;  // unlike texts that make a passage a recurring one
};

class BandIndex {
 public:
  explicit BandIndex(IndexOptions options = {});
  ~BandIndex();
  BandIndex(BandIndex&&) noexcept;
  BandIndex& operator=(BandIndex&&) noexcept;

  // A text without shingles has no bands: it is found by its content hash alone. A number that is there
  // already is removed first.
  void insert(ArticleNumber number, const signature::Signature& signature);
  void remove(ArticleNumber number);  // nothing happens when it is not there
  bool contains(ArticleNumber number) const;

  // Best first; ties by number, the earliest first. Only numbers above `after` are considered.
  std::vector<Candidate> candidates(const signature::Signature& query, ArticleNumber after = {}) const;
  // Starts to bring what candidates() and insert() will read into the cache: call the first for the articles
  // that come some time later, the second for those that come next. Neither has to be called.
  void prefetch(const signature::Signature& signature) const;
  void prefetch_rest(const signature::Signature& signature) const;

  std::size_t size() const;
  std::size_t memory_bytes() const;

  struct Work {  // counted since the start, for tests and metrics
    std::uint64_t queries = 0;
    std::uint64_t lookups = 0;          // of one tag in one table
    std::uint64_t entries_touched = 0;  // entries with the tag that was looked up
    std::uint64_t estimates = 0;        // of sketches
    std::uint64_t candidates = 0;       // returned
  };
  Work work() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samestory::duplicates
