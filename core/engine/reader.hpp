// Views for people and programs, made from the applied state and stored texts.
//
// Thread-safe: copies what it needs under the readers' lock, then reads texts from disk without it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/shared_mutex.hpp"
#include "core/engine/shingle_cache.hpp"
#include "core/engine/state.hpp"
#include "core/engine/summary_cache.hpp"
#include "core/engine_types.hpp"
#include "core/store/journal.hpp"
#include "core/stories/terms.hpp"

namespace samestory::engine {

// Shared terms as the texts behind `surfaces` write them, each once, heaviest first.
std::vector<WrittenTerm> written(std::span<const stories::SharedTerm> terms,
                                 const stories::Surfaces& surfaces);

class Reader {
 public:
  Reader(const State& state, WriterFirstMutex& mutex, const store::Journal& journal, ShingleCache& shingles,
         const duplicates::Thresholds& thresholds, const Clock& clock)
      : state_(state),
        mutex_(mutex),
        journal_(journal),
        shingles_(shingles),
        thresholds_(thresholds),
        clock_(clock) {}

  Result<ArticleView> article(const ArticleId& id) const;
  Result<DuplicatesPage> duplicates(const ArticleId& id, std::size_t limit, const std::string& cursor) const;
  Result<SimilarPage> similar(const ArticleId& id, const SimilarQuery& query) const;
  Result<SignatureView> signature(const ArticleId& id) const;
  Result<StoryView> story(StoryId id, std::size_t limit, const std::string& cursor) const;
  Result<StoriesPage> stories(const StoryQuery& query) const;
  Result<CompareAnswer> compare(const ArticleId& a, const ArticleId& b) const;
  Result<ExplainAnswer> explain(const ArticleId& article, std::optional<StoryId> story) const;
  Result<StoriesPage> related(StoryId id) const;
  Result<CorrectionsPage> corrections(std::size_t limit, const std::string& cursor) const;
  Result<std::vector<LabelledPair>> labelled_pairs(std::uint64_t after) const;
  Result<StoryTimeline> timeline(StoryId id) const;
  Result<StoryLineage> lineage(StoryId id) const;

 private:
  // Under the lock: everything of a story that needs no text. The title and keywords are filled in after.
  struct StoryDraft {
    StorySummary summary;
    StoryId id;
    Sequence changed = 0;
    ArticleNumber representative;
    std::vector<records::TermId> keywords;
    std::vector<stories::StoryFacts::Headline> headlines;  // greatest claim first
    std::vector<ArticleNumber> texts;  // that keywords are written as in, the representative first
  };
  struct Numbered;
  Result<Numbered> numbered_signature(const ArticleId& id) const;
  struct Compared;
  Result<Compared> compared(const ArticleId& id) const;
  std::optional<records::Relation> decided_relation(ArticleNumber a, ArticleNumber b) const;
  struct Asked;
  ExplainAnswer explain_locked(const Asked& asked, std::vector<StoryDraft>& rivals) const;
  std::vector<StoryId> search(const StoryQuery& query) const;
  StoryDraft draft(StoryId id, const StoryRow& row) const;
  std::string headline_of(std::span<const stories::StoryFacts::Headline> headlines) const;
  StorySummary finish(StoryDraft&& draft) const;
  Result<records::Article> stored_article(ArticleNumber number) const;
  // What was decided from: without the lines left out, with the embedding.
  Result<records::Analysis> stored_analysis(ArticleNumber number) const;

  const State& state_;
  WriterFirstMutex& mutex_;
  const store::Journal& journal_;
  ShingleCache& shingles_;
  const duplicates::Thresholds thresholds_;
  const Clock& clock_;
  mutable SummaryCache summaries_;
};

}  // namespace samestory::engine
