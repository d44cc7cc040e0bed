#include "core/stories/describe.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/stories/story_state.hpp"

namespace samestory::stories {
namespace {

// Of a large story these many reports stand for all of them.
constexpr std::size_t kCentresTried = 96;
// What a headline that is missing takes off a report's claim to speak for its story.
constexpr float kUntitledFactor = 0.8F;
// Of `present`, which adds up to the number of reports that have the stem.
constexpr float kTwice = 1.5F;
constexpr float kOnceOfTwo = 0.5F;
constexpr std::size_t kKeywordsTried = 64;
// What stays of the weight of a term that every story is found by.
constexpr float kContrastFloor = 0.3F;

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

// The members that stand for all, with their products with the sum of all.
struct Standing {
  const CountedMember* member = nullptr;
  Products products{};
  bool titled = false;
};
std::vector<Standing> standing_of(const StoryBody& body, const Vectors& sum) {
  const auto counted = body.counted();
  const QueryTable table(sum);
  const std::size_t stride = std::max<std::size_t>(1, counted.size() / kCentresTried);
  std::vector<Standing> standing;
  for (std::size_t i = 0; i < counted.size(); i += stride) {
    const PackedArticle& packed = *counted[i].packed;
    standing.push_back({&counted[i], table.products(packed), packed.group_without_norms().titled > 0});
  }
  return standing;
}

ArticleNumber centre_of(const StoryBody& body, std::span<const Standing> standing) {
  if (standing.empty()) return body.members().empty() ? ArticleNumber{} : body.members().front();
  const CountedMember* best = nullptr;
  float best_claim = -1;
  for (const Standing& each : standing) {
    const float claim = at(each.products, Field::stem) * (each.titled ? 1 : kUntitledFactor);
    const bool ahead =
        best == nullptr || claim > best_claim || (claim == best_claim && each.member->number < best->number);
    if (ahead) best = each.member, best_claim = claim;
  }
  return best->number;
}

std::vector<StoryFacts::Headline> headlines_of(const StoryBody& body, std::span<const Standing> standing) {
  const auto all = static_cast<float>(body.counted().size());
  std::vector<StoryFacts::Headline> headlines;
  for (const Standing& each : standing) {
    if (!each.titled) continue;
    const float claim = (at(each.products, Field::title) + at(each.products, Field::title_support)) / all;
    headlines.push_back({each.member->number, claim});
  }
  std::sort(headlines.begin(), headlines.end(), [](const auto& a, const auto& b) {
    return a.claim != b.claim ? a.claim > b.claim : a.number < b.number;
  });
  if (headlines.size() > kHeadlines) headlines.resize(kHeadlines);
  return headlines;
}

// How much a term tells a story from the others: 1 where no other story is found by it, towards 0 where all
// are.
float contrast(std::size_t with, std::size_t stories) {
  const auto all = static_cast<float>(stories + 2);
  return std::log(all / static_cast<float>(std::max<std::size_t>(with, 1))) / std::log(all);
}

// Among several reports a term that one alone has is no keyword; among two it counts less.
std::vector<records::TermId> keywords_of(const StoryBody& body, const Vectors& sum, const Postings& postings,
                                         std::size_t stories) {
  const std::size_t reports = body.counted().size();
  std::vector<std::pair<float, records::TermId>> ranked;
  for (const StemWeights& s : sum.stems) {
    const bool once = s.present < kTwice;
    if (once && reports >= 3) continue;
    const float weight = s.stem + 0.6F * s.title + 0.3F * s.lead + 0.1F * s.rare;
    ranked.emplace_back(once && reports == 2 ? -kOnceOfTwo * weight : -weight, s.id);
  }
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > kKeywordsTried) ranked.resize(kKeywordsTried);
  for (auto& [weight, id] : ranked) {
    weight *= kContrastFloor + (1 - kContrastFloor) * contrast(postings.stories_with(id), stories);
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

StoryFacts facts_of(const StoryRow& row, const Postings& postings, std::size_t open_stories) {
  const Vectors sum = row.body.sum();
  const std::vector<Standing> standing = standing_of(row.body, sum);
  return {.representative = centre_of(row.body, standing),
          .headlines = headlines_of(row.body, standing),
          .keywords = keywords_of(row.body, sum, postings, open_stories),
          .state = row.state};
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
  if (a.group.by_receipt() || group.by_receipt()) out.inputs.push_back({std::string(kReceiptInput), 1, 0});
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
