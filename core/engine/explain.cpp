// Reader::explain: an article against a story, its own or another, with the rivals it was scored against.
#include <algorithm>

#include "core/engine/absence.hpp"
#include "core/engine/analyser.hpp"
#include "core/engine/reader.hpp"
#include "core/stories/join_rule.hpp"

namespace samestory::engine {

struct Reader::Asked {
  ArticleView view;
  records::Analysis analysis;
  std::optional<StoryId> story;
};

namespace {

struct Verdict {
  const char* name;
  const char* reason;
};

constexpr Verdict kAlone{"alone", "It is the only report of its story."};
constexpr Verdict kCopy{"copy", "It is a copy: a copy belongs to the story of its original."};
constexpr Verdict kCorrected{"corrected", "An editor's correction decides about it."};
constexpr Verdict kOtherLanguage{"other_language", "The story is in another language."};
constexpr Verdict kClosed{"closed", "The story is closed: it takes no more reports."};
constexpr Verdict kNoWords{"no_words", "Its text has too few words that say anything."};
constexpr Verdict kJoins{"joins", "It fits this story better than any other, and well enough."};
constexpr Verdict kBelow{"below_threshold", "It does not fit this story well enough."};
constexpr Verdict kFewWords{"below_threshold", "It has next to no telling words in common with this story."};
constexpr Verdict kYearsApart{
    "below_threshold", "It lies whole years from this story: what returns every year is another event."};
constexpr Verdict kTooLittle{"below_threshold",
                             "Too little is said, and without a date, to tell that it reports this event."};
constexpr Verdict kOutscored{"outscored", "It fits another story better."};
// A member is held against the others as they are now; it came, or was grouped, when they were others.
constexpr Verdict kStays{
    "below_threshold",
    "It came to this story when it fitted; held against the other reports as they are now, "
    "it would fall short."};
constexpr Verdict kDrawn{"outscored",
                         "It came to this story when it fitted best; by now another fits better."};

float value_of(const stories::Explanation& explanation, std::string_view input) {
  const auto found = std::find_if(explanation.inputs.begin(), explanation.inputs.end(),
                                  [&](const stories::ScoreInput& each) { return each.name == input; });
  return found == explanation.inputs.end() ? 0 : found->value;
}

// Which of the gates of stories::may_merge() is shut.
Verdict by_gate(const stories::Explanation& explanation) {
  if (value_of(explanation, name_of(stories::Input::stem)) < stories::kSimilarityMin) return kFewWords;
  const bool undated = value_of(explanation, name_of(stories::Input::undated)) > 0 ||
                       value_of(explanation, stories::kReceiptInput) > 0;
  return undated ? kTooLittle : kYearsApart;
}

// `rival` is the best score of any other story.
Verdict by_score(const stories::Explanation& explanation, std::optional<float> rival, bool member) {
  if (explanation.score <= explanation.threshold) {
    if (member) return kStays;
    return explanation.score <= stories::kNoScore ? by_gate(explanation) : kBelow;
  }
  if (!rival || *rival <= explanation.score) return kJoins;
  return member ? kDrawn : kOutscored;
}

}  // namespace

ExplainAnswer Reader::explain_locked(const Asked& asked, std::vector<StoryDraft>& rivals) const {
  ExplainAnswer answer;
  answer.article = asked.view.article.id;
  answer.own = asked.view.story;
  answer.asked = asked.story.value_or(answer.own);
  answer.story = state_.catalog.resolve(answer.asked);
  answer.member = answer.story == answer.own;
  answer.published_at = asked.view.article.published_at;
  answer.received_at = asked.view.received_at;
  const StoryRow& row = *state_.catalog.find(answer.story);
  const IdState* known = state_.articles.find(answer.article);
  stories::Report report = state_.report_of(known->number);
  report.terms = &asked.analysis.terms;
  answer.reported_at = state_.articles.row(known->number).reported_at;
  if (asked.analysis.embedding) report.embedding = &*asked.analysis.embedding;

  bool others = false;
  for (const ArticleNumber member : row.members) {
    if (member == known->number) continue;
    const Timestamp when = state_.articles.row(member).reported_at;
    answer.story_first = others ? std::min(answer.story_first, when) : when;
    answer.story_last = others ? std::max(answer.story_last, when) : when;
    others = true;
  }
  if (!others) answer.story_first = answer.story_last = row.first;

  const bool same_language = state_.articles.languages[row.language] == asked.analysis.terms.language;
  if (same_language) answer.explanation = state_.stories.explain(report, answer.story);
  std::optional<float> best_rival;
  for (const stories::ScoredStory& scored : state_.stories.propose(report).best) {
    const StoryRow* other = state_.catalog.find(scored.story);
    if (other == nullptr || scored.story == answer.story) continue;
    // Its own story holds the article itself; the score against the other reports counts.
    float score = scored.score;
    if (scored.story == answer.own) {
      const auto own = state_.stories.explain(report, answer.own);
      if (!own) continue;
      score = own->score;
    }
    best_rival = std::max(best_rival.value_or(score), score);
    if (rivals.size() == kRivalsShown) continue;
    rivals.push_back(draft(scored.story, *other));
    answer.rivals.push_back({scored.story, {}, score});
  }

  Verdict verdict = kNoWords;
  if (!same_language) {
    verdict = kOtherLanguage;
  } else if (state_.stories.binds(report)) {
    verdict = kCorrected;
  } else if (answer.member && !others) {
    verdict = kAlone;
  } else if (answer.member && asked.view.duplicate_of) {
    verdict = kCopy;
  } else if (row.state == records::StoryState::closed) {
    verdict = kClosed;
  } else if (answer.explanation) {
    verdict = by_score(*answer.explanation, best_rival, answer.member);
  }
  answer.verdict = verdict.name;
  answer.reason = verdict.reason;
  return answer;
}

Result<ExplainAnswer> Reader::explain(const ArticleId& article, std::optional<StoryId> story) const {
  Result<ArticleView> view = this->article(article);
  if (!view) return fail(view.error());
  Asked asked;
  stories::Surfaces surfaces;
  (void)terms_of(view->article, view->detected_language, &surfaces);
  ArticleNumber number;
  {
    const ReadLock lock(mutex_);
    const Result<const IdState*> known = present(state_, article);
    if (!known) return fail(known.error());
    number = (*known)->number;
  }
  Result<records::Analysis> analysis = stored_analysis(number);
  if (!analysis) return fail(analysis.error());
  asked.analysis = std::move(*analysis);
  asked.view = std::move(*view);
  asked.story = story;
  ExplainAnswer answer;
  std::vector<StoryDraft> rivals;
  {
    const ReadLock lock(mutex_);
    const IdState* known = state_.articles.find(article);
    const ArticleRow* row = known == nullptr ? nullptr : state_.articles.live(known->number);
    if (row == nullptr) return fail(Errc::not_found, "There is no article with this id.");
    asked.view.story = row->story;  // it may have moved since
    if (state_.catalog.find(state_.catalog.resolve(story.value_or(row->story))) == nullptr)
      return fail(Errc::not_found, "There is no story with this id.");
    answer = explain_locked(asked, rivals);
  }
  for (std::size_t i = 0; i < rivals.size(); ++i) answer.rivals[i].title = finish(std::move(rivals[i])).title;
  std::stable_sort(answer.rivals.begin(), answer.rivals.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  if (answer.explanation) answer.shared_terms = written(answer.explanation->shared_terms, surfaces);
  return answer;
}

}  // namespace samestory::engine
