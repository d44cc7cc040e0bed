// What was decided, as data. A record holds decisions, not inputs: applying the records of a collection in
// order, with the analyses they name, rebuilds the whole state without clock, chance or a second decision.
// docs/storage-format.md specifies the bytes; every stored record carries a format version and a checksum.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace samestory::records {

enum class Relation : std::uint8_t {
  identical = 1,       // the same normalised words
  near_duplicate = 2,  // exact 3-word Jaccard at or above the threshold
  contains = 3,        // this article holds nearly all of the other
  contained_in = 4,    // the other holds nearly all of this article
  template_only = 5,   // the same form with other figures
};
std::string_view name_of(Relation relation);  // "identical", ..., "template"
Relation reverse(Relation relation);          // seen from the other article

// A verified link from the article at hand to an earlier one. Similarity and containment are exact.
// Containment is the share of the smaller text's shingles that both have.
struct DuplicateLink {
  ArticleNumber other;
  Relation relation = Relation::near_duplicate;
  float similarity = 0;
  float containment = 0;
  bool operator==(const DuplicateLink&) const = default;
};

enum class StoryCause : std::uint8_t {
  started = 1,      // nothing known was near enough
  joined = 2,       // the join rule's score
  copied = 3,       // a copy inherits its group's story
  corrected = 4,    // an editor's correction binds
  reclustered = 5,  // the deferred step
};
std::string_view name_of(StoryCause cause);

// Why an article got its story, as far as it must be known after the fact.
struct StoryEvidence {
  StoryCause cause = StoryCause::started;
  float score = 0;    // of the story chosen; 0 where no score decided
  StoryId runner_up;  // best story not chosen, or none
  float runner_up_score = 0;
  float threshold = 0;
  std::uint32_t model_version = 0;
  bool operator==(const StoryEvidence&) const = default;
};

// A group whose representative changed: its live members now stand under `to`.
struct Promotion {
  ArticleNumber from;
  ArticleNumber to;
  bool operator==(const Promotion&) const = default;
};

// A live article leaves the index: taken down, expired, or replaced by its next revision.
struct Departure {
  ArticleNumber number;
  std::optional<Promotion> promotion;  // when it stood for a group that goes on
  bool operator==(const Departure&) const = default;
};

struct ArticleSubmitted {
  ArticleId id;
  ArticleNumber number;  // new with every revision
  std::uint32_t revision = 1;
  std::optional<Departure> replaces;  // the earlier revision, when there was one
  std::uint64_t submission_hash = 0;  // XXH3 of everything the caller sent: the same again is `unchanged`
  std::string language;               // primary subtag
  std::string source;
  std::optional<PublishedAt> published_at;
  std::optional<Timestamp> stand_in;  // for a date, from the time of receipt; none: it has one, or nothing
  std::vector<DuplicateLink> duplicates;  // best first
  ArticleNumber representative;           // of its group; itself when it is nobody's copy
  StoryId story;
  bool story_created = false;
  StoryEvidence evidence;
  bool operator==(const ArticleSubmitted&) const = default;
};

enum class RemovalCause : std::uint8_t { taken_down = 1, expired = 2 };

struct ArticleRemoved {
  ArticleId id;
  Departure departure;
  RemovalCause cause = RemovalCause::taken_down;
  bool operator==(const ArticleRemoved&) const = default;
};

// Articles received longer ago than the store keeps them leave together: all that are live among these
// numbers. Numbers ascend with receipt, so this is a stretch of time; everything before `first` has left
// before.
struct ArticlesExpired {
  ArticleNumber first, through;
  Timestamp received_before{};        // end of the time segment that these numbers belong to
  std::vector<Promotion> promotions;  // of groups that go on, ascending
  bool operator==(const ArticlesExpired&) const = default;
};

// Lifts a take-down: submits of this id are accepted again.
struct ArticleRestored {
  ArticleId id;
  bool operator==(const ArticleRestored&) const = default;
};

struct StoryMove {
  ArticleNumber article;
  StoryId from;
  StoryId to;
  bool operator==(const StoryMove&) const = default;
};
struct StoryAlias {
  StoryId alias;  // answers with the survivor from now on
  StoryId survivor;
  bool operator==(const StoryAlias&) const = default;
};
struct Constraint {
  ArticleNumber a, b;
  bool must_link = true;  // false: cannot-link
  bool operator==(const Constraint&) const = default;
};

// Stories changed without a new article: the deferred step, or an editor's merge, split, move or undo.
struct StoriesChanged {
  StoryCause cause = StoryCause::reclustered;
  std::vector<StoryId> created;
  std::vector<StoryMove> moves;
  std::vector<StoryAlias> aliases;         // of stories that these moves emptied into another
  std::vector<StoryAlias> aliases_undone;  // an undone merge
  std::vector<Constraint> constraints;
  std::vector<Constraint> constraints_undone;
  std::uint64_t correction = 0;  // number of the correction, when an editor made it
  std::uint64_t undoes = 0;      // number of the correction undone
  std::string reason;            // one sentence for people
  float score = 0;
  std::uint32_t model_version = 0;
  bool operator==(const StoriesChanged&) const = default;
};

enum class StoryState : std::uint8_t { active = 1, dormant = 2, closed = 3 };
std::string_view name_of(StoryState state);

struct StoryStateChanged {
  struct Change {
    StoryId story;
    StoryState state = StoryState::active;
    bool operator==(const Change&) const = default;
  };
  std::vector<Change> changes;
  bool operator==(const StoryStateChanged&) const = default;
};

// A point at which deferred work is due although no article came: idle time, or an orderly stop.
struct Settle {
  bool operator==(const Settle&) const = default;
};

using RecordBody = std::variant<ArticleSubmitted, ArticleRemoved, ArticleRestored, StoriesChanged,
                                StoryStateChanged, Settle, ArticlesExpired>;

struct Record {
  CollectionNumber collection;
  Sequence sequence = 0;    // 1 and up without gaps
  Timestamp received_at{};  // when it was decided
  Timestamp watermark{};    // the stories' clock from this record on
  RecordBody body;
  bool operator==(const Record&) const = default;
};

std::string encode(const Record& record);
Result<Record> decode_record(std::string_view bytes);

}  // namespace samestory::records
