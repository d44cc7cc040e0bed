// The applied state of the story layer: bodies of active and dormant stories, members, the inverted index,
// corrections, what closed stories left behind, and what waits for the deferred step. Applying the same
// records in order gives the same state, byte for byte of every decision that follows from it.
//
// Not synchronised: const members may run beside each other, the others are exclusive.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/records/record.hpp"
#include "core/stories/constraints.hpp"
#include "core/stories/embedding_index.hpp"
#include "core/stories/liveness.hpp"
#include "core/stories/member_table.hpp"
#include "core/stories/pace.hpp"
#include "core/stories/postings.hpp"
#include "core/stories/recent_index.hpp"
#include "core/stories/source_dates.hpp"
#include "core/stories/story_body.hpp"
#include "core/stories/story_heads.hpp"
#include "core/stories/story_index.hpp"
#include "core/stories/story_sizes.hpp"
#include "core/stories/term_statistics.hpp"
#include "core/stories/watermark.hpp"

namespace samestory::stories {

// How far a story is from the state in which nothing waits for it.
enum class Waiting : std::uint8_t { nothing = 0, settle = 1, round = 2 };

struct StoryRow {
  explicit StoryRow(StoryId id) : body(id) {}
  StoryBody body;
  std::uint32_t slot = 0;
  Sequence changed = 0;           // any change of its members
  Sequence evidence_changed = 0;  // a change that a score may show
  records::StoryState state = records::StoryState::active;
  Timestamp touched{};           // the stories' clock when its last report came
  Timestamp received{};          // the clock of receipt then
  std::uint64_t touched_at = 0;  // the articles that had come by then
  Pace pace;
  Waiting waiting = Waiting::nothing;
  std::uint64_t window = ~std::uint64_t{0};  // of its last change that waits; all ones: none yet
  std::size_t sized = 0;                     // its counted members in StoryState::sizes()
};

struct ClosedStory {
  StoryFacts facts;
  std::vector<ArticleNumber> members;
};

class StoryState {
 public:
  explicit StoryState(const StoryOptions& options) : options_(options) {}

  // Lookups; null for a story that is closed or unknown.
  const StoryRow* row(StoryId story) const;
  const StoryRow* row_at(std::uint32_t slot) const { return slots_[slot].get(); }
  const StoryHeads& heads() const { return heads_; }
  const ClosedStory* closed(StoryId story) const;
  const MemberTable& members() const { return members_; }
  const Postings& postings() const { return postings_; }
  const Constraints& constraints() const { return constraints_; }
  const TermStatistics& statistics() const { return statistics_; }
  const Watermark& watermark() const { return watermark_; }
  const Liveness& liveness() const { return liveness_; }
  // The report's date as far as its source's habits let it be believed, else what stands in; the same within
  // one version of the statistics.
  std::optional<ReportDate> date_of(const Report& report) const;
  std::optional<Timestamp> stand_in(const Report& report, std::optional<Timestamp> since,
                                    const Liveness& liveness) const;
  // Of an arrival that is no revision of an earlier one.
  void observe(const Report& report, Liveness& liveness) const {
    if (report.replaces) return;
    liveness.observe(believed_date_of(report), report.received_at);
  }
  Arrival arrival_of(const Report& report) const {
    return source_dates_.believed({report.published_at, report.received_at}, report.source);
  }
  const EmbeddingIndex& embeddings() const { return embeddings_; }
  const RecentIndex& recent(std::size_t generation) const { return recent_[generation]; }
  // Every evidence change after this sequence is in recent(0) or recent(1).
  Sequence recent_since() const { return recent_since_[0]; }
  Sequence sequence() const { return sequence_; }
  const StorySizes& sizes() const { return sizes_; }
  std::size_t open_stories() const { return row_of_.size(); }

  // The vectors an article would count with in this story: false where its group counts already.
  bool counts_in(ArticleNumber group, StoryId story) const;

