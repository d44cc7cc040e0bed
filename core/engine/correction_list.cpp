// Reader::corrections and Reader::labelled_pairs: what editors said, to read and to learn from.
#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "core/engine/cursor.hpp"
#include "core/engine/reader.hpp"

namespace samestory::engine {
namespace {

std::string kind_of(const records::StoriesChanged& change) {
  if (change.undoes != 0) return "undo";
  if (!change.created.empty()) return "split";
  return change.aliases.empty() ? "move" : "merge";
}

CorrectionView view_of(std::uint64_t number, const State::Correction& correction,
                       const ArticleTable& articles) {
  const records::StoriesChanged& change = correction.change;
  CorrectionView view;
  view.correction = number;
  view.at = correction.at;
  view.kind = kind_of(change);
  view.undone = correction.undone;
  view.undoes = change.undoes;
  view.articles_total = change.moves.size();
  for (const records::StoryMove& move : change.moves) {
    for (const StoryId story : {move.from, move.to}) {
      if (std::find(view.stories.begin(), view.stories.end(), story) == view.stories.end())
        view.stories.push_back(story);
    }
    const ArticleId& id = articles.row(move.article).id;  // empty: expired and forgotten
    if (!id.value.empty() && view.articles.size() < kCorrectionArticlesShown) view.articles.push_back(id);
  }
  std::sort(view.stories.begin(), view.stories.end());
  return view;
}

}  // namespace

Result<CorrectionsPage> Reader::corrections(std::size_t limit, const std::string& cursor) const {
  const Result<Cursor> from = cursor.empty() ? Result<Cursor>(Cursor{}) : read_cursor('c', cursor);
  if (!from) return fail(from.error());
  CorrectionsPage page;
  const ReadLock lock(mutex_);
  auto next = cursor.empty() ? state_.corrections.rbegin()
                             : std::make_reverse_iterator(state_.corrections.lower_bound(from->item));
  for (; next != state_.corrections.rend(); ++next) {
    if (page.corrections.size() == limit) {
      page.next_cursor = write_cursor('c', {0, page.corrections.back().correction});
      break;
    }
    page.corrections.push_back(view_of(next->first, next->second, state_.articles));
  }
  return page;
}

Result<std::vector<LabelledPair>> Reader::labelled_pairs(std::uint64_t after) const {
  std::vector<LabelledPair> pairs;
  std::vector<std::pair<stories::Report, stories::Report>> reports;
  {
    const ReadLock lock(mutex_);
    // The latest revision of an article that a correction named; null when it is gone.
    const auto report_of = [&](ArticleNumber number) -> std::optional<stories::Report> {
      const IdState* known = state_.articles.find(state_.articles.row(number).id);
      if (known == nullptr || state_.articles.live(known->number) == nullptr) return std::nullopt;
      stories::Report report = state_.report_of(known->number);
      report.source = {};  // not to be read outside the lock
      return report;
    };
    for (auto entry = state_.corrections.upper_bound(after); entry != state_.corrections.end(); ++entry) {
      if (pairs.size() >= kLabelledPairsMax) break;
      if (entry->second.undone || entry->second.change.undoes != 0) continue;
      for (const records::Constraint& constraint : entry->second.change.constraints) {
        const auto a = report_of(constraint.a), b = report_of(constraint.b);
        if (!a || !b || a->number == b->number) continue;
        reports.emplace_back(*a, *b);
        pairs.push_back({entry->first,
                         entry->second.at,
                         constraint.must_link,
                         state_.articles.row(a->number).id,
                         state_.articles.row(b->number).id,
                         {}});
      }
    }
  }
  std::unordered_map<ArticleNumber, std::optional<records::Analysis>> analyses;
  const auto add_evidence = [&](stories::Report& report) {
    const auto [entry, is_new] = analyses.try_emplace(report.number);
    if (is_new) {
      if (Result<records::Analysis> read = stored_analysis(report.number)) entry->second = std::move(*read);
    }
    if (!entry->second) return;
    report.terms = &entry->second->terms;
    if (entry->second->embedding) report.embedding = &*entry->second->embedding;
  };
  std::vector<LabelledPair> read;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    auto& [a, b] = reports[i];
    add_evidence(a);
    add_evidence(b);
    if (a.terms == nullptr || b.terms == nullptr) continue;  // taken down since
    const ReadLock lock(mutex_);
    pairs[i].explanation = state_.stories.explain(a, b);
    read.push_back(std::move(pairs[i]));
  }
  return read;
}

}  // namespace samestory::engine
