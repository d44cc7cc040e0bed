#include "core/engine/writer.hpp"

#include <algorithm>
#include <utility>

#include "core/base/fatal.hpp"
#include "core/engine/absence.hpp"
#include "core/engine/corrections.hpp"
#include "core/engine/retention.hpp"

namespace samestory::engine {
namespace {

// Links that a record keeps; the best of those verified.
constexpr std::size_t kLinksMax = 64;
// Articles applied under one hold of the writers' lock, so that readers get their turn.
constexpr std::size_t kAppliedAtOnce = 128;
// Tables of the near-duplicate index are brought near this many entries ahead.
constexpr std::size_t kPrefetchAhead = 4;

// A plan names the stories it starts by placeholders; they get the ids after the last one given.
StoryId real_id(StoryId id, StoryId last) {
  if ((id.value & stories::StoryIndex::kPlaceholder) == 0) return id;
  return StoryId{last.value + (id.value & ~stories::StoryIndex::kPlaceholder)};
}

}  // namespace

Writer::Writer(State& state, WriterFirstMutex& mutex, store::Journal& journal, ShingleCache& shingles,
               const TextSource& stored, const Proposer& proposer, EventLog& events, const Clock& clock)
    : state_(state),
      mutex_(mutex),
      journal_(journal),
      shingles_(shingles),
      proposer_(proposer),
      events_(events),
      clock_(clock),
      pending_(state),
      texts_(entries_, stored) {
  drop();
}

void Writer::drop() {
  pending_.clear();
  entries_.clear();
  analyses_.clear();
  done_.clear();
  touched_.clear();
  submitted_ = embedded_ = 0;
  last_number_ = state_.articles.last_number();
  last_story_ = state_.last_story;
  sequence_ = state_.sequence;
  watermark_ = state_.watermark;
}

store::Entry& Writer::append(records::RecordBody body, Timestamp at, Timestamp watermark) {
  watermark_ = std::max(watermark_, watermark);
  store::Entry& entry = entries_.emplace_back();
  entry.record.sequence = ++sequence_;
  entry.record.received_at = at;
  entry.record.watermark = watermark_;
  entry.record.body = std::move(body);
  analyses_.emplace_back();
  return entry;
}

Result<IngestAnswer> Writer::submit(Prepared& prepared, const Proposal& proposal) {
  const ArticleId& id = prepared.article.id;
  const IdState known = pending_.find(id).value_or(IdState{});
  if (known.taken_down) {
    return fail(Errc::gone, "The article was taken down; restore it before submitting it again.");
  }
  if (const auto* space = pending_.embedding_space(); space != nullptr && prepared.analysis.embedding) {
    if (Result<void> fits = records::check_space(*space, *prepared.analysis.embedding); !fits)
      return fail(std::move(fits.error()));
  }
  if (known.number && pending_.submission_hash_of(known.number) == prepared.submission_hash) {
    return unchanged_answer(id, known);
  }
  const Timestamp now = clock_.now();
  records::ArticleSubmitted article;
  article.id = id;
  article.number = ArticleNumber{++last_number_.value};
  article.revision = known.revision + 1;
  article.submission_hash = prepared.submission_hash;
  article.language = prepared.language;
  article.source = prepared.article.source;
  article.published_at = prepared.article.published_at;
  if (known.number) {
    article.replaces = records::Departure{known.number, pending_.promotion_for(known.number)};
    pending_.depart(*article.replaces);
    state_.stories.stage_removal(known.number);
  }
  Duplicates duplicates = find_duplicates(prepared, proposal);
  article.duplicates = std::move(duplicates.links);
  article.representative = duplicates.representative ? duplicates.representative : article.number;
  stories::Report report = report_of(prepared, now);
  report.number = article.number;
  report.representative = article.representative;
  if (article.replaces) report.replaces = article.replaces->number;
  report.stand_in = state_.stories.stand_in(report, state_.published_of(known.number));
  article.stand_in = report.stand_in;
  decide_story(report, proposal, article);

  pending_.submit(article, prepared.analysis);
  if (prepared.shingles) shingles_.put(article.number, prepared.shingles);
  const Timestamp watermark = state_.stories.watermark_after(report, now);
  state_.stories.stage(report, article.story);
  ++submitted_;
  embedded_ += prepared.analysis.embedding ? 1U : 0U;

  IngestAnswer answer = answer_for(article, known.number ? IngestStatus::updated : IngestStatus::created);
  const ArticleNumber number = article.number;
  const std::optional<records::Departure> replaces = article.replaces;
  store::Entry& entry = append(std::move(article), now, watermark);
  entry.number = number;
  entry.analysis = std::move(prepared.encoded_analysis);
  entry.payload = std::move(prepared.payload);
  if (replaces) entry.drops.push_back(replaces->number);
  analyses_.back() = std::move(prepared.analysis);
  return answer;
}

Writer::Duplicates Writer::find_duplicates(const Prepared& prepared, const Proposal& proposal) const {
  Duplicates found;
  for (const records::DuplicateLink& link : proposal.links) {
    if (pending_.live(link.other)) found.links.push_back(link);
  }
  const auto consider = [&](const std::vector<duplicates::Candidate>& candidates) {
    std::vector<GroupedCandidate> live;
    for (const duplicates::Candidate& candidate : candidates) {
      if (!pending_.live(candidate.number)) continue;
      if (live.size() == kVerifiedMax) break;
      live.push_back({candidate, pending_.representative_of(candidate.number)});
    }
    const std::vector<records::DuplicateLink> links = proposer_.verify(prepared, live, texts_);
    found.links.insert(found.links.end(), links.begin(), links.end());
  };
  if (state_.articles.last_number() > proposal.seen) {
    consider(state_.bands.candidates(prepared.analysis.signature, proposal.seen));
  }
  consider(pending_.candidates(prepared.analysis.signature));
  sort_best_first(found.links);
  if (found.links.size() > kLinksMax) found.links.resize(kLinksMax);
  for (const records::DuplicateLink& link : found.links) {
    if (!duplicates::joins_group(link.relation)) continue;
    if (pending_.representative_of(link.other) != link.other) continue;
    found.representative = link.other;
    break;
  }
  return found;
}

void Writer::decide_story(const stories::Report& report, const Proposal& proposal,
                          records::ArticleSubmitted& article) {
  if (article.representative != article.number) {
    const StoryId inherited = pending_.story_of(article.representative);
    const StoryRow* row = state_.catalog.find(inherited);
    const bool open = row == nullptr || row->state != records::StoryState::closed;
    if (open && state_.stories.may_inherit(report, inherited)) {
      article.story = inherited;
      article.evidence.cause = records::StoryCause::copied;
      return;
    }
  }
  const stories::Decision decision = state_.stories.decide(report, proposal.story);
  article.evidence = decision.evidence;
  if (decision.join) {
    article.story = *decision.join;
    return;
  }
  // The only report of a story, rewritten, keeps its story's id: readers hold links to it.
  const StoryId before = article.replaces ? pending_.story_of(article.replaces->number) : StoryId{};
  if (before && pending_.story_is_empty(before)) {
    article.story = before;
    return;
  }
  article.story_created = true;
  article.story = StoryId{++last_story_.value};
}

std::vector<DuplicateView> Writer::views_of(const std::vector<records::DuplicateLink>& links,
                                            std::size_t limit) const {
  std::vector<DuplicateView> views;
  for (const records::DuplicateLink& link : links) {
    if (views.size() == limit) break;
    views.push_back({pending_.id_of(link.other), link.relation, link.similarity, link.containment});
  }
  return views;
}

IngestAnswer Writer::answer_for(const records::ArticleSubmitted& article, IngestStatus status) const {
  IngestAnswer answer;
  answer.id = article.id;
  answer.status = status;
  answer.story = article.story;
  answer.story_created = article.story_created;
  if (article.representative != article.number) answer.duplicate_of = pending_.id_of(article.representative);
  answer.duplicates = views_of(article.duplicates, kDuplicatesShown);
  answer.duplicates_total = article.duplicates.size();
  answer.revision = article.revision;
  return answer;
}

IngestAnswer Writer::unchanged_answer(const ArticleId& id, const IdState& known) const {
  IngestAnswer answer;
  answer.id = id;
  answer.status = IngestStatus::unchanged;
  answer.story = pending_.story_of(known.number);
  answer.revision = known.revision;
  const ArticleNumber representative = pending_.representative_of(known.number);
  if (representative != known.number) answer.duplicate_of = pending_.id_of(representative);
  if (const ArticleRow* row = state_.articles.live(known.number)) {
    std::vector<records::DuplicateLink> links = row->links;
    std::erase_if(links, [&](const records::DuplicateLink& link) { return !pending_.live(link.other); });
    sort_best_first(links);
    answer.duplicates = views_of(links, kDuplicatesShown);
    answer.duplicates_total = links.size();
    return answer;
  }
  for (const store::Entry& entry : entries_) {  // submitted earlier in this batch
    const auto* article = std::get_if<records::ArticleSubmitted>(&entry.record.body);
    if (article == nullptr || article->number != known.number) continue;
    answer.duplicates = views_of(article->duplicates, kDuplicatesShown);
    answer.duplicates_total = article->duplicates.size();
  }
  return answer;
}

Result<void> Writer::remove(const ArticleId& id) {
  const IdState known = pending_.find(id).value_or(IdState{});
  if (known.taken_down) return fail(Errc::gone, "The article was taken down already.");
  if (!known.number) return fail(no_article(state_));
  const records::Departure departure{known.number, pending_.promotion_for(known.number)};
  pending_.depart(departure);
  pending_.set_id(id, {{}, known.revision, true});
  state_.stories.stage_removal(known.number);
  store::Entry& entry = append(records::ArticleRemoved{id, departure, records::RemovalCause::taken_down},
                               clock_.now(), watermark_);
  entry.drops.push_back(known.number);
  return {};
}

Result<void> Writer::restore(const ArticleId& id) {
  const std::optional<IdState> known = pending_.find(id);
  if (!known) return fail(no_article(state_));
  if (!known->taken_down) return fail(Errc::conflict, "The article is not taken down.");
  pending_.set_id(id, {{}, known->revision, false});
  append(records::ArticleRestored{id}, clock_.now(), watermark_);
  return {};
}

bool Writer::accept(const stories::StoryIndex::Task& task, const stories::StoryIndex::Plan& plan) {
  // A batch that already holds articles may have changed what the plan read; the caller gives plans a batch
  // of their own.
  const bool overlaps = std::any_of(plan.read.begin(), plan.read.end(), [&](const auto& story) {
    return std::find(touched_.begin(), touched_.end(), story.first) != touched_.end();
  });
  if (overlaps || !state_.stories.still_valid(plan)) return false;
  done_.push_back(task);
  if (plan.change.moves.empty()) return true;
  records::StoriesChanged change = plan.change;
  const StoryId base = last_story_;
  for (StoryId& id : change.created) id = real_id(id, base);
  for (records::StoryMove& move : change.moves) move.to = real_id(move.to, base);
  last_story_.value += plan.new_stories;
  for (const records::StoryMove& move : change.moves) touched_.insert(touched_.end(), {move.from, move.to});
  append(std::move(change), clock_.now(), watermark_);
  return true;
}

Result<CorrectionAnswer> Writer::correct(const Edit& edit) {
  const StoryId new_story{last_story_.value + 1};
  Result<records::StoriesChanged> change = [&]() -> Result<records::StoriesChanged> {
    switch (edit.kind) {
      case Edit::Kind::merge:
        return merge_stories(state_, edit.story, edit.others);
      case Edit::Kind::split:
        return split_story(state_, edit.story, edit.articles, new_story);
      case Edit::Kind::move:
        return move_article(state_, edit.articles.front(),
                            edit.story ? std::optional<StoryId>(edit.story) : std::nullopt, new_story);
      case Edit::Kind::undo:
        return undo_correction(state_, edit.correction);
    }
    return fail(Errc::internal, "An unknown kind of correction.");
  }();
  if (!change) return fail(std::move(change.error()));
  CorrectionAnswer answer;
  answer.correction = change->correction;
  for (const records::StoryMove& move : change->moves) {
    for (const StoryId story : {move.from, move.to}) {
      if (std::find(answer.stories.begin(), answer.stories.end(), story) == answer.stories.end()) {
        answer.stories.push_back(story);
      }
    }
  }
  if (!change->moves.empty()) answer.story = change->moves.front().to;
  if (!change->created.empty()) last_story_ = std::max(last_story_, change->created.back());
  append(std::move(*change), clock_.now(), watermark_);
  return answer;
}

Result<std::optional<std::size_t>> Writer::expire(std::chrono::milliseconds keep) {
  const Timestamp now = clock_.now();
  const auto step = next_expiry(state_.articles, keep, now);
  if (!step) return std::nullopt;
  records::ArticlesExpired expired{step->first, step->through, step->received_before, {}};
  for (ArticleNumber n = step->first; n <= step->through; ++n.value) {
    if (state_.articles.live(n) == nullptr) continue;
    if (const auto promotion = state_.groups.promotion_past(n, step->through))
      expired.promotions.push_back(*promotion);
  }
  const std::uint64_t before = state_.articles.expired_count();
  append(std::move(expired), now, watermark_);
  if (auto durable = commit(); !durable) return fail(durable.error());
  // Where this fails, the next segment or the next start drops them too; appends say what ails the store.
  if (step->ends_segment) (void)journal_.drop_payloads(step->through);
  return static_cast<std::size_t>(state_.articles.expired_count() - before);
}

void Writer::settle() {
  append(records::Settle{}, clock_.now(), watermark_);
}

void Writer::note_quiet_stories() {
  records::StoryStateChanged change = state_.stories.due_states(watermark_);
  if (!change.changes.empty()) append(std::move(change), clock_.now(), watermark_);
}

bool Writer::round_due() const {
  return submitted_ >= state_.stories.articles_to_next_round();
}

bool Writer::full() const {
  return round_due() || submitted_ >= state_.stories.adds_in_version() ||
         (embedded_ > 0 && embedded_ >= state_.stories.embeddings_in_version());
}

Result<void> Writer::commit() {
  if (entries_.empty()) {
    const WriteLock lock(mutex_);
    for (const stories::StoryIndex::Task& task : done_) state_.stories.task_done(task);
    done_.clear();
    return {};
  }
  Result<void> durable = journal_.append(entries_);
  state_.stories.drop_staged();
  if (!durable) {
    for (const store::Entry& entry : entries_)
      shingles_.forget(entry.number);  // the numbers will be given again
    drop();
    return durable;
  }
  for (std::size_t i = 0; i < entries_.size();) {
    const WriteLock lock(mutex_);
    for (const std::size_t end = std::min(i + kAppliedAtOnce, entries_.size()); i < end; ++i) {
      const std::size_t later = i + kPrefetchAhead;
      if (later < end && entries_[later].number) state_.bands.prefetch(analyses_[later].signature);
      const Result<void> applied =
          state_.apply(entries_[i].record, entries_[i].number ? &analyses_[i] : nullptr);
      // Durable but not applicable is a bug of ours; going on would serve a state that no restart can
      // reproduce.
      if (!applied) fatal(applied.error().message);
      events_.append(entries_[i].record);
    }
  }
  {
    const WriteLock lock(mutex_);
    for (const stories::StoryIndex::Task& task : done_) state_.stories.task_done(task);
  }
  drop();
  if (applied_) applied_();
  return {};
}

}  // namespace samestory::engine
