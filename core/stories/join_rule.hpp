// Which story an arriving article joins: the best of the stories that the inverted index ranks first.
//
// The rule, which propose() and decide() both compute: of all open stories of the article's language, the
// kScored with the highest ranks (ties to the older story) are scored in full; the best of them that no
// correction forbids is joined when its score is above the join threshold. A correction that demands a story
// comes first.
//
// With an embedding, stories without a report in the article's language are looked up by it, and those found
// compete by their scores across languages (core/stories/embedding_score.hpp).
#pragma once

#include <memory>
#include <vector>

#include "core/stories/model.hpp"
#include "core/stories/packed_article.hpp"
#include "core/stories/query_table.hpp"
#include "core/stories/scatter.hpp"
#include "core/stories/story_state.hpp"

namespace samestory::stories {

inline constexpr std::size_t kScored = 20;
// Found beyond kScored, so that candidates which changed since can be replaced without a new search.
inline constexpr std::size_t kSpare = 28;
inline constexpr std::size_t kBestShown = 16;
inline constexpr float kNoScore = -99;
// Articles of other languages whose stories are scored, and those found beyond them as above.
inline constexpr std::size_t kAcross = 32, kAcrossSpare = 16;

// What an article is looked up with. `index`: where it will be, whose loads start at once.
struct PreparedReport {
  PreparedReport(const records::ArticleTerms& terms, const Idf& idf, std::optional<ReportDate> published_at,
                 const records::Embedding* embedding = nullptr, const Postings* index = nullptr);

  std::unique_ptr<const PackedArticle> packed;
  std::vector<IndexTerm> query;
  SignBits signs{};              // of the embedding
  std::uint64_t embeddings = 0;  // version of the embedding index
  std::uint64_t statistics = 0;  // version of the term statistics
  QueryTable table;
  std::uint64_t fingerprint = 0;  // of what it was made from
  std::optional<ReportDate> date;
  Group group;
};

// Equal for equal terms, dates and embeddings; cheap rather than strong. `date`: the report's, as believed.
std::uint64_t fingerprint_of(const Report& report, const std::optional<ReportDate>& date);

class JoinRule {
 public:
  JoinRule(const StoryState& state, const MergeModel& model, Granularity granularity);

  // Reads of the state only what holds until the term statistics roll over: may run beside apply().
  std::shared_ptr<const PreparedReport> prepare(const Report& report) const {
    return prepare(report, nullptr);
  }
  // The same, and loads what propose() will look up, so it reads the index.
  std::shared_ptr<const PreparedReport> prepare_to_propose(const Report& report) const {
    return prepare(report, &state_.postings());
  }
  Proposal propose(std::shared_ptr<const PreparedReport> prepared) const;
  float score(const PreparedReport& report, const StoryBody& story) const;
  // The same where no gate is shut and the story's strand of the report's language is known, null where it
  // has none, and `cross`, the products of report and strand.
  float score(const PreparedReport& report, const StoryBody& story, const StoryBody* strand,
              const Products& cross) const;
  // Across languages only; of groups apart from their embeddings.
  AcrossScore across(const CosineSum& cosines, const Group& a, const Group& b) const;
  // What direct evidence limits the score of `words` to, where report and strand would be a scattered story
  // (core/stories/scatter.hpp), else kUnlimited; `cross` is their products.
  static constexpr float kUnlimited = 1e9F;
  float direct_limit(const PreparedReport& report, const StoryBody& strand, const Products& cross,
                     float words) const;
  // What the embeddings of two groups of one language add to the score of their words.
  float same_language(const CosineSum& cosines) const;
  float threshold() const { return threshold_; }
  // Of the deferred step, before the sizes of the open stories move it ...
  float merge_threshold() const { return merge_threshold_; }
  // ... and at this moment (MergeModel::size_shift). Reads the state.
  float sized_merge_threshold() const {
    return merge_threshold_ + model_.size_shift(state_.sizes().log_mean());
  }
  const MergeModel& model() const { return model_; }

 private:
  std::shared_ptr<const PreparedReport> prepare(const Report& report, const Postings* index) const;
  void propose_across(const PreparedReport& report, Proposal& proposal) const;

  const StoryState& state_;
  const MergeModel& model_;
  float threshold_, merge_threshold_;
};

// The open stories of this language (language_key) that share terms with `query`, by rank in time, at most
// `limit`.
std::vector<Candidate> candidates_for(const StoryState& state, std::span<const IndexTerm> query,
                                      const DayRange& days, std::uint32_t language, std::size_t limit);

// The article's nearest by embedding that were applied after `after`, nearest first; none without an
// embedding.
SignatureRing::Finds across_candidates(const StoryState& state, const PreparedReport& report, Sequence after);

// Puts a story beside those scored, unless its score is none; one that is there already keeps its score, or
// its better one.
void add_scored(std::vector<Candidate>& scored, StoryId story, float score, Sequence changed);
void raise_scored(std::vector<Candidate>& scored, StoryId story, float score, Sequence changed);

bool ranks_before(const Candidate& a, const Candidate& b);
// The stories scored, best first; ties to the older one.
std::vector<ScoredStory> best_of(std::span<const Candidate> candidates);

}  // namespace samestory::stories
