#include "core/engine/proposer.hpp"

#include <algorithm>
#include <tuple>

namespace samestory::engine {

void sort_best_first(std::vector<records::DuplicateLink>& links) {
  std::sort(links.begin(), links.end(), [](const records::DuplicateLink& a, const records::DuplicateLink& b) {
    const auto rank = [](const records::DuplicateLink& link) {
      return std::tuple(link.relation != records::Relation::identical, -link.similarity, -link.containment,
                        link.other.value);
    };
    return rank(a) < rank(b);
  });
}

stories::Report report_of(const Prepared& prepared, Timestamp received_at) {
  return {.number = {},
          .representative = {},
          .terms = &prepared.analysis.terms,
          .published_at = prepared.article.published_at,
          .received_at = received_at,
          .source = prepared.article.source};
}

Proposal Proposer::propose(const Prepared& prepared, Timestamp now) const {
  Proposal proposal;
  std::vector<duplicates::Candidate> candidates;
  {
    const ReadLock lock(mutex_);
    proposal.seen = state_.articles.last_number();
    candidates = state_.bands.candidates(prepared.analysis.signature);
    if (candidates.size() > kVerifiedMax) candidates.resize(kVerifiedMax);
    // A group is joined through its representative, so that one is always looked at.
    for (std::size_t i = 0, found = candidates.size(); i < found; ++i) {
      const ArticleNumber representative = state_.groups.representative_of(candidates[i].number);
      const bool known =
          std::any_of(candidates.begin(), candidates.end(),
                      [&](const duplicates::Candidate& c) { return c.number == representative; });
      if (!known) candidates.push_back({.number = representative});
    }
    proposal.story = state_.stories.propose(report_of(prepared, now));
  }
  for (const duplicates::Candidate& candidate : candidates) {
    if (const auto link = verify(prepared, candidate)) proposal.links.push_back(*link);
  }
  sort_best_first(proposal.links);
  return proposal;
}

std::optional<records::DuplicateLink> Proposer::verify(const Prepared& prepared,
                                                       const duplicates::Candidate& candidate) const {
  const Result<ShingleCache::Set> shingles = shingles_.get(candidate.number);
  if (!shingles) return std::nullopt;  // taken down since the search
  signature::Signature other;
  if (candidate.identical) {
    other = prepared.analysis.signature;
  } else {
    other.shingle_count = static_cast<std::uint32_t>((*shingles)->size());
    other.word_count = other.shingle_count == 0 ? 0 : other.shingle_count + signature::kShingleWords - 1;
  }
  return duplicates::relate(prepared.analysis.signature, *prepared.shingles, other, **shingles,
                            candidate.number, thresholds_, candidate.recurring);
}

}  // namespace samestory::engine
