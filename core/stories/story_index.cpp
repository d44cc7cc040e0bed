#include "core/stories/story_index.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/base/touch.hpp"
#include "core/stories/describe.hpp"
#include "core/stories/join_rule.hpp"
#include "core/stories/neighbourhood.hpp"
#include "core/stories/related.hpp"
#include "core/stories/staged.hpp"
#include "core/stories/story_state.hpp"

namespace samestory::stories {
namespace {

// Prepared reports kept between decide() and add(): more than a batch holds.
constexpr std::size_t kPreparedMax = 4096;
constexpr std::size_t kSearchTermsMax = 32;

Decision decision_of(std::span<const ScoredStory> best, const JoinRule& rule,
                     std::span<const StoryId> forbidden, StoryId demanded) {
  Decision decision;
  records::StoryEvidence& evidence = decision.evidence;
  evidence.threshold = rule.threshold();
  evidence.model_version = rule.model().version();
  const ScoredStory* winner = nullptr;
  for (const ScoredStory& story : best) {
    const bool barred = std::find(forbidden.begin(), forbidden.end(), story.story) != forbidden.end();
    if (demanded ? story.story == demanded : winner == nullptr && !barred && story.score > rule.threshold()) {
      winner = &story;
    }
  }
  for (const ScoredStory& story : best) {
    if (&story == winner || story.story == demanded) continue;
    evidence.runner_up = story.story;
    evidence.runner_up_score = story.score;
    break;
  }
  if (winner != nullptr) evidence.score = winner->score;
  if (demanded) {
    decision.join = demanded;
    evidence.cause = records::StoryCause::corrected;
  } else if (winner != nullptr) {
    decision.join = winner->story;
    evidence.cause = records::StoryCause::joined;
  }
  return decision;
}

// What corrections say of an article.
struct Bound {
  std::vector<StoryId> forbidden;
  StoryId demanded;  // the oldest, or none
};

// What is kept of a report between decide() and add().
struct Kept {
  std::shared_ptr<const PreparedReport> report;
  std::shared_ptr<const BodyStep> step;  // a worker's or the staged layer's
};

}  // namespace

struct StoryIndex::Impl {
  explicit Impl(const StoryOptions& story_options)
      : options(story_options),
        model(options.model ? *options.model : MergeModel()),
        state(options),
        rule(state, model, options.granularity),
        staged(state) {}

  Proposal propose(const Report& report) const { return rule.propose(rule.prepare_to_propose(report)); }
  Bound bound(const Report& report) const;
  std::vector<ScoredStory> current_best(const Report& report, const Proposal& given);
  bool still_good(const Report& report, const Proposal& proposal) const;
  void append_recent(const Proposal& proposal, std::vector<Candidate>& candidates) const;
  std::vector<SignatureRing::Found> nearest_across(const Proposal& proposal) const;
  void append_across(const Proposal& proposal, std::vector<Candidate>& scored) const;
  // What is known of the report since it was decided, or null.
  Kept* known(const Report& report);
  // Packed as it was when it was decided, or anew into `room`: replays make the state that decisions made.
  const PackedArticle* packed_for(const Report& report, const Kept* known,
                                  std::unique_ptr<PackedArticle>& room) const;
  Computed computed(const Kept* known) const;

