// Which story an article reports: the vectors of active stories, the inverted index over them, the join rule,
// and the deferred re-clustering of changed neighbourhoods.
//
// Operation. A worker propose()s: candidates from the inverted index, the best scored in full, at the
// sequence that was applied then. The writer decide()s: scores of stories that did not change since stand,
// changed and new ones are scored again, staged articles included. What is decided is stage()d so that later
// articles of the same batch see it; when the append failed, drop_staged(). After the append, add(), remove()
// and change() apply the records, with the staged layer dropped.
//
// Concurrency. const members: any number of readers beside each other. decide(), stage() and drop_staged()
// touch only the staged layer and may run beside readers, on the writer's thread. add(), remove(), change(),
// set_states(): exclusive. Limitations. Vectors of closed stories are dropped; facts() keeps answering for
// them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/records/embedding.hpp"
#include "core/records/record.hpp"
#include "core/records/terms.hpp"

namespace samestory::stories {

class MergeModel;

enum class Granularity : std::uint8_t { tight, normal, broad };

struct StoryOptions {
  Granularity granularity = Granularity::normal;
  std::chrono::hours dormant_after{24 * 14};  // without a new report, by the watermark; a story that is
                                              // reported at long intervals has longer (core/stories/pace.hpp)
  std::chrono::hours closed_after{24 * 60};
  // A story that was looked at and had no new report for so long is settled: the deferred step moves none of
  // its articles. A new report opens it again; corrections always hold.
  std::chrono::hours settle_after{24 * 7};
  // The stories' clock runs ahead where years of an archive come in a minute, in any order: a story also has
  // to be without a report for so many articles, or as long by the clock of receipt, before it is dormant,
  // closed or settled.
  std::uint32_t quiet_articles = 1000;
  std::uint32_t recluster_every = 100;  // articles between two rounds of the deferred step
  // Null: the merge score that this build ships. Another one is for measuring, such as one trained without a
  // set; shared, because every copy of the options means the same one.
  std::shared_ptr<const MergeModel> model;
};

// One article as the story layer sees it.
struct Report {
  ArticleNumber number;
  ArticleNumber representative;  // of its group of copies; a group counts once in its story's vector
  const records::ArticleTerms* terms = nullptr;
  std::optional<PublishedAt> published_at;
  Timestamp received_at{};
  std::string_view source;
  // When it was published as the time of receipt has it, which stands in where no date is believed; decided
  // with the article (StoryIndex::stand_in) and recorded. None: it does not.
  std::optional<Timestamp> stand_in{};
  ArticleNumber replaces{};  // the earlier revision, whose corrections bind this one; none: it is the first
  const records::Embedding* embedding = nullptr;
};

struct ScoredStory {
  StoryId story;
  float score = 0;            // log-odds of the join rule, before the threshold is taken off
  std::uint64_t changed = 0;  // sequence of the story's last change when it was scored
};

struct BodyStep;
struct PreparedReport;  // the article's packed vector and what is looked up with it
                        // (core/stories/join_rule.hpp)

// A story that the inverted index found, with its rank there. Those of the best ranks are scored.
struct Candidate {
  StoryId story;
  std::uint32_t rank = 0;
  bool scored = false;
  float score = 0;
  Sequence changed = 0;    // sequence of the story's last change when it was looked at
  std::uint32_t slot = 0;  // where the index kept it then
};

// A story that an embedding found, by one of its articles in another language.
struct AcrossCandidate {
  ArticleNumber article;
  std::uint8_t distance = 0;  // of the signatures, in bits
  std::uint64_t place = 0;    // in the order that articles with embeddings came
  StoryId story;              // none: closed, or gone
  float score = 0;
  Sequence changed = 0;  // sequence of the story's last change when it was scored
};

struct Proposal {
  Sequence seen = 0;
  std::vector<ScoredStory> best;                   // best first, at most 16
  std::vector<Candidate> candidates;               // by rank, more than are scored
  bool complete = true;                            // no other story shares a term with the article
  std::vector<AcrossCandidate> across;             // nearest first, more than are needed
  bool across_complete = true;                     // no other story has an embedding and another language
  std::shared_ptr<const PreparedReport> prepared;  // shared: the writer goes on with what the worker computed
  std::shared_ptr<const BodyStep> step;            // of the story that it seems to join, or begin
};

struct Decision {
  std::optional<StoryId> join;  // nothing: a new story
  records::StoryEvidence evidence;
};

// One input of the join rule, for people: its value and how much it moved the score.
struct ScoreInput {
  std::string name;
  float value = 0;
  float share = 0;
};
// Beside the score's own inputs, with a share of 0: the only time of a side is that of receipt.
inline constexpr std::string_view kReceiptInput = "receipt";
struct SharedTerm {
  records::TermId id = 0;
  float weight = 0;
};
struct Explanation {
  float score = 0;
  float threshold = 0;
  std::uint32_t model_version = 0;
  std::vector<ScoreInput> inputs;
  std::vector<SharedTerm> shared_terms;  // heaviest first, at most 40
};

// What a story is, apart from its members' texts.
struct StoryFacts {
  // A report whose headline may stand for the story. Its claim: how much it has in common with the other
  // headlines and how much of it stands in the other texts, an average over the reports; copies count once.
  struct Headline {
    ArticleNumber number;
    float claim = 0;
  };
  ArticleNumber representative;     // the most central report
  std::vector<Headline> headlines;  // greatest claim first, at most kHeadlines; none: all are untitled
  std::vector<records::TermId>
      keywords;  // that tell this story from its neighbours; heaviest first, at most 12
  records::StoryState state = records::StoryState::active;
};
inline constexpr std::size_t kHeadlines = 8;

class StoryIndex {
 public:
  explicit StoryIndex(const StoryOptions& options = {});
  ~StoryIndex();

