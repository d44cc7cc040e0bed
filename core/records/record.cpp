#include "core/records/record.hpp"

#include "core/base/bytes.hpp"
#include "core/records/field_reader.hpp"
#include "core/records/frame.hpp"

namespace samestory::records {
namespace {

constexpr std::uint8_t kVersion = 1;
// Of an article for whose date the time of receipt stands in; others are written as ever.
constexpr std::uint8_t kWithStandIn = 2;

// Writing. Each write_x has its read_x in the same field order below.

std::int64_t milliseconds(Timestamp at) {
  return at.time_since_epoch().count();
}

void write(ByteWriter& out, bool value) {
  out.fixed(static_cast<std::uint8_t>(value ? 1 : 0));
}
void write(ByteWriter& out, ArticleNumber number) {
  out.varint(number.value);
}
void write(ByteWriter& out, StoryId story) {
  out.varint(story.value);
}

void write(ByteWriter& out, const PublishedAt& at) {
  out.zigzag(milliseconds(at.instant));
  out.fixed(static_cast<std::uint8_t>(at.precision));
}

void write(ByteWriter& out, const DuplicateLink& link) {
  write(out, link.other);
  out.fixed(static_cast<std::uint8_t>(link.relation));
  out.f32(link.similarity);
  out.f32(link.containment);
}

void write(ByteWriter& out, const StoryEvidence& evidence) {
  out.fixed(static_cast<std::uint8_t>(evidence.cause));
  out.f32(evidence.score);
  write(out, evidence.runner_up);
  out.f32(evidence.runner_up_score);
  out.f32(evidence.threshold);
  out.varint(evidence.model_version);
}

void write(ByteWriter& out, const Promotion& promotion) {
  write(out, promotion.from);
  write(out, promotion.to);
}

void write(ByteWriter& out, const Departure& departure);

template <class T>
void write(ByteWriter& out, const std::optional<T>& value) {
  write(out, value.has_value());
  if (value) write(out, *value);
}

void write(ByteWriter& out, const Departure& departure) {
  write(out, departure.number);
  write(out, departure.promotion);
}

void write(ByteWriter& out, const StoryMove& move) {
  write(out, move.article);
  write(out, move.from);
  write(out, move.to);
}

void write(ByteWriter& out, const StoryAlias& alias) {
  write(out, alias.alias);
  write(out, alias.survivor);
}

void write(ByteWriter& out, const Constraint& constraint) {
  write(out, constraint.a);
  write(out, constraint.b);
  write(out, constraint.must_link);
}

void write(ByteWriter& out, const StoryStateChanged::Change& change) {
  write(out, change.story);
  out.fixed(static_cast<std::uint8_t>(change.state));
}

template <class T>
void write(ByteWriter& out, const std::vector<T>& items) {
  out.varint(items.size());
  for (const T& item : items) write(out, item);
}

void write(ByteWriter& out, const ArticleSubmitted& body) {
  out.bytes(body.id.value);
  write(out, body.number);
  out.varint(body.revision);
  write(out, body.replaces);
  out.fixed(body.submission_hash);
  out.bytes(body.language);
  out.bytes(body.source);
  write(out, body.published_at);
  write(out, body.duplicates);
  write(out, body.representative);
  write(out, body.story);
  write(out, body.story_created);
  write(out, body.evidence);
  if (body.stand_in) out.zigzag(milliseconds(*body.stand_in));
}

void write(ByteWriter& out, const ArticleRemoved& body) {
  out.bytes(body.id.value);
  write(out, body.departure);
  out.fixed(static_cast<std::uint8_t>(body.cause));
}

void write(ByteWriter& out, const ArticleRestored& body) {
  out.bytes(body.id.value);
}

void write(ByteWriter& out, const StoriesChanged& body) {
  out.fixed(static_cast<std::uint8_t>(body.cause));
  write(out, body.created);
  write(out, body.moves);
  write(out, body.aliases);
  write(out, body.aliases_undone);
  write(out, body.constraints);
  write(out, body.constraints_undone);
  out.varint(body.correction);
  out.varint(body.undoes);
  out.bytes(body.reason);
  out.f32(body.score);
  out.varint(body.model_version);
}

void write(ByteWriter& out, const StoryStateChanged& body) {
  write(out, body.changes);
}

void write(ByteWriter&, const Settle&) {}

void write(ByteWriter& out, const ArticlesExpired& body) {
  write(out, body.first);
  write(out, body.through);
  out.zigzag(milliseconds(body.received_before));
  write(out, body.promotions);
}

FrameKind kind_of(const RecordBody& body) {
  constexpr FrameKind kKinds[] = {FrameKind::article_submitted,   FrameKind::article_removed,
                                  FrameKind::article_restored,    FrameKind::stories_changed,
                                  FrameKind::story_state_changed, FrameKind::settle,
                                  FrameKind::articles_expired};
  static_assert(std::size(kKinds) == std::variant_size_v<RecordBody>);
  return kKinds[body.index()];
}

// Reading.

PublishedAt read_published_at(FieldReader& in) {
  PublishedAt at;
  at.instant = in.timestamp();
  at.precision = in.enumerator(DatePrecision::day, DatePrecision::second);
  return at;
}

DuplicateLink read_link(FieldReader& in) {
  DuplicateLink link;
  link.other = in.article();
  link.relation = in.enumerator(Relation::identical, Relation::template_only);
  link.similarity = in.f32();
  link.containment = in.f32();
  return link;
}

StoryCause read_cause(FieldReader& in) {
  return in.enumerator(StoryCause::started, StoryCause::reclustered);
}

StoryEvidence read_evidence(FieldReader& in) {
  StoryEvidence evidence;
  evidence.cause = read_cause(in);
  evidence.score = in.f32();
  evidence.runner_up = in.story();
  evidence.runner_up_score = in.f32();
  evidence.threshold = in.f32();
  evidence.model_version = in.u32();
  return evidence;
}

Promotion read_promotion(FieldReader& in) {
  Promotion promotion;
  promotion.from = in.article();
  promotion.to = in.article();
  return promotion;
}

Departure read_departure(FieldReader& in) {
  Departure departure;
  departure.number = in.article();
  departure.promotion = in.optional(read_promotion);
  return departure;
}

StoryMove read_move(FieldReader& in) {
  StoryMove move;
  move.article = in.article();
  move.from = in.story();
  move.to = in.story();
  return move;
}

StoryAlias read_alias(FieldReader& in) {
  StoryAlias alias;
  alias.alias = in.story();
  alias.survivor = in.story();
  return alias;
}

Constraint read_constraint(FieldReader& in) {
  Constraint constraint;
  constraint.a = in.article();
  constraint.b = in.article();
  constraint.must_link = in.flag();
  return constraint;
}

StoryId read_story(FieldReader& in) {
  return in.story();
}

StoryStateChanged::Change read_state(FieldReader& in) {
  StoryStateChanged::Change change;
  change.story = in.story();
  change.state = in.enumerator(StoryState::active, StoryState::closed);
  return change;
}

ArticleSubmitted read_submitted(FieldReader& in, std::uint8_t version) {
  constexpr std::size_t kLinkBytesMin = 10;
  ArticleSubmitted body;
  body.id.value = in.text();
  body.number = in.article();
  body.revision = in.u32();
  body.replaces = in.optional(read_departure);
  body.submission_hash = in.fixed<std::uint64_t>();
  body.language = in.text();
  body.source = in.text();
  body.published_at = in.optional(read_published_at);
  body.duplicates = in.list(kLinkBytesMin, read_link);
  body.representative = in.article();
  body.story = in.story();
  body.story_created = in.flag();
  body.evidence = read_evidence(in);
  if (version == kWithStandIn) body.stand_in = in.timestamp();
  return body;
}

ArticleRemoved read_removed(FieldReader& in) {
  ArticleRemoved body;
  body.id.value = in.text();
  body.departure = read_departure(in);
  body.cause = in.enumerator(RemovalCause::taken_down, RemovalCause::expired);
  return body;
}

StoriesChanged read_stories_changed(FieldReader& in) {
  StoriesChanged body;
  body.cause = read_cause(in);
  body.created = in.list(1, read_story);
  body.moves = in.list(3, read_move);
  body.aliases = in.list(2, read_alias);
  body.aliases_undone = in.list(2, read_alias);
  body.constraints = in.list(3, read_constraint);
  body.constraints_undone = in.list(3, read_constraint);
  body.correction = in.u64();
  body.undoes = in.u64();
  body.reason = in.text();
  body.score = in.f32();
  body.model_version = in.u32();
  return body;
}

ArticlesExpired read_expired(FieldReader& in) {
  ArticlesExpired body;
  body.first = in.article();
  body.through = in.article();
  body.received_before = in.timestamp();
  body.promotions = in.list(2, read_promotion);
  return body;
}

bool read_body(FrameKind kind, std::uint8_t version, FieldReader& in, RecordBody& body) {
  switch (kind) {
    case FrameKind::article_submitted:
      body = read_submitted(in, version);
      return true;
    case FrameKind::article_removed:
      body = read_removed(in);
      return true;
    case FrameKind::article_restored:
      body = ArticleRestored{ArticleId{in.text()}};
      return true;
    case FrameKind::stories_changed:
      body = read_stories_changed(in);
      return true;
    case FrameKind::story_state_changed:
      body = StoryStateChanged{in.list(2, read_state)};
      return true;
    case FrameKind::settle:
      body = Settle{};
      return true;
    case FrameKind::articles_expired:
      body = read_expired(in);
      return true;
    case FrameKind::analysis:
    case FrameKind::article:
      break;
  }
  return false;
}

std::uint8_t version_of(const RecordBody& body) {
  const auto* article = std::get_if<ArticleSubmitted>(&body);
  return article != nullptr && article->stand_in ? kWithStandIn : kVersion;
}

bool knows(const Frame& frame) {
  const bool article = frame.kind == static_cast<std::uint8_t>(FrameKind::article_submitted);
  return frame.version == kVersion || (article && frame.version == kWithStandIn);
}

}  // namespace

std::string encode(const Record& record) {
  std::string bytes;
  begin_frame(bytes, version_of(record.body), kind_of(record.body));
  ByteWriter out(bytes);
  out.varint(record.collection.value);
  out.varint(record.sequence);
  out.zigzag(milliseconds(record.received_at));
  out.zigzag(milliseconds(record.watermark));
  std::visit([&out](const auto& body) { write(out, body); }, record.body);
  end_frame(bytes);
  return bytes;
}

Result<Record> decode_record(std::string_view bytes) {
  const auto frame = open_frame(bytes);
  if (!frame) return fail(frame.error());
  if (!knows(*frame)) {
    return fail(Errc::unsupported,
                "A stored record has a format version that this build does not know; use a newer one.");
  }
  FieldReader in(frame->body);
  Record record;
  record.collection.value = in.u32();
  record.sequence = in.u64();
  record.received_at = in.timestamp();
  record.watermark = in.timestamp();
  if (!read_body(static_cast<FrameKind>(frame->kind), frame->version, in, record.body)) {
    return fail(Errc::unsupported,
                "A stored record is of a kind that this build does not know; use a newer one.");
  }
  if (!in.complete()) return fail(Errc::corrupt, "A stored record does not follow its format.");
  return record;
}

std::string_view name_of(Relation relation) {
  switch (relation) {
    case Relation::identical:
      return "identical";
    case Relation::near_duplicate:
      return "near_duplicate";
    case Relation::contains:
      return "contains";
    case Relation::contained_in:
      return "contained_in";
    case Relation::template_only:
      return "template";
  }
  return "unknown";
}

Relation reverse(Relation relation) {
  if (relation == Relation::contains) return Relation::contained_in;
  if (relation == Relation::contained_in) return Relation::contains;
  return relation;
}

std::string_view name_of(StoryCause cause) {
  switch (cause) {
    case StoryCause::started:
      return "started";
    case StoryCause::joined:
      return "joined";
    case StoryCause::copied:
      return "copied";
    case StoryCause::corrected:
      return "corrected";
    case StoryCause::reclustered:
      return "reclustered";
  }
  return "unknown";
}

std::string_view name_of(StoryState state) {
  switch (state) {
    case StoryState::active:
      return "active";
    case StoryState::dormant:
      return "dormant";
    case StoryState::closed:
      return "closed";
  }
  return "unknown";
}

}  // namespace samestory::records
