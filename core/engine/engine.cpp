#include "core/engine.hpp"

#include <utility>

#include "core/engine/events.hpp"
#include "core/engine/learned_lines.hpp"
#include "core/engine/pipeline.hpp"
#include "core/engine/reader.hpp"
#include "core/engine/replay.hpp"
#include "core/engine/writer.hpp"

namespace samestory {
namespace {

using Edit = engine::Writer::Edit;

constexpr std::size_t kShingleCacheBytes = 64u << 20;

}  // namespace

std::string_view name_of(IngestStatus status) {
  switch (status) {
    case IngestStatus::created:
      return "created";
    case IngestStatus::unchanged:
      return "unchanged";
    case IngestStatus::updated:
      return "updated";
  }
  return "created";
}

std::string_view name_of(StoryTrend trend) {
  switch (trend) {
    case StoryTrend::growing:
      return "growing";
    case StoryTrend::steady:
      return "steady";
    case StoryTrend::fading:
      return "fading";
    case StoryTrend::quiet:
      return "quiet";
  }
  return "quiet";
}

struct Engine::Impl {
  Impl(const EngineOptions& options, store::Journal& records_kept, const Clock& time)
      : journal(records_kept),
        clock(time),
        state(options.stories, options.dedup_window),
        texts(records_kept),
        shingles(texts, kShingleCacheBytes),
        proposer(state, mutex, shingles, texts, options.thresholds),
        reader(state, mutex, records_kept, shingles, options.thresholds, time),
        events(records_kept, state.articles, mutex) {}

  store::Journal& journal;
  const Clock& clock;
  mutable WriterFirstMutex mutex;
  engine::State state;
  engine::StoredTexts texts;
  engine::ShingleCache shingles;
  engine::Proposer proposer;
  engine::Reader reader;
  engine::EventLog events;
  std::optional<engine::Writer> writer;      // once the journal was replayed
  std::optional<engine::Pipeline> pipeline;  // destroyed before what its threads use

