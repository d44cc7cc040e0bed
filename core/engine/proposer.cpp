#include "core/engine/proposer.hpp"

#include <algorithm>

namespace samestory::engine {

stories::Report report_of(const Prepared& prepared, Timestamp received_at) {
  return {.number = {},
          .representative = {},
          .terms = &prepared.analysis.terms,
          .published_at = prepared.article.published_at,
          .received_at = received_at,
          .source = prepared.article.source,
          .embedding = prepared.analysis.embedding ? &*prepared.analysis.embedding : nullptr};
}

Proposal Proposer::propose(const Prepared& prepared, Timestamp now) const {
  Proposal proposal;
  std::vector<GroupedCandidate> candidates;
  {
    const ReadLock lock(mutex_);
    proposal.seen = state_.articles.last_number();
    for (const duplicates::Candidate& found : state_.bands.candidates(prepared.analysis.signature)) {
      if (candidates.size() == kVerifiedMax) break;
      candidates.push_back({found, state_.groups.representative_of(found.number)});
    }
    // A group is joined through its representative, so that one is always looked at.
    for (std::size_t i = 0, found = candidates.size(); i < found; ++i) {
      const ArticleNumber representative = candidates[i].representative;
      const bool known = std::any_of(candidates.begin(), candidates.end(), [&](const GroupedCandidate& at) {
        return at.candidate.number == representative;
      });
      if (!known) candidates.push_back({{.number = representative}, representative});
    }
    stories::Report report = report_of(prepared, now);
    const IdState* known = state_.articles.find(prepared.article.id);
    const ArticleNumber earlier = known == nullptr ? ArticleNumber{} : known->number;
    report.stand_in = state_.stories.likely_stand_in(report, state_.published_of(earlier));
    proposal.story = state_.stories.propose(report);
  }
  proposal.links = verify(prepared, candidates, stored_);
  return proposal;
}

std::vector<records::DuplicateLink> Proposer::verify(const Prepared& prepared,
                                                     std::span<const GroupedCandidate> candidates,
                                                     const TextSource& texts) const {
  if (candidates.empty()) return {};
  Relations relations = verified_relations(prepared, candidates, thresholds_, shingles_, texts);
  texts_compared_ += relations.texts_compared;
  form_texts_read_ += relations.form_texts_read;
  return std::move(relations.links);
}

Result<void> Proposer::check(const Prepared& prepared) const {
  if (!prepared.analysis.embedding) return {};
  const ReadLock lock(mutex_);
  if (!state_.embedding_space) return {};
  return records::check_space(*state_.embedding_space, *prepared.analysis.embedding);
}

}  // namespace samestory::engine