  StoryOptions options;
  MergeModel model;
  StoryState state;
  JoinRule rule;
  Staged staged;
  std::unordered_map<ArticleNumber, Kept> prepared;
};

StoryIndex::StoryIndex(const StoryOptions& options) : impl_(std::make_unique<Impl>(options)) {}
StoryIndex::~StoryIndex() = default;

Proposal StoryIndex::propose(const Report& report) const {
  return impl_->propose(report);
}

bool StoryIndex::Impl::still_good(const Report& report, const Proposal& proposal) const {
  if (proposal.prepared == nullptr) return false;
  if (report.embedding != nullptr && proposal.prepared->embeddings != state.embeddings().version())
    return false;
  return proposal.prepared->statistics == state.statistics().version() &&
         proposal.seen >= state.recent_since() && proposal.prepared->date == state.date_of(report);
}

// Changed since the proposal, applied or staged.
void StoryIndex::Impl::append_recent(const Proposal& proposal, std::vector<Candidate>& candidates) const {
  const PreparedReport& report = *proposal.prepared;
  const DayRange days = days_of(report.group);
  for (const std::size_t generation : {1U, 0U}) {
    if (proposal.seen == state.sequence()) break;
    for (const RecentIndex::Found& found : state.recent(generation).find(report.query, proposal.seen)) {
      if (generation == 0 && state.recent(1).holds(found.story)) continue;
      const StoryRow* row = state.row(found.story);
      if (row == nullptr || row->evidence_changed <= proposal.seen || staged.changed(found.story)) continue;
      if (row->body.strand(report.packed->language()) == nullptr) continue;
      candidates.push_back({found.story, rank_in_time(found.rank, days, days_of(row->body.group())), false, 0,
                            row->evidence_changed, row->slot});
    }
  }
  for (const RecentIndex::Found& found : staged.find(report.query)) {
    const StoryBody& body = *staged.body(found.story);
    if (body.strand(report.packed->language()) == nullptr) continue;
    candidates.push_back(
        {found.story, rank_in_time(found.rank, days, days_of(body.group())), false, 0, 0, 0});
  }
}

std::vector<ScoredStory> StoryIndex::Impl::current_best(const Report& report, const Proposal& given) {
  if (report.terms == nullptr) return {};
  Proposal renewed;
  const Proposal* proposal = &given;
  std::vector<Candidate> candidates;
  bool usable = still_good(report, given);
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (!usable) {
      renewed = propose(report);
      proposal = &renewed;
    }
    candidates.clear();
    for (const Candidate& c : proposal->candidates) touch(&state.heads().gate_at(c.slot));
    for (const Candidate& c : proposal->candidates) {
      const StoryHeads::Gate& head = state.heads().gate_at(c.slot);
      if (head.story == c.story && head.changed == c.changed && !staged.changed(c.story))
        candidates.push_back(c);
    }
    usable = proposal->complete || candidates.size() >= kScored;
    if (usable) break;
  }
  append_recent(*proposal, candidates);
  std::sort(candidates.begin(), candidates.end(), ranks_before);
  if (candidates.size() > kScored) candidates.resize(kScored);
  for (Candidate& c : candidates) {
    if (c.scored) continue;
    const StoryBody* body = staged.body(c.story);
    c.score = rule.score(*proposal->prepared, body ? *body : state.row(c.story)->body);
    c.scored = true;
  }
  append_across(*proposal, candidates);
  if (prepared.size() >= kPreparedMax) prepared.clear();
  prepared[report.number] = {proposal->prepared, proposal->step};
  return best_of(candidates);
}

Bound StoryIndex::Impl::bound(const Report& report) const {
  Bound bound;
  for (const ArticleNumber number : {report.number, report.replaces}) {
    for (const Constraints::Bond& bond : state.constraints().of(number)) {
      const StoryId story = staged.story_of(bond.other);
      if (!story) continue;
      if (!bond.must_link) {
        bound.forbidden.push_back(story);
      } else if (!bound.demanded || story < bound.demanded) {
        bound.demanded = story;
      }
    }
  }
  return bound;
}

