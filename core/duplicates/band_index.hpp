// Near-duplicate candidates: the LSH bands and sketches of live articles, in memory.
//
// A candidate shares at least one band (b = 32, r = 4 over 128 bins) with the query, or its content hash, and its
// sketch estimate reaches `estimate_min`. Removal frees the article's entries. Hot buckets are capped: past the cap only
// the earliest articles of a bucket stay in it, so that work per query is bounded (work() counts it).
//
// Not synchronised: any number of readers, or one writer.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/ids.hpp"
#include "core/signature/signature.hpp"

namespace samestory::duplicates {

struct Candidate {
  ArticleNumber number;
  float estimate = 0;       // similarity estimated from sketches; 1 for equal content hashes
  bool identical = false;   // equal content hashes
};

struct IndexOptions {
  std::size_t bucket_entries_max = 64;  // entries of one band value that are kept
  std::size_t candidates_max = 64;      // returned by one query, best estimates first
  float estimate_min = 0.20F;           // low enough for a half of a text and for estimator error
};

class BandIndex {
 public:
  explicit BandIndex(IndexOptions options = {});
  ~BandIndex();
  BandIndex(BandIndex&&) noexcept;
  BandIndex& operator=(BandIndex&&) noexcept;

  // A text without shingles has no bands: it is found by its content hash alone.
  void insert(ArticleNumber number, const signature::Signature& signature);
  void remove(ArticleNumber number);  // nothing happens when it is not there
  bool contains(ArticleNumber number) const;

  // Best first; ties by number, the earliest first. Only numbers above `after` are considered.
  std::vector<Candidate> candidates(const signature::Signature& query, ArticleNumber after = {}) const;

  std::size_t size() const;
  std::size_t memory_bytes() const;

  struct Work {  // counted since the start, for tests and metrics
    std::uint64_t queries = 0, entries_touched = 0, estimates = 0;
  };
  Work work() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samestory::duplicates
