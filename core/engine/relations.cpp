#include "core/engine/relations.hpp"

#include <algorithm>
#include <tuple>

namespace samestory::engine {
namespace {

using records::DuplicateLink;

bool better(const DuplicateLink& a, const DuplicateLink& b) {
  const auto rank = [](const DuplicateLink& link) {
    return std::tuple(link.relation != records::Relation::identical, -link.similarity, -link.containment,
                      link.other.value);
  };
  return rank(a) < rank(b);
}

// A link and who stands for the group of the other article.
struct Related {
  DuplicateLink link;
  ArticleNumber representative;
};

class Comparison {
 public:
  Comparison(const Prepared& prepared, const duplicates::Thresholds& thresholds, ShingleCache& shingles,
             const TextSource& texts, Relations& relations)
      : prepared_(prepared),
        thresholds_(thresholds),
        shingles_(shingles),
        texts_(texts),
        relations_(relations) {}

  std::optional<DuplicateLink> relation_to(const duplicates::Candidate& candidate);
  void tell_fillings(std::vector<Related>& related);

 private:
  std::optional<DuplicateLink> compared(const duplicates::Candidate& candidate);
  bool fills_same_form(const DuplicateLink& link);

  const Prepared& prepared_;
  const duplicates::Thresholds& thresholds_;
  ShingleCache& shingles_;
  const TextSource& texts_;
  Relations& relations_;
  std::vector<std::pair<std::uint32_t, std::optional<DuplicateLink>>> by_text_;
  std::optional<duplicates::Form> own_form_;
};

std::optional<DuplicateLink> Comparison::relation_to(const duplicates::Candidate& candidate) {
  if (candidate.identical) return DuplicateLink{candidate.number, records::Relation::identical, 1, 1};
  if (candidate.text == 0) return compared(candidate);
  const auto known = std::find_if(by_text_.begin(), by_text_.end(),
                                  [&](const auto& entry) { return entry.first == candidate.text; });
  if (known == by_text_.end()) return by_text_.emplace_back(candidate.text, compared(candidate)).second;
  std::optional<DuplicateLink> link = known->second;
  if (link) link->other = candidate.number;
  return link;
}

std::optional<DuplicateLink> Comparison::compared(const duplicates::Candidate& candidate) {
  const Result<ShingleCache::Set> theirs = shingles_.get(candidate.number, texts_);
  if (!theirs) return std::nullopt;  // taken down since the search
  ++relations_.texts_compared;
  signature::Signature other;
  other.shingle_count = static_cast<std::uint32_t>((*theirs)->size());
  other.word_count = other.shingle_count == 0 ? 0 : other.shingle_count + signature::kShingleWords - 1;
  return duplicates::relate(prepared_.analysis.signature, *shingles_of(prepared_), other, **theirs,
                            candidate.number, thresholds_, candidate.recurring);
}

bool Comparison::fills_same_form(const DuplicateLink& link) {
  const Result<std::string> text = texts_.compared_text(link.other);
  ++relations_.form_texts_read;
  if (!text) return false;
  if (!own_form_) own_form_ = duplicates::form_of(prepared_.text);
  return duplicates::fill_one_form(*own_form_, duplicates::form_of(*text), link.similarity);
}

// `related` is best first. A group is judged by its representative where that is related, else by the best.
void Comparison::tell_fillings(std::vector<Related>& related) {
  std::vector<std::pair<ArticleNumber, bool>> verdicts;
  bool all_fill = true;
  for (Related& at : related) {
    if (!duplicates::may_be_filling(at.link)) continue;
    const auto known = std::find_if(verdicts.begin(), verdicts.end(),
                                    [&](const auto& verdict) { return verdict.first == at.representative; });
    bool fills = all_fill;
    if (known != verdicts.end()) {
      fills = known->second;
    } else if (verdicts.size() < kFormTextsMax) {
      const auto standing = std::find_if(related.begin(), related.end(), [&](const Related& other) {
        return other.link.other == at.representative;
      });
      const DuplicateLink& judged = standing == related.end() ? at.link : standing->link;
      fills = duplicates::may_be_filling(judged) && fills_same_form(judged);
      all_fill = all_fill && fills;
      verdicts.emplace_back(at.representative, fills);
    }
    if (fills) at.link.relation = records::Relation::template_only;
  }
}

}  // namespace

void sort_best_first(std::vector<DuplicateLink>& links) {
  std::sort(links.begin(), links.end(), better);
}

Relations verified_relations(const Prepared& prepared, std::span<const GroupedCandidate> candidates,
                             const duplicates::Thresholds& thresholds, ShingleCache& shingles,
                             const TextSource& texts) {
  Relations relations;
  Comparison comparison(prepared, thresholds, shingles, texts, relations);
  std::vector<Related> related;
  for (const GroupedCandidate& at : candidates) {
    if (const auto link = comparison.relation_to(at.candidate)) related.push_back({*link, at.representative});
  }
  std::sort(related.begin(), related.end(),
            [](const Related& a, const Related& b) { return better(a.link, b.link); });
  comparison.tell_fillings(related);
  relations.links.reserve(related.size());
  for (const Related& at : related) relations.links.push_back(at.link);
  return relations;
}

}  // namespace samestory::engine
