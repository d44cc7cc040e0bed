// Shingle sets of articles met lately, for exact comparison. Bounded in bytes, least recently used goes
// first; what is not here is made again from the stored text. Thread-safe; the disk is never read under its
// lock.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <list>
#include <memory>
#include <mutex>

#include "core/base/ids.hpp"
#include "core/engine/text_source.hpp"
#include "core/signature/signature.hpp"

namespace samestory::engine {

class ShingleCache {
 public:
  using Set = std::shared_ptr<const signature::ShingleSet>;  // shared: a reader may outlast the entry

  ShingleCache(const TextSource& stored, std::size_t bytes_max) : stored_(stored), bytes_max_(bytes_max) {}

  void put(ArticleNumber number, Set set);
  void forget(ArticleNumber number);
  // Made from what `texts` holds where it is not here. not_found when the article's text was dropped.
  Result<Set> get(ArticleNumber number, const TextSource& texts);
  Result<Set> get(ArticleNumber number) { return get(number, stored_); }

 private:
  struct Entry {
    ArticleNumber number;
    Set set;
  };
  Set find(ArticleNumber number);
  static std::size_t bytes_of(const Set& set) { return set->size() * sizeof(std::uint64_t) + 128; }

  const TextSource& stored_;
  const std::size_t bytes_max_;
  std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<Entry> order_;  // most recently used first
  boost::unordered_flat_map<std::uint32_t, std::list<Entry>::iterator> entries_;
};

}  // namespace samestory::engine