// By embedding, of what is applied and staged now; the proposal knows most of them.
std::vector<SignatureRing::Found> StoryIndex::Impl::nearest_across(const Proposal& proposal) const {
  const PreparedReport& report = *proposal.prepared;
  const auto gone = [this](const SignatureRing::Found& f) {
    const StoryId story = staged.story_of(f.article);
    return !story || (state.row(story) == nullptr && staged.body(story) == nullptr);
  };
  std::vector<SignatureRing::Found> found;
  for (const AcrossCandidate& c : proposal.across) {
    if (state.embeddings().ring().holds(c.place)) found.push_back({c.article, c.distance, c.place});
  }
  std::erase_if(found, gone);
  const bool enough = proposal.across_complete || found.size() >= kAcross;
  if (!enough) found.clear();
  if (!enough || proposal.seen != state.sequence()) {
    const auto later = across_candidates(state, report, enough ? proposal.seen : 0);
    found.insert(found.end(), later.found.begin(), later.found.end());
  }
  constexpr std::uint64_t kStagedPlaces = std::uint64_t{1} << 62;
  for (SignatureRing::Found f : staged.ring().find(report.signs, report.packed->language(), kAcross).found) {
    f.place += kStagedPlaces;
    found.push_back(f);
  }
  std::erase_if(found, gone);
  std::sort(found.begin(), found.end(), nearer);
  if (found.size() > kAcross) found.resize(kAcross);
  return found;
}

void StoryIndex::Impl::append_across(const Proposal& proposal, std::vector<Candidate>& scored) const {
  const PreparedReport& report = *proposal.prepared;
  if (!report.packed->embedding()) return;
  for (const SignatureRing::Found& found : nearest_across(proposal)) {
    const StoryId story = staged.story_of(found.article);
    const auto same = [story](const Candidate& c) { return c.story == story && c.scored; };
    if (std::any_of(scored.begin(), scored.end(), same)) continue;
    const StoryRow* row = state.row(story);
    const StoryBody* body = staged.body(story);
    if (row == nullptr && body == nullptr) continue;
    const Sequence changed = row ? row->evidence_changed : 0;
    const auto known =
        std::find_if(proposal.across.begin(), proposal.across.end(),
                     [&](const AcrossCandidate& c) { return c.story == story && c.changed == changed; });
    const float score = body == nullptr && known != proposal.across.end()
                            ? known->score
                            : rule.score(report, body ? *body : row->body);
    add_scored(scored, story, score, changed);
  }
}

Computed StoryIndex::Impl::computed(const Kept* known) const {
  if (known == nullptr) return {};
  const PreparedReport& report = *known->report;
  const bool signs = report.packed->embedding() && report.embeddings == state.embeddings().version();
  return {&report.table, &report.group, known->step.get(), signs ? &report.signs : nullptr};
}

Decision StoryIndex::decide(const Report& report, const Proposal& proposal) {
  const std::vector<ScoredStory> best = impl_->current_best(report, proposal);
  const Bound bound = impl_->bound(report);
  return decision_of(best, impl_->rule, bound.forbidden, bound.demanded);
}

bool StoryIndex::binds(const Report& report) const {
  return !impl_->state.constraints().of(report.number).empty();
}

bool StoryIndex::may_inherit(const Report& report, StoryId story) const {
  const Bound bound = impl_->bound(report);
  if (bound.demanded) return bound.demanded == story;
  return std::find(bound.forbidden.begin(), bound.forbidden.end(), story) == bound.forbidden.end();
}

Decision StoryIndex::preview(const Report&, const Proposal& proposal) const {
  return decision_of(proposal.best, impl_->rule, {}, {});
}

Kept* StoryIndex::Impl::known(const Report& report) {
  if (report.terms == nullptr) return nullptr;
  const auto place = prepared.find(report.number);
  if (place == prepared.end()) return nullptr;
  const PreparedReport& found = *place->second.report;
  const bool same = found.statistics == state.statistics().version() &&
                    found.fingerprint == fingerprint_of(report, state.date_of(report));
  return same ? &place->second : nullptr;
}

const PackedArticle* StoryIndex::Impl::packed_for(const Report& report, const Kept* known,
                                                  std::unique_ptr<PackedArticle>& room) const {
  if (report.terms == nullptr || report.terms->roundup) return nullptr;
  if (known != nullptr) return known->report->packed.get();
  room = PackedArticle::make(*report.terms, state.statistics().idf(report.terms->language),
                             state.date_of(report), report.embedding);
  return room.get();
}

