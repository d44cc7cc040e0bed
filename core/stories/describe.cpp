#include "core/stories/describe.hpp"

#include <algorithm>

#include "core/stories/story_state.hpp"

namespace samestory::stories {
namespace {

// Of a large story these many reports stand for all of them.
constexpr std::size_t kCentresTried = 96;
// What a headline that is missing takes off a report's claim to speak for its story.
constexpr float kUntitledFactor = 0.8F;
// sqrt(min(idf, 5)) is what one report adds to a stem's `shared`; half of it more means a second report.
constexpr float kTwoReports = 3.3F;

template <class Entry, class Visit>
void for_shared(const std::vector<Entry>& a, const std::vector<Entry>& b, Visit visit) {
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (i->id < j->id) {
      ++i;
    } else if (j->id < i->id) {
      ++j;
    } else {
      visit(*i++, *j++);
    }
  }
}

ArticleNumber centre_of(const StoryBody& body, const Vectors& sum) {
  const auto counted = body.counted();
  if (counted.empty()) return body.members().empty() ? ArticleNumber{} : body.members().front();
  const QueryTable table(sum);
  const std::size_t stride = std::max<std::size_t>(1, counted.size() / kCentresTried);
  const CountedMember* best = nullptr;
  float best_claim = -1;
  for (std::size_t i = 0; i < counted.size(); i += stride) {
    const CountedMember& member = counted[i];
    float claim = at(table.products(*member.packed), Field::stem);
    if (member.packed->group_without_norms().titled == 0) claim *= kUntitledFactor;
    const bool ahead =
        best == nullptr || claim > best_claim || (claim == best_claim && member.number < best->number);
    if (ahead) best = &member, best_claim = claim;
  }
  return best->number;
}

std::vector<records::TermId> keywords_of(const StoryBody& body, const Vectors& sum) {
  std::vector<std::pair<float, records::TermId>> ranked;
  const bool several = body.counted().size() >= 3;
  for (const StemWeights& s : sum.stems) {
    if (several && s.shared < kTwoReports) continue;
    ranked.emplace_back(-(s.stem + 0.3F * s.title + 0.1F * s.rare), s.id);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<records::TermId> keywords;
  for (const auto& [weight, id] : ranked) {
    if (keywords.size() == kKeywords) break;
    keywords.push_back(id);
  }
  return keywords;
}

}  // namespace

StoryFacts facts_of(const StoryRow& row) {
  const Vectors sum = row.body.sum();
  return {centre_of(row.body, sum), keywords_of(row.body, sum), row.state};
}

Explanation explain(const JoinRule& rule, const PreparedReport& a, const records::ArticleTerms& terms,
                    const Group& group, const Vectors& other, const Products& cross) {
  Explanation out;
  out.threshold = rule.threshold();
  out.model_version = rule.model().version();
  const Inputs inputs = inputs_of(a.group, group, cross);
  const Inputs shares = rule.model().shares(inputs);
  out.score = may_merge(a.group, group, cross) ? rule.model().score(inputs) : kNoScore;
  for (std::size_t i = 0; i < kInputs; ++i) {
    out.inputs.push_back({std::string(name_of(static_cast<Input>(i))), inputs[i], shares[i]});
  }
  const Vectors own = a.packed->unpack();
  for_shared(own.stems, other.stems, [&](const StemWeights& x, const StemWeights& y) {
    out.shared_terms.push_back({x.id, x.stem * y.stem});
  });
  for_shared(own.entities, other.entities, [&](const TermWeights& x, const TermWeights& y) {
    const auto full =
        std::find_if(terms.entities.begin(), terms.entities.end(),
                     [&](const records::TermCount& t) { return (t.id & 0xFFFF'FF00U) == x.id; });
    if (full != terms.entities.end()) out.shared_terms.push_back({full->id, x.cosine * y.cosine});
  });
  std::sort(out.shared_terms.begin(), out.shared_terms.end(), [](const SharedTerm& x, const SharedTerm& y) {
    return x.weight != y.weight ? x.weight > y.weight : x.id < y.id;
  });
  if (out.shared_terms.size() > kSharedTermsShown) out.shared_terms.resize(kSharedTermsShown);
  return out;
}

Explanation explain_across(const JoinRule& rule, const AcrossScore& across, const CosineSum& cosines) {
  Explanation out;
  out.threshold = rule.threshold();
  out.model_version = rule.model().version();
  out.score = across.score;
  out.inputs.push_back({"embedding", cosines.mean(), across.height});
  out.inputs.push_back({"embedding_time", across.time, across.time});
  return out;
}

void add_direct(const JoinRule& rule, const PreparedReport& report, const StoryBody& strand,
                const Products& cross, Explanation& out) {
  const float limit = rule.direct_limit(report, strand, cross, out.score);
  if (limit == JoinRule::kUnlimited) return;
  const float share = std::min(0.0F, limit - out.score);
  out.score += share;
  out.inputs.push_back({"nearest_reports", limit, share});
}

void add_cosine(const JoinRule& rule, const CosineSum& cosines, Explanation& out) {
  if (!cosines) return;
  const float share = rule.same_language(cosines);
  if (out.score > kNoScore) out.score += share;
  out.inputs.push_back({"embedding", cosines.mean(), share});
}

}  // namespace samestory::stories
