#include "core/stories/join_rule.hpp"

#include <xxhash.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "core/base/touch.hpp"
#include "core/stories/near_stories.hpp"

namespace samestory::stories {
namespace {

std::vector<IndexTerm> query_of(const PackedArticle& packed, const Postings* index) {
  const PackedArticle* articles[] = {&packed};
  std::vector<IndexTerm> query = index_terms_of(articles, kQueryTerms);
  if (index != nullptr) index->start(query);
  return query;
}

}  // namespace

PreparedReport::PreparedReport(const records::ArticleTerms& terms, const Idf& idf,
                               std::optional<ReportDate> published_at, const records::Embedding* embedding,
                               const Postings* index)
    : packed(PackedArticle::make(terms, idf, published_at, embedding)),
      query(query_of(*packed, index)),
      table(*packed),
      group(group_of(*packed)) {}

std::uint64_t fingerprint_of(const Report& report, const std::optional<ReportDate>& date) {
  std::uint64_t mix = 0xCBF29CE484222325ULL;
  const auto add = [&mix](std::uint64_t value) { mix = (mix ^ value) * 0x9E3779B97F4A7C15ULL ^ (mix >> 29); };
  add(date ? static_cast<std::uint64_t>(date->instant.time_since_epoch().count()) : ~0ULL);
  add(date ? (date->exact ? 1 : 0) + (date->from_receipt ? 2 : 0) : 0);
  add(report.terms->content_words);
  static_assert(std::has_unique_object_representations_v<records::TermCount>);
  for (const auto* list :
       {&report.terms->stems, &report.terms->bigrams, &report.terms->numbers, &report.terms->entities}) {
    add(list->size());
    add(XXH3_64bits(list->data(), list->size() * sizeof(records::TermCount)));
  }
  if (report.embedding != nullptr) {
    const auto& vector = report.embedding->vector;
    add(XXH3_64bits(vector.data(), vector.size()));
  }
  return mix;
}

bool ranks_before(const Candidate& a, const Candidate& b) {
  return a.rank != b.rank ? a.rank > b.rank : a.story < b.story;
}

void add_scored(std::vector<Candidate>& scored, StoryId story, float score, Sequence changed) {
  const auto same = [story](const Candidate& c) { return c.story == story && c.scored; };
  if (!story || score <= kNoScore || std::any_of(scored.begin(), scored.end(), same)) return;
  scored.push_back({story, 0, true, score, changed, 0});
}

void raise_scored(std::vector<Candidate>& scored, StoryId story, float score, Sequence changed) {
  const auto same = [story](const Candidate& c) { return c.story == story && c.scored; };
  const auto known = std::find_if(scored.begin(), scored.end(), same);
  if (known == scored.end()) return add_scored(scored, story, score, changed);
  known->score = std::max(known->score, score);
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

std::vector<Candidate> candidates_for(const StoryState& state, std::span<const IndexTerm> query,
                                      const DayRange& days, std::uint32_t language, std::size_t limit) {
  const StoryHeads& heads = state.heads();
  Ranks ranks;
  state.postings().rank(query, ranks);
  std::vector<RankedSlot> found;
  const auto take = [&](std::uint32_t rank) {
    found.clear();
    for (const RankedSlot& each : ranks.at_least(rank, heads.rank_rows())) {
      const StoryHeads::Rank& head = heads.rank_at(each.slot);
      if (head.language != language && !head.several_languages) continue;
      found.push_back({each.slot, rank_in_time(each.rank, days, head.days)});
    }
  };
  // The rank in time that `limit` of those found reach; 1 where they are fewer.
  const auto last_of = [&] {
    if (found.size() < limit) return std::uint32_t{1};
    const auto last = found.begin() + static_cast<std::ptrdiff_t>(limit) - 1;
    std::nth_element(found.begin(), last, found.end(),
                     [](const RankedSlot& a, const RankedSlot& b) { return a.rank > b.rank; });
    return std::max(last->rank, 1U);
  };
  // Time only takes off, so nothing below the last of these ranks can come before it.
  std::uint32_t rank = ranks.guess(limit), last = 0;
  for (;;) {
    take(rank);
    last = last_of();
    if (last >= rank) break;
    rank = last > 1 ? last : std::max(rank / 2, 1U);
  }
  if (found.size() > limit) std::erase_if(found, [last](const RankedSlot& each) { return each.rank < last; });
  for (const RankedSlot& each : found) touch(&heads.gate_at(each.slot));
  std::vector<Candidate> candidates;
  candidates.reserve(found.size());
  for (const RankedSlot& each : found) {
    const StoryHeads::Gate& head = heads.gate_at(each.slot);
    candidates.push_back({head.story, each.rank, false, 0, head.changed, each.slot});
  }
  std::sort(candidates.begin(), candidates.end(), ranks_before);
  if (candidates.size() > limit) candidates.resize(limit);
  return candidates;
}

JoinRule::JoinRule(const StoryState& state, const MergeModel& model, Granularity granularity)
    : state_(state), model_(model), threshold_(model.join_threshold()), merge_threshold_(model.threshold()) {
  const float step = granularity == Granularity::tight   ? model.granularity_step()
                     : granularity == Granularity::broad ? -model.granularity_step()
                                                         : 0;
  threshold_ += step;
  merge_threshold_ += step;
}

std::shared_ptr<const PreparedReport> JoinRule::prepare(const Report& report, const Postings* index) const {
  if (report.terms == nullptr) return nullptr;
  const TermStatistics& statistics = state_.statistics();
  const std::optional<ReportDate> date = state_.date_of(report);
  auto prepared = std::make_shared<PreparedReport>(*report.terms, statistics.idf(report.terms->language),
                                                   date, report.embedding, index);
  if (report.embedding != nullptr) {
    prepared->signs = state_.embeddings().signs(prepared->packed->embedding());
    prepared->embeddings = state_.embeddings().version();
  }
  prepared->date = date;
  prepared->statistics = statistics.version();
  prepared->fingerprint = fingerprint_of(report, date);
  return prepared;
}

float JoinRule::score(const PreparedReport& report, const StoryBody& story) const {
  const StoryBody* own = story.strand(report.packed->language());
  if (own == nullptr) return score(report, story, own, {});
  const std::optional<Products> cross = own->products_if_near(report.table, report.group);
  return cross ? score(report, story, own, *cross) : kNoScore;
}

float JoinRule::score(const PreparedReport& report, const StoryBody& story, const StoryBody* own,
                      const Products& cross) const {
  if (own == nullptr) return across(story.cosines(*report.packed), report.group, story.group()).score;
  const float words = model_.score(inputs_of(report.group, own->group(), cross));
  return std::min(words, direct_limit(report, *own, cross, words)) +
         same_language(own->cosines(*report.packed));
}

float JoinRule::direct_limit(const PreparedReport& report, const StoryBody& strand, const Products& cross,
                             float words) const {
  if (words <= merge_threshold_ || !scattered(report.group, strand.group(), cross)) return kUnlimited;
  return nearest_score(model_, report.table, report.group, newest_of(strand)) -
         chance_of(report.group.articles + strand.group().articles);
}

AcrossScore JoinRule::across(const CosineSum& cosines, const Group& a, const Group& b) const {
  return across_score(cosines, state_.embeddings().scale(), a, b, model_.threshold());
}

float JoinRule::same_language(const CosineSum& cosines) const {
  return same_language_term(cosines, state_.embeddings().scale());
}

SignatureRing::Finds across_candidates(const StoryState& state, const PreparedReport& report,
                                       Sequence after) {
  if (!report.packed->embedding()) return {};
  return state.embeddings().ring().find(report.signs, report.packed->language(), kAcross + kAcrossSpare,
                                        after);
}

void JoinRule::propose_across(const PreparedReport& report, Proposal& proposal) const {
  const SignatureRing::Finds finds = across_candidates(state_, report, 0);
  proposal.across_complete = finds.complete;
  std::size_t alive = 0;
  for (const SignatureRing::Found& found : finds.found) {
    AcrossCandidate& c = proposal.across.emplace_back();
    c.article = found.article;
    c.distance = found.distance;
    c.place = found.place;
    const Member* member = state_.members().find(found.article);
    const StoryRow* row = member ? state_.row(member->story) : nullptr;
    if (row == nullptr || ++alive > kAcross) continue;
    c.story = row->body.id();
    c.changed = row->evidence_changed;
    const auto same = [&](const AcrossCandidate& other) { return other.story == c.story; };
    const auto known = std::find_if(proposal.across.begin(), std::prev(proposal.across.end()), same);
    c.score = &*known == &c ? score(report, row->body) : known->score;
  }
}

Proposal JoinRule::propose(std::shared_ptr<const PreparedReport> prepared) const {
  Proposal proposal;
  proposal.seen = state_.sequence();
  if (prepared == nullptr) return proposal;
  auto& candidates = proposal.candidates;
  candidates = candidates_for(state_, prepared->query, days_of(prepared->group), prepared->packed->language(),
                              kScored + kSpare);
  proposal.complete = candidates.size() < kScored + kSpare;
  const std::span<Candidate> scored = std::span(candidates).first(std::min(kScored, candidates.size()));
  for (Candidate& c : scored) c.score = kNoScore, c.scored = true;
  const StoryBody* joins = nullptr;
  Products cross_joins{};
  float best = threshold_;
  for (const NearStory& near :
       near_stories(state_, scored, prepared->table, prepared->group, prepared->packed->language())) {
    Candidate& c = scored[near.candidate];
    c.score = score(*prepared, *near.body, near.strand, near.cross);
    if (c.score <= best) continue;
    best = c.score;
    joins = near.body;
    cross_joins = near.cross;
  }
  const PackedArticle& packed = *prepared->packed;
  proposal.step = std::make_shared<const BodyStep>(
      joins != nullptr ? joins->step_with(packed, prepared->group, cross_joins)
                       : StoryBody::step_of_first(packed, prepared->group));
  propose_across(*prepared, proposal);
  if (proposal.across.empty()) {
    proposal.best = best_of(candidates);
  } else {
    std::vector<Candidate> all = candidates;
    for (const AcrossCandidate& c : proposal.across) add_scored(all, c.story, c.score, c.changed);
    proposal.best = best_of(all);
  }
  if (proposal.best.size() > kBestShown) proposal.best.resize(kBestShown);
  proposal.prepared = std::move(prepared);
  return proposal;
}

}  // namespace samestory::stories