void StoryIndex::stage(const Report& report, StoryId story) {
  const ArticleNumber group = report.representative ? report.representative : report.number;
  Kept* const known = impl_->known(report);
  const bool counts = impl_->staged.counts_in(group, story);
  std::unique_ptr<PackedArticle> room;
  const PackedArticle* const packed = counts ? impl_->packed_for(report, known, room) : nullptr;
  BodyStep step =
      impl_->staged.add(report, story, packed ? packed->clone() : nullptr, impl_->computed(known));
  if (known != nullptr && step.before != 0) known->step = std::make_shared<const BodyStep>(std::move(step));
}

void StoryIndex::stage_removal(ArticleNumber number) {
  impl_->staged.remove(number);
}
void StoryIndex::drop_staged() {
  impl_->staged.clear();
}

void StoryIndex::add(const Report& report, StoryId story, Sequence sequence) {
  const ArticleNumber group = report.representative ? report.representative : report.number;
  const Kept* const known = impl_->known(report);
  const bool counts = impl_->state.counts_in(group, story);
  std::unique_ptr<PackedArticle> room;
  const PackedArticle* const packed = counts ? impl_->packed_for(report, known, room) : nullptr;
  impl_->state.add(report, story, packed, sequence, impl_->computed(known));
  impl_->prepared.erase(report.number);
}

std::shared_ptr<const PreparedReport> StoryIndex::prepare(const Report& report) const {
  return impl_->rule.prepare(report);
}
void StoryIndex::keep_prepared(ArticleNumber number, std::shared_ptr<const PreparedReport> prepared) {
  impl_->prepared[number] = {std::move(prepared), {}};
}
std::size_t StoryIndex::adds_in_version() const {
  return impl_->state.statistics().left_in_version();
}
std::size_t StoryIndex::embeddings_in_version() const {
  return impl_->state.embeddings().left_in_version();
}

void StoryIndex::remove(const records::Departure& departure, Sequence sequence, ArticleNumber successor) {
  impl_->state.remove(departure, sequence, successor);
}
void StoryIndex::expire(std::span<const records::Departure> departures, Sequence sequence) {
  impl_->state.expire(departures, sequence);
}
void StoryIndex::change(const records::StoriesChanged& change, Sequence sequence) {
  impl_->state.change(change, sequence);
}
void StoryIndex::set_states(const records::StoryStateChanged& change, Sequence sequence) {
  impl_->state.set_states(change, sequence);
}

std::vector<StoryIndex::Task> StoryIndex::due_tasks(bool settle) const {
  return impl_->state.due_tasks(settle);
}
std::size_t StoryIndex::articles_to_next_round() const {
  return impl_->state.articles_to_next_round();
}

StoryIndex::Plan StoryIndex::recluster(const Task& task) const {
  const std::unique_ptr<Regrouping> regrouping = begin_recluster(task);
  regrouping->group();
  return regrouping->conclude();
}
std::unique_ptr<StoryIndex::Regrouping> StoryIndex::begin_recluster(const Task& task) const {
  return regrouping_of(impl_->state, impl_->rule, task.story);
}
bool StoryIndex::still_valid(const Plan& plan) const {
  return std::all_of(plan.read.begin(), plan.read.end(), [this](const auto& read) {
    const StoryRow* row = impl_->state.row(read.first);
    return row != nullptr && row->changed == read.second;
  });
}
void StoryIndex::task_done(const Task& task) {
  impl_->state.task_done(task);
}
std::size_t StoryIndex::pending() const {
  return impl_->state.pending();
}

records::StoryStateChanged StoryIndex::due_states(Timestamp watermark) const {
  return impl_->state.due_states(watermark);
}
Timestamp StoryIndex::watermark_after(const Report& report, Timestamp now) const {
  return impl_->staged.watermark().after(impl_->state.arrival_of(report), now);
}

std::optional<Timestamp> StoryIndex::stand_in(const Report& report, std::optional<Timestamp> since) const {
  return impl_->state.stand_in(report, since, impl_->staged.liveness());
}
std::optional<Timestamp> StoryIndex::likely_stand_in(const Report& report,
                                                     std::optional<Timestamp> since) const {
  return impl_->state.stand_in(report, since, impl_->state.liveness());
}