  // `packed` null: without evidence; else it is copied. `terms` are observed when the article counts.
  void add(const Report& report, StoryId story, const PackedArticle* packed, Sequence sequence,
           const Computed& known = {});
  void remove(const records::Departure& departure, Sequence sequence, ArticleNumber successor);
  void expire(std::span<const records::Departure> departures, Sequence sequence);
  void change(const records::StoriesChanged& change, Sequence sequence);
  void set_states(const records::StoryStateChanged& change, Sequence sequence);

  // The deferred step's queue.
  std::vector<StoryIndex::Task> due_tasks(bool settle) const;
  std::size_t articles_to_next_round() const { return round_length() - articles_ % round_length(); }
  void task_done(const StoryIndex::Task& task);
  std::size_t pending() const { return pending_; }

  records::StoryStateChanged due_states(Timestamp watermark) const;
  // Looked at, and long without a new report: the deferred step leaves its articles where they are.
  bool settled(const StoryRow& row) const {
    return row.waiting != Waiting::round && silent_for(row, options_.settle_after, watermark_.value());
  }
  std::size_t memory_bytes() const;

 private:
  using Day = std::int64_t;

  std::optional<ReportDate> believed_date_of(const Report& report) const {
    return source_dates_.date_of({report.published_at, report.received_at}, report.source);
  }
  using Buckets = std::map<Day, std::vector<StoryId>>;

  StoryRow* mutable_row(StoryId story);
  void learn(const Report& report, const StoryRow& row);
  StoryRow& open(StoryId story);
  void erase(StoryRow& row);
  void close(StoryRow& row);
  void touch(StoryRow& row);
  void resize(StoryRow& row, std::size_t counted);
  void changed(StoryRow& row, bool evidence, std::span<const IndexTerm> terms_before);
  void wait(StoryRow& row);
  void set_waiting(StoryRow& row, Waiting waiting);
  bool silent_for(const StoryRow& row, std::chrono::milliseconds time, Timestamp watermark) const;
  Day quiet_day(const StoryRow& row) const;  // on which it becomes dormant, without another report
  Day closing_day(const StoryRow& row) const;
  void look_again();
  void promote(const records::Promotion& promotion);
  // Another member of the group in this story takes over the evidence of `number`, unless it is one of
  // `leaving`.
  bool hand_over(StoryRow& row, ArticleNumber number, std::span<const ArticleNumber> leaving,
                 bool keep_vector);
  void detach(StoryRow& row, std::span<const ArticleNumber> numbers, bool moving);
  void attach(StoryId to, std::span<const ArticleNumber> numbers, const std::string& language);
  const PackedArticle* vector_of_group(ArticleNumber group) const;
  void put_recent(const StoryRow& row);
  std::uint64_t round_length() const { return std::max<std::uint32_t>(options_.recluster_every, 1); }
  std::uint64_t window() const { return articles_ / round_length(); }
  static void drop_stale(Buckets& buckets, const StoryState& state, records::StoryState kept);
  static Day day_of(Timestamp at);

  StoryOptions options_;
  std::vector<std::unique_ptr<StoryRow>> slots_;
  StoryHeads heads_;
  std::vector<std::uint32_t> free_slots_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> row_of_;
  boost::unordered_flat_map<std::uint64_t, std::unique_ptr<ClosedStory>> closed_;
  MemberTable members_;
  Postings postings_;
  Constraints constraints_;
  TermStatistics statistics_;
  SourceDates source_dates_;
  Watermark watermark_;
  Liveness liveness_;
  StorySizes sizes_;
  EmbeddingIndex embeddings_;
  std::array<RecentIndex, 2> recent_;  // older, newer
  std::array<Sequence, 2> recent_since_{};
  std::deque<std::pair<std::uint64_t, StoryId>> waiting_;  // window and story, in order
  std::size_t pending_ = 0;                                // stories in Waiting::round
  Buckets active_, dormant_;                               // by the day of their next state
  std::vector<StoryId> reopened_;
  Sequence sequence_ = 0;
  std::uint64_t articles_ = 0;
  Timestamp received_{};  // the latest receipt
};

// What a story is, for people. Keywords contrast its vectors with how common their terms are, in texts and as
// what stories are found by.
StoryFacts facts_of(const StoryRow& row, const Postings& postings, std::size_t open_stories);

}  // namespace samestory::stories
