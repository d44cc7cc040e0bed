// Reader::similar and Reader::signature: what a SimHash and a sketch say to those who ask for them.
#include "core/engine/absence.hpp"
#include "core/engine/cursor.hpp"
#include "core/engine/reader.hpp"

namespace samestory::engine {
namespace {

// Articles that one search may find; the cursor walks over these.
constexpr std::size_t kSimilarMax = 10'000;

Cursor place_of(const duplicates::SimHashIndex::Near& near) {
  return {near.distance, near.number.value};
}

bool after(const duplicates::SimHashIndex::Near& near, const Cursor& from) {
  const Cursor place = place_of(near);
  return place.key != from.key ? place.key > from.key : place.item > from.item;
}

}  // namespace

struct Reader::Numbered {
  ArticleNumber number;
  SignatureView view;
};

Result<Reader::Numbered> Reader::numbered_signature(const ArticleId& id) const {
  Numbered found;
  SignatureView& view = found.view;
  {
    const ReadLock lock(mutex_);
    const Result<const IdState*> known = present(state_, id);
    if (!known) return fail(known.error());
    found.number = (*known)->number;
    view.revision = (*known)->revision;
  }
  const Result<records::Analysis> analysis = stored_analysis(found.number);
  if (!analysis) return fail(analysis.error());
  view.id = id;
  view.word_count = analysis->signature.word_count;
  view.shingle_count = analysis->signature.shingle_count;
  view.lines_left_out = analysis->left_out.size();
  view.simhash = analysis->signature.simhash;
  view.sketch = analysis->signature.sketch;
  return found;
}

Result<SignatureView> Reader::signature(const ArticleId& id) const {
  Result<Numbered> found = numbered_signature(id);
  if (!found) return fail(found.error());
  return std::move(found->view);
}

Result<SimilarPage> Reader::similar(const ArticleId& id, const SimilarQuery& query) const {
  const Result<Cursor> from = query.cursor.empty() ? Cursor{-1, 0} : read_cursor('s', query.cursor);
  if (!from) return fail(from.error());
  const Result<Numbered> own = numbered_signature(id);
  if (!own) return fail(own.error());
  SimilarPage page;
  if (own->view.word_count == 0) return page;  // it has no SimHash
  const ArticleNumber number = own->number;
  std::vector<ArticleNumber> found;
  {
    const ReadLock lock(mutex_);
    const auto answer = state_.simhashes.within(own->view.simhash, query.within_bits,
                                                {.results_max = kSimilarMax, .comparisons_max = 100'000});
    page.complete = answer.complete && answer.near.size() < kSimilarMax;
    Cursor last;
    for (const auto& near : answer.near) {
      if (near.number == number || !after(near, *from)) continue;
      if (found.size() == query.limit) {
        page.next_cursor = write_cursor('s', last);
        break;
      }
      found.push_back(near.number);
      page.similar.push_back({state_.articles.row(near.number).id, near.distance, 0});
      last = place_of(near);
    }
  }
  const Result<ShingleCache::Set> shingles = shingles_.get(number);
  if (!shingles) return fail(shingles.error());
  for (std::size_t i = found.size(); i-- > 0;) {
    if (const Result<ShingleCache::Set> theirs = shingles_.get(found[i])) {
      page.similar[i].similarity = signature::exact_overlap(**shingles, **theirs).similarity;
    } else {
      page.similar.erase(page.similar.begin() + static_cast<std::ptrdiff_t>(i));  // taken down since
    }
  }
  return page;
}

}  // namespace samestory::engine