  Proposal propose(const Report& report) const;
  Decision decide(const Report& report, const Proposal& proposal);
  // What decide() would say with nothing staged and nothing changed since the proposal; for readers.
  Decision preview(const Report& report, const Proposal& proposal) const;
  // Whether corrections let the article, a copy, follow its group into this story.
  bool may_inherit(const Report& report, StoryId story) const;
  // Whether any correction binds the article. For readers.
  bool binds(const Report& report) const;
  void stage(const Report& report, StoryId story);
  void stage_removal(ArticleNumber number);
  void drop_staged();

  // Applying records. `report.terms` may be null when the analysis was dropped since: the article then
  // belongs to its story without evidence. So does a roundup (stage() too), which would glue together what it
  // reports: it joins by its terms, and nothing joins a story of roundups alone.
  void add(const Report& report, StoryId story, Sequence sequence);
  // For a start-up: the costly part of add(), computed ahead. prepare() may run beside fewer than
  // adds_in_version() calls of add(), fewer than embeddings_in_version() of them with embeddings; what it
  // gave is used where it is what add() would compute.
  std::shared_ptr<const PreparedReport> prepare(const Report& report) const;
  void keep_prepared(ArticleNumber number, std::shared_ptr<const PreparedReport> prepared);
  std::size_t adds_in_version() const;
  // The same of articles with embeddings: after so many add() calls with one, what cosines say changes.
  std::size_t embeddings_in_version() const;
  // `successor`: the next revision of the article that leaves, when it has one; corrections bind it too.
  void remove(const records::Departure& departure, Sequence sequence, ArticleNumber successor = {});
  // Articles that leave by age, ascending; each story is looked at once. Their stories are not taken up again
  // for it: what is no longer there is no evidence.
  void expire(std::span<const records::Departure> departures, Sequence sequence);
  void change(const records::StoriesChanged& change, Sequence sequence);
  void set_states(const records::StoryStateChanged& change, Sequence sequence);

  // The deferred step. A task is due by the record sequence alone. recluster() is a pure function of the
  // applied state and may run on any worker under the readers' lock; a plan is out of date once a story it
  // read has changed (still_valid). Parts that are split off have placeholder ids (kPlaceholder | 1,
  // kPlaceholder | 2, ...) in change.created and change.moves, which the writer replaces.
  static constexpr std::uint64_t kPlaceholder = std::uint64_t{1} << 63;
  struct Task {
    StoryId story;
    bool settle = false;  // the last look before the story counts as settled
  };
  struct Plan {
    records::StoriesChanged change;                       // empty moves: nothing to change
    std::vector<std::pair<StoryId, std::uint64_t>> read;  // stories read, with their last change
    std::uint32_t new_stories = 0;                        // placeholders in use
  };
  std::vector<Task> due_tasks(bool settle) const;
  std::size_t articles_to_next_round() const;  // add() calls until tasks are due again; at least 1
  Plan recluster(const Task& task) const;
  // The same in three steps, so that the readers' lock is held for the first and the last, which are short:
  // what is needed is copied, group() works on the copies without a lock, conclude() names the parts. Where a
  // story has changed in between, the plan is out of date and empty. The index outlives it.
  class Regrouping {
   public:
    virtual ~Regrouping() = default;
    virtual void group() = 0;
    virtual Plan conclude() = 0;
  };
  std::unique_ptr<Regrouping> begin_recluster(const Task& task) const;
  bool still_valid(const Plan& plan) const;
  void task_done(const Task& task);  // exclusive
  std::size_t pending() const;       // stories that wait for the deferred step

  // Stories whose state the watermark has outdated.
  records::StoryStateChanged due_states(Timestamp watermark) const;
  // The watermark after this report: the 95th percentile of trusted published times over recent arrivals,
  // received time where undated; never past `now`, never backwards.
  Timestamp watermark_after(const Report& report, Timestamp now) const;

  // What report.stand_in is to be, after what is applied and staged: for the writer. `since`: when its
  // earlier revision counts as published, where there was one.
  std::optional<Timestamp> stand_in(const Report& report, std::optional<Timestamp> since) const;
  // The same after what is applied, for workers and readers.
  std::optional<Timestamp> likely_stand_in(const Report& report, std::optional<Timestamp> since) const;

  // When the report counts as published: its date as far as its source's habits let it be believed, at most
  // the time it was received; that time where it has none.
  Timestamp reported_at(const Report& report) const;

  std::optional<StoryFacts> facts(StoryId story) const;
  std::vector<ScoredStory> related(StoryId story, std::size_t limit) const;
  Explanation explain(const Report& a, const Report& b) const;
  std::optional<Explanation> explain(const Report& report, StoryId story) const;
  std::vector<StoryId> search(std::span<const records::TermId> terms, std::size_t limit) const;

  std::size_t active_stories() const;
  std::size_t memory_bytes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samestory::stories
