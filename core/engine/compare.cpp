// Reader::compare: two articles side by side, with the exact passages they share and the story score of the
// two.
#include <algorithm>

#include "core/duplicates/form.hpp"
#include "core/engine/analyser.hpp"
#include "core/engine/reader.hpp"
#include "core/stories/terms.hpp"
#include "core/text/located_words.hpp"

namespace samestory::engine {

struct Reader::Compared {
  CompareSide side;
  records::Article article;
  records::Analysis analysis;
  signature::ShingleSet shingles;
  std::string language;
};

Result<Reader::Compared> Reader::compared(const ArticleId& id) const {
  const Result<ArticleView> view = article(id);
  if (!view) return fail(view.error());
  Compared found;
  found.article = view->article;
  found.language = view->detected_language;
  found.side = {.id = id,
                .title = view->article.title,
                .source = view->article.source,
                .published_at = view->article.published_at,
                .received_at = view->received_at,
                .story = view->story,
                .text = comparable_text_of(view->article)};
  signature::SignedText signed_text = signature::sign(found.side.text, journal_.secret());
  found.analysis.signature = std::move(signed_text.signature);
  found.shingles = std::move(signed_text.shingles);
  found.analysis.terms = terms_of(view->article, found.language);
  return found;
}

Result<CompareAnswer> Reader::compare(const ArticleId& a_id, const ArticleId& b_id) const {
  Result<Compared> a = compared(a_id);
  if (!a) return fail(a.error());
  Result<Compared> b = compared(b_id);
  if (!b) return fail(b.error());
  CompareAnswer answer;
  const signature::Overlap overlap = signature::exact_overlap(a->shingles, b->shingles);
  answer.similarity = overlap.similarity;
  answer.containment_a = overlap.containment_a;
  answer.containment_b = overlap.containment_b;
  if (const auto link = duplicates::relate(a->analysis.signature, a->shingles, b->analysis.signature,
                                           b->shingles, ArticleNumber{}, thresholds_)) {
    answer.relation = duplicates::refined_by_form(*link, a->side.text, b->side.text).relation;
  }
  answer.bits_apart =
      signature::hamming_distance(a->analysis.signature.simhash, b->analysis.signature.simhash);
  const duplicates::SharedPassages shared =
      duplicates::shared_passages(text::located_words(a->side.text), text::located_words(b->side.text));
  a->side.copied = shared.share_a;
  b->side.copied = shared.share_b;
  answer.passages = shared.passages;
  answer.same_story = a->side.story == b->side.story;
  answer.same_language = a->language == b->language;
  const auto report = [](const Compared& side) {
    return stories::Report{.number = {},
                           .representative = {},
                           .terms = &side.analysis.terms,
                           .published_at = side.article.published_at,
                           .received_at = side.side.received_at,
                           .source = side.article.source};
  };
  {
    const ReadLock lock(mutex_);
    answer.explanation = state_.stories.explain(report(*a), report(*b));
  }
  stories::Surfaces surfaces;
  (void)terms_of(a->article, a->language, &surfaces);
  (void)terms_of(b->article, b->language, &surfaces);
  for (const stories::SharedTerm& term : answer.explanation.shared_terms) {
    const auto surface = surfaces.find(term.id);
    if (surface == surfaces.end()) continue;
    // A name is a stem too; people want it once.
    const auto known =
        std::find_if(answer.shared_terms.begin(), answer.shared_terms.end(),
                     [&](const WrittenTerm& written) { return written.text == surface->second; });
    if (known == answer.shared_terms.end()) {
      answer.shared_terms.push_back({surface->second, term.weight});
    } else {
      known->weight += term.weight;
    }
  }
  std::stable_sort(answer.shared_terms.begin(), answer.shared_terms.end(),
                   [](const WrittenTerm& x, const WrittenTerm& y) { return x.weight > y.weight; });
  answer.a = std::move(a->side);
  answer.b = std::move(b->side);
  return answer;
}

}  // namespace samestory::engine
