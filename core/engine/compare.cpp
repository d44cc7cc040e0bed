// Reader::compare: two articles side by side, with the exact passages they share and the story score of the
// two.
#include <algorithm>

#include "core/duplicates/form.hpp"
#include "core/engine/analyser.hpp"
#include "core/engine/reader.hpp"
#include "core/stories/terms.hpp"
#include "core/text/located_words.hpp"

namespace samestory::engine {

std::vector<WrittenTerm> written(std::span<const stories::SharedTerm> terms,
                                 const stories::Surfaces& surfaces) {
  std::vector<WrittenTerm> out;
  for (const stories::SharedTerm& term : terms) {
    const auto surface = surfaces.find(term.id);
    if (surface == surfaces.end()) continue;
    // A name is a stem too; people want it once.
    const auto known =
        std::find_if(out.begin(), out.end(), [&](const WrittenTerm& w) { return w.text == surface->second; });
    if (known == out.end()) {
      out.push_back({surface->second, term.weight});
    } else {
      known->weight += term.weight;
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const WrittenTerm& x, const WrittenTerm& y) { return x.weight > y.weight; });
  return out;
}

struct Reader::Compared {
  ArticleNumber number;
  std::string text;  // what similarity is defined on
  CompareSide side;
  records::Article article;
  records::Analysis analysis;
  ShingleCache::Set shingles;
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
  {
    const ReadLock lock(mutex_);
    const IdState* known = state_.articles.find(id);
    if (known != nullptr) found.number = known->number;
  }
  Result<std::string> text = StoredTexts(journal_).compared_text(found.number);
  Result<ShingleCache::Set> shingles = shingles_.get(found.number);
  Result<records::Analysis> analysis = stored_analysis(found.number);
  const bool unreadable =
      !analysis && (analysis.error().code == Errc::corrupt || analysis.error().code == Errc::unsupported);
  if (unreadable) return fail(analysis.error());
  if (!text || !shingles || !analysis) return fail(Errc::gone, "The article was taken down.");
  found.text = std::move(*text);
  found.shingles = std::move(*shingles);
  found.analysis = std::move(*analysis);
  return found;
}

// What was decided when the later of the two came: it knew how many other texts hold what they share.
std::optional<records::Relation> Reader::decided_relation(ArticleNumber a, ArticleNumber b) const {
  const ReadLock lock(mutex_);
  const ArticleRow* row = state_.articles.live(a);
  if (row == nullptr) return std::nullopt;
  const auto link = std::find_if(row->links.begin(), row->links.end(),
                                 [&](const records::DuplicateLink& each) { return each.other == b; });
  if (link == row->links.end()) return std::nullopt;
  return link->relation;
}

Result<CompareAnswer> Reader::compare(const ArticleId& a_id, const ArticleId& b_id) const {
  Result<Compared> a = compared(a_id);
  if (!a) return fail(a.error());
  Result<Compared> b = compared(b_id);
  if (!b) return fail(b.error());
  CompareAnswer answer;
  const signature::Overlap overlap = signature::exact_overlap(*a->shingles, *b->shingles);
  answer.similarity = overlap.similarity;
  answer.containment_a = overlap.containment_a;
  answer.containment_b = overlap.containment_b;
  if (const auto link = duplicates::relate(a->analysis.signature, *a->shingles, b->analysis.signature,
                                           *b->shingles, ArticleNumber{}, thresholds_)) {
    answer.relation = duplicates::refined_by_form(*link, a->text, b->text).relation;
  }
  if (const auto decided = decided_relation(a->number, b->number)) answer.relation = decided;
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
                           .source = side.article.source,
                           .embedding = side.analysis.embedding ? &*side.analysis.embedding : nullptr};
  };
  {
    const ReadLock lock(mutex_);
    answer.explanation = state_.stories.explain(report(*a), report(*b));
  }
  stories::Surfaces surfaces;
  (void)terms_of(a->article, a->language, &surfaces);
  (void)terms_of(b->article, b->language, &surfaces);
  answer.shared_terms = written(answer.explanation.shared_terms, surfaces);
  answer.a = std::move(a->side);
  answer.b = std::move(b->side);
  return answer;
}

}  // namespace samestory::engine
