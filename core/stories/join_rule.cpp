#include "core/stories/join_rule.hpp"

#include <xxhash.h>

#include <algorithm>
#include <type_traits>

namespace samestory::stories {

PreparedReport::PreparedReport(const records::ArticleTerms& terms, const Idf& idf,
                               std::optional<Timestamp> published_at)
    : packed(PackedArticle::make(terms, idf, published_at)),
      table(*packed),
      group(group_of(*packed)),
      language(terms.language) {
  const PackedArticle* articles[] = {packed.get()};
  query = index_terms_of(articles, kQueryTerms);
}

std::uint64_t fingerprint_of(const Report& report) {
  std::uint64_t mix = 0xCBF29CE484222325ULL;
  const auto add = [&mix](std::uint64_t value) { mix = (mix ^ value) * 0x9E3779B97F4A7C15ULL ^ (mix >> 29); };
  const auto trusted = trusted_time({report.published_at, report.received_at});
  add(trusted ? static_cast<std::uint64_t>(trusted->time_since_epoch().count()) : ~0ULL);
  add(report.terms->content_words);
  static_assert(std::has_unique_object_representations_v<records::TermCount>);
  for (const auto* list :
       {&report.terms->stems, &report.terms->bigrams, &report.terms->numbers, &report.terms->entities}) {
    add(list->size());
    add(XXH3_64bits(list->data(), list->size() * sizeof(records::TermCount)));
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

namespace {

// A story lies behind several pointers, each a load from far away: for all candidates at once they overlap.
// The articles come last, ahead_of_score().
void load_ahead(const StoryState& state, std::span<const Candidate> candidates) {
  const auto scored = candidates.first(std::min(candidates.size(), kScored));
  for (const Candidate& c : scored) {
    const auto* const row = reinterpret_cast<const char*>(state.row_at(c.slot));
    for (std::size_t line = 0; line < sizeof(StoryRow); line += 64) __builtin_prefetch(row + line);
  }
  for (const Candidate& c : scored) {
    const std::span<const CountedMember> counted = state.row_at(c.slot)->body.first_counted();
    for (std::size_t i = 0; i < counted.size(); i += 2) __builtin_prefetch(&counted[i]);
  }
}

}  // namespace

std::vector<Candidate> candidates_for(const StoryState& state, std::span<const IndexTerm> query,
                                      const DayRange& days, std::string_view language, std::size_t limit) {
  Ranks ranks(state.slots());
  state.postings().rank(query, ranks);
  const std::uint64_t key = language_key(language);
  std::vector<Candidate> candidates;
  const auto take = [&](std::uint32_t from, std::uint32_t below) {
    for (const RankedSlot& found : ranks.between(from, below)) {
      const StoryState::SlotHead& head = state.head_at(found.slot);
      if (head.language != key) continue;
      candidates.push_back(
          {head.story, rank_in_time(found.rank, days, head.days), false, 0, head.changed, found.slot});
    }
  };
  // Time only takes off, so nothing below the last of these ranks can come before it.
  const std::uint32_t reached = ranks.reached_by(limit);
  take(reached, ~0U);
  if (candidates.size() >= limit) {
    std::nth_element(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(limit) - 1,
                     candidates.end(), ranks_before);
  }
  const std::uint32_t last = candidates.size() < limit ? 1 : std::max(candidates[limit - 1].rank, 1U);
  if (last < reached) take(last, reached);
  std::sort(candidates.begin(), candidates.end(), ranks_before);
  if (candidates.size() > limit) candidates.resize(limit);
  load_ahead(state, candidates);
  return candidates;
}

void ahead_of_score(const StoryState& state, std::span<const Candidate> candidates, std::size_t i) {
  constexpr std::size_t kAhead = 2;
  for (std::size_t next = i == 0 ? 0 : i + kAhead; next <= i + kAhead && next < candidates.size(); ++next) {
    for (const CountedMember& member : state.row_at(candidates[next].slot)->body.first_counted())
      member.packed->prefetch();
  }
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
  const std::optional<Products> cross = story.products_if_near(report.table, report.group);
  return cross ? model_.score(inputs_of(report.group, story.group(), *cross)) : kNoScore;
}

Proposal JoinRule::propose(std::shared_ptr<const PreparedReport> prepared) const {
  Proposal proposal;
  proposal.seen = state_.sequence();
  if (prepared == nullptr) return proposal;
  auto& candidates = proposal.candidates;
  candidates =
      candidates_for(state_, prepared->query, days_of(prepared->group), prepared->language, kScored + kSpare);
  proposal.complete = candidates.size() < kScored + kSpare;
  for (std::size_t i = 0; i < std::min(kScored, candidates.size()); ++i) {
    ahead_of_score(state_, std::span(candidates).first(std::min(kScored, candidates.size())), i);
    candidates[i].score = score(*prepared, state_.row_at(candidates[i].slot)->body);
    candidates[i].scored = true;
  }
  proposal.best = best_of(candidates);
  if (proposal.best.size() > kBestShown) proposal.best.resize(kBestShown);
  proposal.prepared = std::move(prepared);
  return proposal;
}

}  // namespace samestory::stories
