// One active or dormant story: its members, what they sum up to, and the terms it is found by.
//
// A story of several languages, which embeddings or corrections bring about, has a strand for each: words are
// compared within a strand alone.
//
// Only one article of a group of copies counts; the others are members without evidence, as are articles
// whose terms are unknown. Sums are kept from kSumFrom counted members on and hold at most kSumEntriesMax
// stems; below that, products are summed over the members. Vectors belong to the member table: a body only
// points to them. Not synchronised; a value that may be copied (the staged layer does).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/stories/embedding_score.hpp"
#include "core/stories/index_terms.hpp"
#include "core/stories/packed_article.hpp"
#include "core/stories/query_table.hpp"
#include "core/stories/score.hpp"

namespace samestory::stories {

inline constexpr std::size_t kSumFrom = 12;
inline constexpr std::size_t kSumEntriesMax = 640;
inline constexpr std::size_t kCosinesMax = 24;

struct CountedMember {
  ArticleNumber number;
  ArticleNumber group;  // representative of its group of copies
  const PackedArticle* packed = nullptr;
};

// What an attach() makes of a body: another body with the same evidence takes it over, so that what a worker
// or the staged layer computed need not be computed again.
struct BodyStep {
  std::uint64_t before = 0, after = 0;  // StoryBody::version(); `before` 0: no step
  Group group;
  std::shared_ptr<const Vectors> sum;
  std::vector<IndexTerm> index_terms;
};

// What was computed of an article before: table and group, both or neither; the step that it was, where it
// was staged; and the signature of its embedding.
struct Computed {
  const QueryTable* table = nullptr;
  const Group* group = nullptr;
  const BodyStep* step = nullptr;
  const SignBits* signs = nullptr;
};

class StoryBody {
 public:
  StoryBody() = default;
  explicit StoryBody(StoryId id) : id_(id) {}

  StoryId id() const { return id_; }
  const std::vector<ArticleNumber>& members() const { return members_; }  // ascending
  std::span<const CountedMember> counted() const { return counted_; }     // in the order they came
  // As many as a product looks at; none where it looks at the sum.
  std::span<const CountedMember> first_counted() const {
    return sum_ ? std::span<const CountedMember>{} : counted();
  }
  // Starts the loads of what a score of the whole reads: the group.
  void prefetch() const {
    const auto* const begin = reinterpret_cast<const char*>(&group_);
    for (std::size_t line = 0; line <= sizeof group_; line += 64) __builtin_prefetch(begin + line);
  }
  const CountedMember* counted_for(ArticleNumber group) const;
  const Group& group() const { return group_; }
  const std::vector<IndexTerm>& index_terms() const { return index_terms_; }
  const std::string& language() const { return language_; }  // of its first report
  // Equal only where the evidence is: a copy has its original's, every change of evidence makes a new one.
  std::uint64_t version() const { return version_; }
  // How this body came from a copy of it that had version `before`; no step where there are several
  // languages.
  BodyStep step_from(std::uint64_t before) const;
  // What attach() would make of it: `one` is the article's group, `cross` the products of both. No step where
  // there are, or would be, several languages. A body of its own: step_of_first().
  BodyStep step_with(const PackedArticle& article, const Group& one, const Products& cross) const;
  static BodyStep step_of_first(const PackedArticle& article, const Group& one);
  // Its counted members of one language: itself where there is no other, null where there are none.
  const StoryBody* strand(std::uint32_t language) const;
  bool several_languages() const { return !strands_.empty(); }
  // One where there is one language; none without counted members.
  std::vector<const StoryBody*> strands() const;
  // Of the article and the counted members, at most kCosinesMax of them, evenly spread.
  CosineSum cosines(const PackedArticle& article) const;
  Products products(const QueryTable& table) const;
  // The same, or nothing where a gate keeps the story from `other`, which the table is of (may_merge()).
  std::optional<Products> products_if_near(const QueryTable& table, const Group& other) const;
  // The sum of the counted members' vectors, trimmed.
  Vectors sum() const;

  // `packed` null: a member without evidence, and so is one whose group counts here already. An article that
  // is a member already stays as it is. True when the evidence changed.
  bool attach(const CountedMember& member, const std::string& language, const Computed& known = {});
  bool attach_all(std::span<const CountedMember> members, const std::string& language);
  bool detach(std::span<const ArticleNumber> numbers);
  void rename_group(ArticleNumber from, ArticleNumber to);
  // The member that counted for its group hands over to another member of it, with the same evidence.
  void hand_over(ArticleNumber from, ArticleNumber to, const PackedArticle* packed);

  std::size_t memory_bytes() const;

 private:
  bool enlist(const CountedMember& member);
  void count(const CountedMember& member, const QueryTable& table, const Group& one);
  void rebuild();
  std::shared_ptr<const Vectors> sum_with(const PackedArticle& article) const;
  // The latest counted members, as many as the index terms are made of.
  std::vector<const PackedArticle*> indexed_members() const;
  void refresh_index_terms();
  static bool refresh_at(std::size_t counted);
  StoryBody& open_strand(std::uint32_t language);
  void put_in_strand(const CountedMember& member, const QueryTable& table, const Group& one);
  void sort_into_strands();

  StoryId id_;
  std::uint64_t version_ = 1;  // 1: nothing counted yet
  std::vector<ArticleNumber> members_;
  std::vector<CountedMember> counted_;
  Group group_;
  std::shared_ptr<const Vectors> sum_;  // shared: a staged copy has the same until it differs
  std::vector<IndexTerm> index_terms_;
  std::string language_;
  std::vector<StoryBody> strands_;  // empty: one language
};

// At most five counted members, evenly spread.
std::vector<const PackedArticle*> sample_of(const StoryBody& body);

// The last kNewest counted members, the newest last.
inline constexpr std::size_t kNewest = 48;
std::vector<const PackedArticle*> newest_of(const StoryBody& body);

// Of two stories' counted members, at most kCosinesMax pairs, evenly spread.
CosineSum cosines_between(const StoryBody& a, const StoryBody& b);

bool share_a_language(const StoryBody& a, const StoryBody& b);

// The group of one article, norms included.
Group group_of(const PackedArticle& article);

}  // namespace samestory::stories
