// What goes in and out of the engine (core/engine.hpp): options, queries, answers and views. Plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/duplicates/passages.hpp"
#include "core/duplicates/relation.hpp"
#include "core/records/article.hpp"
#include "core/records/record.hpp"
#include "core/signature/signature.hpp"
#include "core/store/journal.hpp"
#include "core/stories/story_index.hpp"

namespace samestory {

struct EngineOptions {
  unsigned workers = 0;                   // threads that analyse; 0: all in the caller's thread
  std::size_t queue_articles_max = 8192;  // accepted and not yet decided; past it ingest() answers overloaded
  std::size_t batch_articles_max = 512;   // decided under one sync
  std::chrono::hours dedup_window{24 * 30};
  std::chrono::milliseconds retain{
      0};  // by receipt; older articles leave by whole segments. 0: kept for good
  duplicates::Thresholds thresholds;
  stories::StoryOptions stories;
};

enum class IngestStatus : std::uint8_t { created, unchanged, updated };
std::string_view name_of(IngestStatus status);

struct DuplicateView {
  ArticleId id;
  records::Relation relation = records::Relation::near_duplicate;
  float similarity = 0;
  float containment = 0;
};

struct IngestAnswer {
  ArticleId id;
  IngestStatus status = IngestStatus::created;
  StoryId story;
  bool story_created = false;
  std::optional<ArticleId> duplicate_of;
  std::vector<DuplicateView> duplicates;  // best first, at most kDuplicatesShown
  std::size_t duplicates_total = 0;
  std::uint32_t revision = 1;
};
inline constexpr std::size_t kDuplicatesShown = 10;

// What ingest() would answer, with nothing stored. `story` is none when the text would start a story of its
// own.
struct MatchAnswer {
  StoryId story;
  records::StoryEvidence evidence;
  std::optional<ArticleId> duplicate_of;
  std::vector<DuplicateView> duplicates;
  std::size_t duplicates_total = 0;
  std::string language;
};

struct ArticleView {
  records::Article article;  // as it was sent, its id filled in
  StoryId story;
  std::optional<ArticleId> duplicate_of;
  std::uint32_t revision = 1;
  Timestamp received_at{};
  std::string detected_language;  // primary subtag the engine works with
};

struct DuplicatesPage {
  std::vector<DuplicateView> duplicates;
  std::size_t total = 0;
  std::string next_cursor;  // empty: the last page
};

// Articles whose SimHash lies near: it informs, and decides nothing.
struct SimilarQuery {
  int within_bits = 3;  // 0 to kWithinBitsMax
  std::size_t limit = 50;
  std::string cursor = {};
};
inline constexpr int kWithinBitsMax = 6;
struct SimilarView {
  ArticleId id;
  int bits_apart = 0;
  float similarity = 0;  // exact
};
struct SimilarPage {
  std::vector<SimilarView> similar;  // nearest first
  bool complete = true;              // false: the search met its bound, and farther ones may be missing
  std::string next_cursor;
};

// What another party needs to compare this text with its own, docs/signature-spec.md.
struct SignatureView {
  ArticleId id;
  std::uint32_t revision = 1;
  std::uint32_t spec_version = signature::kSpecVersion;
  std::uint32_t word_count = 0;
  std::uint32_t shingle_count = 0;
  std::size_t lines_left_out = 0;  // of the text, since they recur in its source
  std::uint64_t simhash = 0;
  signature::Sketch sketch{};
};

struct StoryArticle {
  ArticleId id;
  std::string title;
  std::string source;
  std::string url;
  std::optional<PublishedAt> published_at;
  Timestamp received_at{};
  Timestamp reported_at{};  // published_at as far as it is believed, at most received_at; else received_at
  std::optional<ArticleId> duplicate_of;
};

// How fast a story grows, core/engine/growth.hpp.
enum class StoryTrend : std::uint8_t { growing, steady, fading, quiet };
std::string_view name_of(StoryTrend trend);
struct StoryGrowth {
  StoryTrend trend = StoryTrend::quiet;
  Timestamp as_of{};  // the "now" of these counts of reports, copies among them
  std::uint32_t last_hour = 0, hour_before = 0, last_six_hours = 0, last_day = 0, day_before = 0;
};

struct StorySummary {
  StoryId id;
  std::string title;
  std::string language;
  std::size_t article_count = 0;
  std::size_t source_count = 0;
  std::optional<Timestamp> first_published_at;  // the received time stands in for a date that is missing or
                                                // not believed
  std::optional<Timestamp> last_published_at;
  Timestamp created_at{};
  Timestamp updated_at{};
  ArticleId representative;
  std::vector<std::string> keywords;
  std::vector<StoryId> aliases;
  records::StoryState state = records::StoryState::active;
  StoryGrowth growth;
};

struct StoryView {
  StorySummary summary;
  StoryId asked;                       // differs from summary.id when an alias was asked for
  std::vector<StoryArticle> articles;  // by reported_at, then id
  std::string next_cursor;
};

// growth: by how many more reports the last day has than the day before; quiet stories last.
enum class StorySort : std::uint8_t { recency, size, growth };

struct StoryQuery {
  std::optional<Timestamp> from, to;  // the story's reports overlap [from, to)
  std::string language;               // primary subtag, or empty
  std::size_t size_min = 1;
  std::vector<std::string> sources;  // any of them reports it
  std::optional<records::StoryState> state;
  std::optional<StoryTrend> trend;
  std::string words;  // the story's terms match them; best match first, `sort` aside
  StorySort sort = StorySort::recency;
  std::size_t limit = 50;  // 1 to 200
  std::string cursor;      // as an earlier page gave it; invalid_value otherwise
};

struct StoriesPage {
  std::vector<StorySummary> stories;
  std::string next_cursor;
};

// Two articles side by side.
struct CompareSide {
  ArticleId id;
  std::string title;
  std::string source;
  std::optional<PublishedAt> published_at;
  Timestamp received_at{};
  StoryId story;
  std::string text;  // title, newline, plain body: what offsets count in
  float copied = 0;  // share of its words that stand in shared passages
};
// One term that both have, as written, and how much it weighs.
struct WrittenTerm {
  std::string text;
  float weight = 0;
};
struct CompareAnswer {
  CompareSide a, b;
  std::vector<duplicates::Passage> passages;
  std::optional<records::Relation> relation;  // of a to b
  float similarity = 0;                       // exact, also where there is no relation
  int bits_apart = 0;                         // Hamming distance of the SimHashes, 0 to 64
  float containment_a = 0;
  float containment_b = 0;
  bool same_story = false;
  bool same_language = false;
  stories::Explanation explanation;       // of the story score of these two alone
  std::vector<WrittenTerm> shared_terms;  // heaviest first
};

// Why an article is, or is not, in a story: scored as of now, each against the other reports of the story.
struct ExplainAnswer {
  ArticleId article;
  StoryId own;    // the article's story
  StoryId story;  // the one explained; its own, or another
  StoryId asked;  // differs from `story` when an alias was asked for
  bool member = false;
  std::string verdict;  // "alone", "copy", "corrected", "other_language", "closed", "no_words", "joins",
                        // "below_threshold", "outscored"
  std::string reason;   // the same as a sentence
  std::optional<stories::Explanation> explanation;  // none where nothing could be scored
  std::vector<WrittenTerm> shared_terms;            // heaviest first
  std::optional<PublishedAt> published_at;
  Timestamp received_at{};
  Timestamp reported_at{};                // as in StoryArticle
  Timestamp story_first{}, story_last{};  // of its other reports where there are any
  struct Rival {
    StoryId story;
    std::string title;
    float score = 0;
  };
  std::vector<Rival> rivals;  // other stories that were scored, best first, at most kRivalsShown
};
inline constexpr std::size_t kRivalsShown = 5;

// Reports of a story over time, and what happened to it.
struct TimelineBucket {
  Timestamp begin{};
  std::uint32_t reports = 0;
  std::uint32_t originals = 0;  // reports that are nobody's copy
};
struct StoryHistoryEntry {
  Sequence sequence = 0;
  Timestamp at{};
  std::string kind;  // "created", "merged", "split", "moved_in", "moved_out"
  StoryId other{};
  std::uint64_t correction = 0;
  std::string reason{};
};
struct StoryTimeline {
  StoryId id;
  std::chrono::milliseconds bucket_width{};
  std::vector<TimelineBucket> buckets;     // ascending; empty ones left out
  std::vector<StoryHistoryEntry> history;  // ascending
};

// Who wrote what first: every report of a story with the earlier texts it derives from.
struct LineageParent {
  ArticleId id;
  float containment = 0;  // share of this text's shingles that the parent has
  float adds = 0;         // of which no better parent has
};
struct LineageHint {
  ArticleId id;          // an earlier report that may be a source
  std::string kind;      // "quotation"
  std::string evidence;  // the words that both quote
};
struct LineageNode {
  StoryArticle article;
  std::vector<LineageParent> parents;  // best first, at most kLineageParentsMax; none: own words
  std::vector<LineageHint> hints;      // only for texts without parents
  float own = 1;                       // share of its shingles that no parent has
};
inline constexpr std::size_t kLineageParentsMax = 3;
struct StoryLineage {
  StoryId id;
  ArticleId first;                 // who published first
  std::vector<LineageNode> nodes;  // by time; at most kLineageNodesMax
  bool truncated = false;
};
inline constexpr std::size_t kLineageNodesMax = 300;

// What an editor's correction did. `correction` is the handle for undo_correction().
struct CorrectionAnswer {
  std::uint64_t correction = 0;
  StoryId story;                 // where the articles are now; none when nothing had to move
  std::vector<StoryId> stories;  // all that changed
};

struct CorrectionView {
  std::uint64_t correction = 0;
  Timestamp at{};
  std::string kind;  // by what it did: "merge", "split", "move", "undo"
  bool undone = false;
  std::uint64_t undoes = 0;
  std::vector<StoryId> stories;
  std::vector<ArticleId> articles;  // that it moved, at most kCorrectionArticlesShown
  std::size_t articles_total = 0;
};
inline constexpr std::size_t kCorrectionArticlesShown = 100;
struct CorrectionsPage {
  std::vector<CorrectionView> corrections;  // newest first
  std::string next_cursor;
};

// Two articles of which an editor said that they are, or are not, one story; with what the score sees of the
// two alone.
struct LabelledPair {
  std::uint64_t correction = 0;
  Timestamp at{};
  bool same = true;
  ArticleId a, b;
  stories::Explanation explanation;
};
inline constexpr std::size_t kLabelledPairsMax = 5000;  // of one answer, which ends with a whole correction

// Position of an event: the record's sequence and the event's place within it. Written "12.0"; "0.0" is
// before everything.
struct EventId {
  Sequence sequence = 0;
  std::uint32_t part = 0;
  auto operator<=>(const EventId&) const = default;
};
std::string to_string(EventId id);
Result<EventId> parse_event_id(std::string_view text);  // "0" too; invalid_value

enum class EventKind : std::uint8_t {
  article_added,
  article_updated,
  article_moved,
  article_removed,
  article_restored,
  group_changed,  // `article` stands for its group from now on, in place of `duplicate_of`
  story_created,
  story_grown,
  story_shrunk,
  story_merged,  // `other_story` is an alias of `story` from now on
  story_split,   // `other_story` was split off from `story`
  story_state,   // `reason` is the new state
};
std::string_view name_of(EventKind kind);  // "article.added"
std::optional<EventKind> parse_event_kind(std::string_view name);

struct Event {
  EventId id;
  EventKind kind = EventKind::article_added;
  Timestamp at{};
  ArticleId article;  // empty where it is about a story alone
  std::optional<ArticleId> duplicate_of;
  StoryId story;
  StoryId other_story;  // moved from, merged alias, split part
  std::uint32_t revision = 0;
  std::uint64_t correction = 0;  // the editor's correction behind it, if one is
  std::string language;          // primary subtag, where known
  std::string reason;
};

struct EventsPage {
  std::vector<Event> events;
  bool reset = false;  // the id asked for is older than what is kept: start again from the state
};
inline constexpr std::chrono::hours kEventsKept{24 * 7};

struct EngineFigures {
  std::size_t articles = 0, stories = 0, stories_active = 0, stories_pending = 0, duplicate_groups = 0;
  std::size_t queue_articles = 0;
  std::size_t duplicates_memory_bytes = 0, stories_memory_bytes = 0;
  std::uint64_t accepted = 0, unchanged = 0, updated = 0, removed = 0, rejected = 0, batches = 0;
  // Since the start: texts that candidates were compared with exactly, and those of them read again to tell
  // copies from other fillings of one form.
  std::uint64_t texts_compared = 0, form_texts_read = 0;
  std::uint64_t expired = 0;  // articles that left by age since the store was made
  Sequence sequence = 0;
  Timestamp watermark{};
  store::StoreFigures store;
};

}  // namespace samestory