Timestamp StoryIndex::reported_at(const Report& report) const {
  const std::optional<Timestamp> published = trusted_time(impl_->state.arrival_of(report));
  return published ? std::min(*published, report.received_at) : report.received_at;
}

std::optional<StoryFacts> StoryIndex::facts(StoryId story) const {
  if (const StoryRow* row = impl_->state.row(story))
    return facts_of(*row, impl_->state.postings(), impl_->state.open_stories());
  if (const ClosedStory* closed = impl_->state.closed(story)) return closed->facts;
  return std::nullopt;
}

std::vector<ScoredStory> StoryIndex::related(StoryId story, std::size_t limit) const {
  return related_to(impl_->state, impl_->rule, story, limit);
}

Explanation StoryIndex::explain(const Report& a, const Report& b) const {
  const auto left = impl_->rule.prepare(a), right = impl_->rule.prepare(b);
  if (!left || !right) return {};
  const CosineSum cosines = cosine_sum(*left->packed, *right->packed);
  if (left->packed->language() != right->packed->language() && cosines)
    return explain_across(impl_->rule, impl_->rule.across(cosines, left->group, right->group), cosines);
  Explanation out = stories::explain(impl_->rule, *left, *a.terms, right->group, right->packed->unpack(),
                                     left->table.products(*right->packed));
  add_cosine(impl_->rule, cosines, out);
  return out;
}

std::optional<Explanation> StoryIndex::explain(const Report& report, StoryId story) const {
  const StoryRow* row = impl_->state.row(story);
  const auto prepared = impl_->rule.prepare(report);
  if (row == nullptr || row->body.counted().empty() || !prepared) return std::nullopt;
  // A member is held against the others, not against itself or the copy that counts for it.
  StoryBody others = row->body;
  std::vector<ArticleNumber> alone = {report.number};
  if (const CountedMember* counted = others.counted_for(report.representative))
    alone.push_back(counted->number);
  if (others.counted().size() > 1) others.detach(alone);
  const StoryBody* own = others.strand(prepared->packed->language());
  if (own == nullptr) {
    const CosineSum cosines = others.cosines(*prepared->packed);
    if (cosines)
      return explain_across(impl_->rule, impl_->rule.across(cosines, prepared->group, others.group()),
                            cosines);
    own = &others;
  }
  const Products cross = own->products(prepared->table);
  Explanation out = stories::explain(impl_->rule, *prepared, *report.terms, own->group(), own->sum(), cross);
  add_direct(impl_->rule, *prepared, *own, cross, out);
  add_cosine(impl_->rule, own->cosines(*prepared->packed), out);
  return out;
}

std::vector<StoryId> StoryIndex::search(std::span<const records::TermId> terms, std::size_t limit) const {
  std::vector<IndexTerm> query;
  for (const records::TermId id : terms.first(std::min(terms.size(), kSearchTermsMax))) {
    const bool known =
        std::any_of(query.begin(), query.end(), [id](const IndexTerm& t) { return t.id == id; });
    if (!known)
      query.push_back(
          {id, static_cast<std::uint8_t>(255 / std::sqrt(std::min(terms.size(), kSearchTermsMax)))});
  }
  Ranks ranks;
  impl_->state.postings().rank(query, ranks);
  std::vector<Candidate> found;
  for (const RankedSlot& ranked : ranks.best(limit)) {
    found.push_back({impl_->state.heads().gate_at(ranked.slot).story, ranked.rank, false, 0, 0, 0});
  }
  std::sort(found.begin(), found.end(), ranks_before);
  std::vector<StoryId> stories;
  for (const Candidate& c : found) {
    if (stories.size() == limit) break;
    stories.push_back(c.story);
  }
  return stories;
}

std::size_t StoryIndex::active_stories() const {
  return impl_->state.open_stories();
}
std::size_t StoryIndex::memory_bytes() const {
  return impl_->state.memory_bytes();
}

}  // namespace samestory::stories
