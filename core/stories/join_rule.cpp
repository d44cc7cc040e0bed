#include "core/stories/join_rule.hpp"

#include <algorithm>

namespace samestory::stories {

PreparedReport::PreparedReport(const records::ArticleTerms& terms, const Idf& idf,
                               std::optional<Timestamp> published_at)
    : packed(terms, idf, published_at),
      table(packed),
      group(group_of(packed, table)),
      language(terms.language) {
  const PackedArticle* articles[] = {&packed};
  query = index_terms_of(articles, kQueryTerms);
}

std::uint64_t fingerprint_of(const Report& report) {
  std::uint64_t mix = 0xCBF29CE484222325ULL;
  const auto add = [&mix](std::uint64_t value) { mix = (mix ^ value) * 0x9E3779B97F4A7C15ULL ^ (mix >> 29); };
  const auto trusted = trusted_time({report.published_at, report.received_at});
  add(trusted ? static_cast<std::uint64_t>(trusted->time_since_epoch().count()) : ~0ULL);
  add(report.terms->content_words);
  for (const auto* list :
       {&report.terms->stems, &report.terms->bigrams, &report.terms->numbers, &report.terms->entities}) {
    add(list->size());
    for (const records::TermCount& term : *list) add(std::uint64_t{term.id} << 16 | term.count);
  }
  return mix;
}

bool ranks_before(const Candidate& a, const Candidate& b) {
  return a.rank != b.rank ? a.rank > b.rank : a.story < b.story;
}

std::vector<ScoredStory> best_of(std::span<const Candidate> candidates) {
  std::vector<ScoredStory> best;
  for (const Candidate& c : candidates) {
    if (c.scored && c.score > kNoScore) best.push_back({c.story, c.score, c.changed});
  }
  std::sort(best.begin(), best.end(), [](const ScoredStory& a, const ScoredStory& b) {
    return a.score != b.score ? a.score > b.score : a.story < b.story;
  });
  return best;
}

JoinRule::JoinRule(const StoryState& state, const MergeModel& model, Granularity granularity)
    : state_(state), model_(model), threshold_(model.join_threshold()), merge_threshold_(model.threshold()) {
  const float step = granularity == Granularity::tight   ? model.granularity_step()
                     : granularity == Granularity::broad ? -model.granularity_step()
                                                         : 0;
  threshold_ += step;
  merge_threshold_ += step;
}

std::shared_ptr<const PreparedReport> JoinRule::prepare(const Report& report) const {
  if (report.terms == nullptr) return nullptr;
  const TermStatistics& statistics = state_.statistics();
  auto prepared = std::make_shared<PreparedReport>(*report.terms, statistics.idf(report.terms->language),
                                                   trusted_time({report.published_at, report.received_at}));
  prepared->statistics = statistics.version();
  prepared->fingerprint = fingerprint_of(report);
  return prepared;
}

float JoinRule::score(const PreparedReport& report, const StoryBody& story) const {
  const Products cross = story.products(report.table);
  if (similarity(report.group, story.group(), cross) < kSimilarityMin) return kNoScore;
  return model_.score(inputs_of(report.group, story.group(), cross));
}

Proposal JoinRule::propose(std::shared_ptr<const PreparedReport> prepared) const {
  Proposal proposal;
  proposal.seen = state_.sequence();
  if (prepared == nullptr) return proposal;
  const auto found = state_.postings().best(prepared->query, kScored + kSpare, state_.slots());
  for (const RankedSlot& ranked : found) {
    const StoryRow* row = state_.row_at(ranked.slot);
    if (row->body.language() != prepared->language) continue;
    proposal.candidates.push_back({row->body.id(), ranked.rank, false, 0, row->evidence_changed});
  }
  auto& candidates = proposal.candidates;
  std::sort(candidates.begin(), candidates.end(), ranks_before);
  proposal.complete = candidates.size() < kScored + kSpare;
  if (!proposal.complete) candidates.resize(kScored + kSpare);
  for (std::size_t i = 0; i < std::min(kScored, candidates.size()); ++i) {
    candidates[i].score = score(*prepared, state_.row(candidates[i].story)->body);
    candidates[i].scored = true;
  }
  proposal.best = best_of(candidates);
  if (proposal.best.size() > kBestShown) proposal.best.resize(kBestShown);
  proposal.prepared = std::move(prepared);
  return proposal;
}

}  // namespace samestory::stories
