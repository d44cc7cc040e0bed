#include "core/stories/story_state.hpp"

#include <algorithm>
#include <cassert>

namespace samestory::stories {
namespace {

constexpr std::size_t kRecentPuts = 2048;
constexpr std::size_t kLookedAtAgain = 512;  // articles

}  // namespace

std::optional<ReportDate> StoryState::date_of(const Report& report) const {
  const std::optional<ReportDate> date = believed_date_of(report);
  return date || !report.stand_in ? date : ReportDate::of_receipt(*report.stand_in);
}

std::optional<Timestamp> StoryState::stand_in(const Report& report, std::optional<Timestamp> since,
                                              const Liveness& liveness) const {
  if (believed_date_of(report) || source_dates_.usually_late(report.source)) return std::nullopt;
  const std::optional<Timestamp> published = liveness.stand_in(report.received_at);
  if (!published || !since) return published;
  return std::min<Timestamp>(*published, std::chrono::floor<std::chrono::hours>(*since));
}

const StoryRow* StoryState::row(StoryId story) const {
  const auto place = row_of_.find(story.value);
  return place == row_of_.end() ? nullptr : slots_[place->second].get();
}

StoryRow* StoryState::mutable_row(StoryId story) {
  const auto place = row_of_.find(story.value);
  return place == row_of_.end() ? nullptr : slots_[place->second].get();
}

const ClosedStory* StoryState::closed(StoryId story) const {
  const auto place = closed_.find(story.value);
  return place == closed_.end() ? nullptr : place->second.get();
}

bool StoryState::counts_in(ArticleNumber group, StoryId story) const {
  if (closed_.contains(story.value)) return false;
  const StoryRow* found = row(story);
  return found == nullptr || found->body.counted_for(group) == nullptr;
}

StoryRow& StoryState::open(StoryId story) {
  if (StoryRow* found = mutable_row(story)) return *found;
  auto created = std::make_unique<StoryRow>(story);
  if (free_slots_.empty()) {
    created->slot = static_cast<std::uint32_t>(slots_.size());
    assert(created->slot < kSlotsMax);
    slots_.emplace_back();
    heads_.grow();
  } else {
    created->slot = free_slots_.back();
    free_slots_.pop_back();
  }
  row_of_[story.value] = created->slot;
  heads_.put(created->slot, created->body, 0);
  StoryRow& row = *created;
  slots_[row.slot] = std::move(created);
  return row;
}

void StoryState::resize(StoryRow& row, std::size_t counted) {
  sizes_.replace(row.sized, counted);
  row.sized = counted;
}

void StoryState::erase(StoryRow& row) {
  resize(row, 0);
  set_waiting(row, Waiting::nothing);
  postings_.unpost(row.slot, row.body.index_terms());
  const std::uint32_t slot = row.slot;
  row_of_.erase(row.body.id().value);
  slots_[slot].reset();
  heads_.clear(slot);
  free_slots_.push_back(slot);
}

void StoryState::put_recent(const StoryRow& row) {
  if (recent_[1].puts() >= kRecentPuts) {
    std::swap(recent_[0], recent_[1]);
    recent_[1].clear();
    recent_since_[0] = recent_since_[1];
    recent_since_[1] = sequence_ - 1;
  }
  recent_[1].put(row.body.id(), row.body.index_terms(), sequence_);
}

void StoryState::wait(StoryRow& row) {
  if (row.window != window()) waiting_.emplace_back(window(), row.body.id());
  set_waiting(row, Waiting::round);
  row.window = window();
}

void StoryState::set_waiting(StoryRow& row, Waiting waiting) {
  pending_ -= row.waiting == Waiting::round ? 1U : 0U;
  pending_ += waiting == Waiting::round ? 1U : 0U;
  row.waiting = waiting;
}

// What was decided before cosines could be judged waits for the deferred step once more.
void StoryState::look_again() {
  for (const ArticleNumber number : embeddings_.ring().latest(kLookedAtAgain)) {
    const Member* member = members_.find(number);
    if (member == nullptr) continue;
    if (StoryRow* found = mutable_row(member->story)) wait(*found);
  }
}

void StoryState::touch(StoryRow& row) {
  const bool fresh = row.changed == 0;
  const Day before = quiet_day(row);
  if (!fresh) row.pace.report(row.touched, watermark_.value());
  row.touched = watermark_.value();
  row.received = received_;
  row.touched_at = articles_;
  if (row.state == records::StoryState::dormant) {
    reopened_.push_back(row.body.id());
    dormant_[closing_day(row)].push_back(row.body.id());
  } else if (const Day day = quiet_day(row); fresh || day != before) {
    active_[day].push_back(row.body.id());
  }
}

void StoryState::changed(StoryRow& row, bool evidence, std::span<const IndexTerm> terms_before) {
  row.changed = sequence_;
  if (!evidence) return;
  resize(row, row.body.counted().size());
  row.evidence_changed = sequence_;
  heads_.put(row.slot, row.body, sequence_);
  postings_.repost(row.slot, terms_before, row.body.index_terms());
  put_recent(row);
}

namespace {

// The report in its language that came before the latest one.
const PackedArticle* mate_of(const StoryBody& body) {
  const StoryBody* strand = body.strand(body.counted().back().packed->language());
  if (strand == nullptr || strand->counted().size() < 2) return nullptr;
  return strand->counted()[strand->counted().size() - 2].packed;
}

}  // namespace

void StoryState::add(const Report& report, StoryId story, const PackedArticle* packed, Sequence sequence,
                     const Computed& known) {
  sequence_ = sequence;
  ++articles_;
  received_ = std::max(received_, report.received_at);
  const ArticleNumber group = report.representative ? report.representative : report.number;
  watermark_.advance(arrival_of(report), report.received_at);
  observe(report, liveness_);
  Member& member = members_.put(report.number, story, group);
  if (const auto place = closed_.find(story.value); place != closed_.end()) {
    place->second->members.push_back(report.number);
    return;
  }
  StoryRow& row = open(story);
  const std::string language = report.terms ? report.terms->language : std::string();
  const std::vector<IndexTerm> before = row.body.index_terms();
  members_.set_packed(member, packed);
  const bool evidence = row.body.attach({report.number, group, member.packed}, language, known);
  if (!evidence) members_.set_packed(member, nullptr);
  if (evidence && report.terms != nullptr) learn(report, row);
  if (evidence && report.embedding != nullptr &&
      embeddings_.add(report.number, members_, sequence, known.signs, mate_of(row.body))) {
    look_again();
  }
  touch(row);
  changed(row, evidence, before);
  if (evidence) wait(row);
  constexpr std::uint64_t kWindowsKept = 100;
  while (!waiting_.empty() && waiting_.front().first + kWindowsKept < window()) {
    StoryRow* late = mutable_row(waiting_.front().second);
    if (late != nullptr && late->window == waiting_.front().first) set_waiting(*late, Waiting::nothing);
    waiting_.pop_front();
  }
}

// Habits count from the points on at which the statistics do: in between, all answers stay.
void StoryState::learn(const Report& report, const StoryRow& row) {
  const std::uint64_t version = statistics_.version();
  const StoryBody* strand = row.body.strand(language_key(report.terms->language));
  const std::size_t reports = strand == nullptr ? 1 : strand->counted().size();
  if (statistics_.tells(report.terms->language, reports)) statistics_.observe(*report.terms);
  source_dates_.observe({report.published_at, report.received_at}, report.source);
  if (statistics_.version() != version) source_dates_.publish();
}

void StoryState::promote(const records::Promotion& promotion) {
  std::vector<ArticleNumber> group = members_.copies_of(promotion.from);
  group.push_back(promotion.from);
  for (const ArticleNumber number : group) {
    const Member* member = members_.find(number);
    if (member == nullptr) continue;
    if (StoryRow* found = mutable_row(member->story)) found->body.rename_group(promotion.from, promotion.to);
  }
  members_.promote(promotion.from, promotion.to);
  constraints_.inherit(promotion.from, promotion.to);
}

bool StoryState::hand_over(StoryRow& row, ArticleNumber number, std::span<const ArticleNumber> leaving,
                           bool keep_vector) {
  const auto counted = row.body.counted();
  const auto place =
      std::find_if(counted.begin(), counted.end(), [&](const auto& m) { return m.number == number; });
  if (place == counted.end()) return false;
  const ArticleNumber group = place->group;
  const auto stays = [&](ArticleNumber n) {
    const Member* m = members_.find(n);
    return n != number && m != nullptr && m->story == row.body.id() &&
           std::find(leaving.begin(), leaving.end(), n) == leaving.end();
  };
  ArticleNumber next = stays(group) ? group : ArticleNumber{};
  const auto& copies = members_.copies_of(group);
  if (!next) {
    const auto found = std::find_if(copies.begin(), copies.end(), stays);
    if (found == copies.end()) return false;
    next = *found;
  }
  Member& from = *members_.find(number);
  Member& to = *members_.find(next);
  members_.set_packed(to, from.packed);
  if (!keep_vector) members_.set_packed(from, nullptr);
  row.body.hand_over(number, next, to.packed);
  return true;
}

void StoryState::detach(StoryRow& row, std::span<const ArticleNumber> numbers, bool moving) {
  for (const ArticleNumber number : numbers) hand_over(row, number, numbers, moving);
  if (numbers.size() >= row.body.members().size()) {
    const auto leaves = [&](ArticleNumber n) {
      return std::find(numbers.begin(), numbers.end(), n) != numbers.end();
    };
    if (std::all_of(row.body.members().begin(), row.body.members().end(), leaves)) return erase(row);
  }
  const std::vector<IndexTerm> before = row.body.index_terms();
  const bool evidence = row.body.detach(numbers);
  if (!evidence) heads_.put(row.slot, row.body, row.evidence_changed);  // a copy may have taken over
  changed(row, evidence, before);
}

void StoryState::remove(const records::Departure& departure, Sequence sequence, ArticleNumber successor) {
  sequence_ = sequence;
  const Member* member = members_.find(departure.number);
  if (member == nullptr) return;
  const StoryId story = member->story;
  if (departure.promotion) promote(*departure.promotion);
  if (StoryRow* found = mutable_row(story)) {
    const ArticleNumber leaving[] = {departure.number};
    detach(*found, leaving, false);
    if (StoryRow* left = mutable_row(story); left != nullptr && left->evidence_changed == sequence)
      wait(*left);
  } else if (const auto place = closed_.find(story.value); place != closed_.end()) {
    ClosedStory& closed = *place->second;
    std::erase(closed.members, departure.number);
    if (closed.members.empty()) {
      closed_.erase(place);
    } else if (closed.facts.representative == departure.number) {
      closed.facts.representative = closed.members.front();
    }
  }
  if (successor) constraints_.inherit(departure.number, successor);
  constraints_.forget(departure.number);
  members_.erase(departure.number);
}

const PackedArticle* StoryState::vector_of_group(ArticleNumber group) const {
  const auto vector_of = [this](ArticleNumber number) {
    const Member* member = members_.find(number);
    return member ? member->packed : nullptr;
  };
  if (const PackedArticle* found = vector_of(group)) return found;
  for (const ArticleNumber copy : members_.copies_of(group)) {
    if (const PackedArticle* found = vector_of(copy)) return found;
  }
  return nullptr;
}

void StoryState::attach(StoryId to, std::span<const ArticleNumber> numbers, const std::string& language) {
  if (const auto place = closed_.find(to.value); place != closed_.end()) {
    for (const ArticleNumber number : numbers) {
      Member& member = *members_.find(number);
      members_.set_packed(member, nullptr);
      member.story = to;
      place->second->members.push_back(number);
    }
    return;
  }
  StoryRow& row = open(to);
  std::vector<CountedMember> arriving;
  for (const ArticleNumber number : numbers) {
    Member& member = *members_.find(number);
    const bool counts_here = row.body.counted_for(member.group) != nullptr;
    if (!member.packed && !counts_here) members_.set_packed(member, vector_of_group(member.group));
    member.story = to;
    arriving.push_back({number, member.group, member.packed});
  }
  const std::vector<IndexTerm> before = row.body.index_terms();
  const bool evidence = row.body.attach_all(arriving, language);
  for (const CountedMember& member : arriving) {
    const CountedMember* counted = row.body.counted_for(member.group);
    if (counted == nullptr || counted->number != member.number) {
      members_.set_packed(*members_.find(member.number), nullptr);
    }
  }
  touch(row);
  changed(row, evidence, before);
}

void StoryState::change(const records::StoriesChanged& change, Sequence sequence) {
  sequence_ = sequence;
  if (change.undoes != 0) constraints_.undo(change.undoes);
  for (const records::Constraint& c : change.constraints) constraints_.add(c, change.correction);
  std::map<std::pair<StoryId, StoryId>, std::vector<ArticleNumber>> ways;
  std::map<StoryId, std::vector<ArticleNumber>> leaving;
  for (const records::StoryMove& move : change.moves) {
    const Member* member = members_.find(move.article);
    if (member == nullptr || member->story == move.to) continue;
    ways[{member->story, move.to}].push_back(move.article);
    leaving[member->story].push_back(move.article);
  }
  std::map<StoryId, std::string> languages;
  for (const auto& [from, numbers] : leaving) {
    if (StoryRow* found = mutable_row(from)) {
      languages[from] = found->body.language();
      detach(*found, numbers, true);
    } else if (const auto place = closed_.find(from.value); place != closed_.end()) {
      for (const ArticleNumber number : numbers) std::erase(place->second->members, number);
      if (place->second->members.empty()) closed_.erase(place);
    }
  }
  for (const auto& [way, numbers] : ways) attach(way.second, numbers, languages[way.first]);
  if (change.cause == records::StoryCause::reclustered) return;
  for (const auto& [way, numbers] : ways) {
    for (const StoryId story : {way.first, way.second}) {
      if (StoryRow* found = mutable_row(story)) wait(*found);
    }
  }
}

std::size_t StoryState::memory_bytes() const {
  std::size_t bytes = embeddings_.memory_bytes() + members_.memory_bytes() + postings_.memory_bytes() +
                      statistics_.memory_bytes() + source_dates_.memory_bytes() + heads_.memory_bytes() +
                      slots_.capacity() * sizeof(void*) + row_of_.size() * 24 + waiting_.size() * 16;
  for (const auto& row : slots_) {
    if (row) bytes += sizeof(StoryRow) - sizeof(StoryBody) + row->body.memory_bytes();
  }
  for (const auto& [id, story] : closed_) {
    bytes += sizeof(ClosedStory) + story->members.capacity() * sizeof(ArticleNumber) + 64;
  }
  return bytes;
}

}  // namespace samestory::stories
