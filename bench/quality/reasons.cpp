#include "bench/quality/reasons.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/stories/model.hpp"

namespace samestory::quality {
namespace {

constexpr std::size_t kTermsShown = 14;

float granularity_shift(stories::Granularity granularity, float step) {
  if (granularity == stories::Granularity::normal) return 0;
  return granularity == stories::Granularity::tight ? step : -step;
}

}  // namespace

Reasons::Reasons(const std::vector<LabelledArticle>& articles, const store::Journal& journal,
                 const stories::StoryOptions& options)
    : articles_(articles), state_(options, std::chrono::hours{24 * 30}) {
  const stories::MergeModel model = options.model ? *options.model : stories::MergeModel();
  const float shift = granularity_shift(options.granularity, model.granularity_step());
  merge_threshold_ = model.threshold() + shift;
  join_threshold_ = model.join_threshold() + shift;
  const Result<void> applied =
      journal.replay(1, [&](records::Record&& record, std::string_view bytes) -> Result<void> {
        if (bytes.empty()) return state_.apply(record, nullptr);
        Result<records::Analysis> analysis = records::decode_analysis(bytes);
        if (!analysis) return fail(std::move(analysis.error()));
        return state_.apply(record, &*analysis);
      });
  if (!applied) {
    std::fprintf(stderr, "reasons: %s\n", applied.error().message.c_str());
    std::exit(1);
  }
}

ArticleNumber Reasons::number_of(std::size_t article) const {
  const engine::IdState* known = state_.articles.find(ArticleId{articles_[article].id});
  return known == nullptr ? ArticleNumber{} : known->number;
}

StoryId Reasons::story_of(std::size_t article) const {
  return state_.articles.row(number_of(article)).story;
}

std::optional<Why> Reasons::of_pair(std::size_t a, std::size_t b) const {
  const ArticleNumber one = number_of(a), two = number_of(b);
  if (!one || !two) return std::nullopt;
  const records::ArticleTerms terms_a = terms_of(articles_[a]), terms_b = terms_of(articles_[b]);
  stories::Report left = state_.report_of(one), right = state_.report_of(two);
  left.terms = &terms_a;
  right.terms = &terms_b;
  return why(state_.stories.explain(left, right), a);
}

std::optional<Why> Reasons::of_story(std::size_t article, std::size_t member) const {
  const ArticleNumber number = number_of(article);
  if (!number) return std::nullopt;
  const records::ArticleTerms terms = terms_of(articles_[article]);
  stories::Report report = state_.report_of(number);
  report.terms = &terms;
  const auto explanation = state_.stories.explain(report, story_of(member));
  if (!explanation) return std::nullopt;
  return why(*explanation, article);
}

Why Reasons::why(const stories::Explanation& explanation, std::size_t article) const {
  Why out;
  out.score = explanation.score;
  out.inputs = explanation.inputs;
  std::stable_sort(out.inputs.begin(), out.inputs.end(),
                   [](const auto& x, const auto& y) { return std::fabs(x.share) > std::fabs(y.share); });
  stories::Surfaces surfaces;
  (void)terms_of(articles_[article], &surfaces);
  for (const stories::SharedTerm& term : explanation.shared_terms) {
    const auto surface = surfaces.find(term.id);
    if (surface == surfaces.end() || out.terms.size() == kTermsShown) continue;
    const auto known = std::find_if(out.terms.begin(), out.terms.end(),
                                    [&](const auto& written) { return written.first == surface->second; });
    if (known == out.terms.end()) out.terms.emplace_back(surface->second, term.weight);
  }
  return out;
}

}  // namespace samestory::quality
