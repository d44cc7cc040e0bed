// Which story every article is in, which group of copies it belongs to, and the vectors of those that count.
//
// Article numbers are dense, so rows stand in blocks found by number; a block goes when its last article
// does. Not synchronised: const members may run beside each other.
#pragma once

#include <memory>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/base/ids.hpp"
#include "core/stories/block_pool.hpp"
#include "core/stories/packed_article.hpp"

namespace samestory::stories {

struct Member {
  StoryId story;  // none: no such article
  ArticleNumber group;
  const PackedArticle* packed = nullptr;  // of the article that counts for its group in its story
};

class MemberTable {
 public:
  const Member* find(ArticleNumber number) const;
  Member* find(ArticleNumber number);
  Member& put(ArticleNumber number, StoryId story, ArticleNumber group);
  void erase(ArticleNumber number);

  // The members of a group besides its representative, in the order they came.
  const std::vector<ArticleNumber>& copies_of(ArticleNumber representative) const;
  // The group now stands under `to`. `from` itself keeps its row.
  void promote(ArticleNumber from, ArticleNumber to);

  // Keeps a copy; null: none any more.
  void set_packed(Member& member, const PackedArticle* packed);
  std::size_t memory_bytes() const;

 private:
  static constexpr std::size_t kBlock = 1024;
  struct Block {
    std::vector<Member> rows = std::vector<Member>(kBlock);
    std::size_t used = 0;
  };
  void leave_group(ArticleNumber number, ArticleNumber group);

  std::vector<std::unique_ptr<Block>> blocks_;
  boost::unordered_flat_map<std::uint32_t, std::vector<ArticleNumber>> copies_;
  BlockPool pool_;  // of all packed articles
};

}  // namespace samestory::stories
