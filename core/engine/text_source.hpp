// Where the text of an article is taken from when all that is known of it is its number.
#pragma once

#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/store/journal.hpp"

namespace samestory::engine {

class TextSource {
 public:
  virtual ~TextSource() = default;
  // The text that similarity is defined on: title and body without the lines that were left out when it came.
  // not_found when it was dropped.
  virtual Result<std::string> compared_text(ArticleNumber number) const = 0;
};

// What the journal holds. Thread-safe; reads from disk.
class StoredTexts final : public TextSource {
 public:
  explicit StoredTexts(const store::Journal& journal) : journal_(journal) {}
  Result<std::string> compared_text(ArticleNumber number) const override;

 private:
  const store::Journal& journal_;
};

// The batch at hand, which the journal does not hold yet, and beyond it what `stored` holds. Used by the
// writer alone.
class BatchTexts final : public TextSource {
 public:
  BatchTexts(const std::vector<store::Entry>& entries, const TextSource& stored)
      : entries_(entries), stored_(stored) {}
  Result<std::string> compared_text(ArticleNumber number) const override;

 private:
  const std::vector<store::Entry>& entries_;
  const TextSource& stored_;
};

}  // namespace samestory::engine