  MatchAnswer answer_match(const engine::Prepared& prepared, const engine::Proposal& proposal) const;
};

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Engine::~Engine() {
  close();
}

Result<std::unique_ptr<Engine>> Engine::open(const EngineOptions& options, store::Journal& journal,
                                             const Clock& clock, std::function<void(Sequence)> progress) {
  auto impl = std::make_unique<Impl>(options, journal, clock);
  const auto replayed = engine::replay(journal, impl->state, impl->events, impl->mutex,
                                       {.helpers = options.workers, .progress = std::move(progress)});
  if (!replayed) return fail(replayed.error());
  // A segment whose last step was the last thing before a crash still has its texts.
  if (const ArticleNumber expired = impl->state.articles.expired_through())
    (void)journal.drop_payloads(expired);

  impl->writer.emplace(impl->state, impl->mutex, journal, impl->shingles, impl->texts, impl->proposer,
                       impl->events, clock);
  engine::Pipeline::Options pipeline;
  pipeline.workers = options.workers;
  pipeline.queue_max = options.queue_articles_max;
  pipeline.batch_max = options.batch_articles_max;
  pipeline.store_secret = journal.secret();
  pipeline.retain = options.retain;
  impl->pipeline.emplace(pipeline, impl->state, impl->mutex, *impl->writer, impl->proposer, clock);
  return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

void Engine::ingest(records::Article article, Callback<IngestAnswer> done) {
  impl_->pipeline->submit(std::move(article), std::move(done));
}

MatchAnswer Engine::Impl::answer_match(const engine::Prepared& prepared,
                                       const engine::Proposal& proposal) const {
  MatchAnswer answer;
  answer.language = prepared.language;
  const ReadLock lock(mutex);
  for (const records::DuplicateLink& link : proposal.links) {
    const engine::ArticleRow* row = state.articles.live(link.other);
    if (row == nullptr) continue;
    ++answer.duplicates_total;
    if (answer.duplicates.size() < kDuplicatesShown) {
      answer.duplicates.push_back({row->id, link.relation, link.similarity, link.containment});
    }
    if (!answer.duplicate_of && duplicates::joins_group(link.relation) &&
        state.groups.representative_of(link.other) == link.other) {
      answer.duplicate_of = row->id;
      answer.story = row->story;
      answer.evidence.cause = records::StoryCause::copied;
    }
  }
  if (answer.duplicate_of) return answer;
  const stories::Decision decision =
      state.stories.preview(engine::report_of(prepared, clock.now()), proposal.story);
  answer.evidence = decision.evidence;
  if (decision.join) answer.story = *decision.join;
  return answer;
}

void Engine::match(records::Article article, const Callback<MatchAnswer>& done) const {
  const auto work = [this, article = std::move(article), done]() mutable {
    const engine::LearnedLines learned(impl_->state, impl_->mutex);
    Result<engine::Prepared> prepared =
        engine::prepare(std::move(article), impl_->journal.secret(), &learned);
    if (!prepared) return done(fail(std::move(prepared.error())));
    if (Result<void> fits = impl_->proposer.check(*prepared); !fits)
      return done(fail(std::move(fits.error())));
    const engine::Proposal proposal = impl_->proposer.propose(*prepared, impl_->clock.now());
    done(impl_->answer_match(*prepared, proposal));
  };
  if (!impl_->pipeline->run(work)) {
    done(fail(Errc::overloaded,
              "Too much work is waiting, or the service is stopping; try again in a moment."));
  }
}

void Engine::remove(ArticleId id, Callback<void> done) {
  impl_->pipeline->remove(std::move(id), std::move(done));
}

void Engine::restore(ArticleId id, Callback<void> done) {
  impl_->pipeline->restore(std::move(id), std::move(done));
}

void Engine::merge_stories(StoryId story, std::vector<StoryId> others, Callback<CorrectionAnswer> done) {
  impl_->pipeline->correct({.kind = Edit::Kind::merge, .story = story, .others = std::move(others)},
                           std::move(done));
}

void Engine::split_story(StoryId story, std::vector<ArticleId> leaving, Callback<CorrectionAnswer> done) {
  impl_->pipeline->correct({.kind = Edit::Kind::split, .story = story, .articles = std::move(leaving)},
                           std::move(done));
}

void Engine::move_article(ArticleId article, std::optional<StoryId> to, Callback<CorrectionAnswer> done) {
  impl_->pipeline->correct(
      {.kind = Edit::Kind::move, .story = to.value_or(StoryId{}), .articles = {std::move(article)}},
      std::move(done));
}

void Engine::undo_correction(std::uint64_t correction, Callback<CorrectionAnswer> done) {
  impl_->pipeline->correct({.kind = Edit::Kind::undo, .correction = correction}, std::move(done));
}

Result<ArticleView> Engine::article(const ArticleId& id) const {
  return impl_->reader.article(id);
}

Result<DuplicatesPage> Engine::duplicates(const ArticleId& id, std::size_t limit,
                                          const std::string& cursor) const {
  return impl_->reader.duplicates(id, limit, cursor);
}

Result<SimilarPage> Engine::similar(const ArticleId& id, const SimilarQuery& query) const {
  return impl_->reader.similar(id, query);
}

Result<SignatureView> Engine::signature(const ArticleId& id) const {
  return impl_->reader.signature(id);
}

Result<StoryView> Engine::story(StoryId id, std::size_t limit, const std::string& cursor) const {
  return impl_->reader.story(id, limit, cursor);
}

Result<StoriesPage> Engine::stories(const StoryQuery& query) const {
  return impl_->reader.stories(query);
}

Result<CompareAnswer> Engine::compare(const ArticleId& a, const ArticleId& b) const {
  return impl_->reader.compare(a, b);
}

Result<ExplainAnswer> Engine::explain(const ArticleId& article, std::optional<StoryId> story) const {
  return impl_->reader.explain(article, story);
}

Result<StoriesPage> Engine::related(StoryId id) const {
  return impl_->reader.related(id);
}

Result<CorrectionsPage> Engine::corrections(std::size_t limit, const std::string& cursor) const {
  return impl_->reader.corrections(limit, cursor);
}

Result<std::vector<LabelledPair>> Engine::labelled_pairs(std::uint64_t after) const {
  return impl_->reader.labelled_pairs(after);
}

Result<StoryTimeline> Engine::timeline(StoryId id) const {
  return impl_->reader.timeline(id);
}

Result<StoryLineage> Engine::lineage(StoryId id) const {
  return impl_->reader.lineage(id);
}

std::vector<StoryId> Engine::merged_into(StoryId id) const {
  const ReadLock lock(impl_->mutex);
  return impl_->state.catalog.chain(id);
}

Result<EventsPage> Engine::events(EventId after, std::size_t limit) const {
  return impl_->events.read(after, limit, impl_->clock.now());
}

EventId Engine::last_event() const {
  return impl_->events.last();
}

void Engine::on_events(std::function<void()> listener) {
  impl_->writer->on_applied(std::move(listener));
}

Result<std::size_t> Engine::recluster(bool settle) {
  const std::size_t changes = impl_->pipeline->recluster(settle);
  if (!impl_->pipeline->writable()) return fail(Errc::store_unavailable, "The store takes no writes.");
  return changes;
}

bool Engine::writable() const {
  return impl_->pipeline->writable();
}

EngineFigures Engine::figures() const {
  EngineFigures figures;
  const engine::Pipeline::Counts counts = impl_->pipeline->counts();
  figures.accepted = counts.created;
  figures.unchanged = counts.unchanged;
  figures.updated = counts.updated;
  figures.removed = counts.removed;
  figures.rejected = counts.rejected;
  figures.batches = counts.batches;
  figures.queue_articles = impl_->pipeline->waiting();
  figures.texts_compared = impl_->proposer.work().texts_compared;
  figures.form_texts_read = impl_->proposer.work().form_texts_read;
  figures.store = impl_->journal.figures();
  const ReadLock lock(impl_->mutex);
  const engine::State& state = impl_->state;
  figures.articles = state.articles.live_count();
  figures.expired = state.articles.expired_count();
  figures.stories = state.catalog.size();
  figures.stories_active = state.stories.active_stories();
  figures.stories_pending = state.stories.pending();
  figures.duplicate_groups = state.groups.group_count();
  figures.duplicates_memory_bytes =
      state.bands.memory_bytes() + state.simhashes.memory_bytes() + state.recurring_lines.memory_bytes();
  figures.stories_memory_bytes = state.stories.memory_bytes();
  figures.sequence = state.sequence;
  figures.watermark = state.watermark;
  return figures;
}

void Engine::close() {
  impl_->pipeline->close();
}

}  // namespace samestory
