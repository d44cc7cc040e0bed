#include "core/engine/reader.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/engine/absence.hpp"
#include "core/engine/analyser.hpp"
#include "core/engine/cursor.hpp"
#include "core/engine/growth.hpp"
#include "core/stories/headline.hpp"
#include "core/text/sentences.hpp"

namespace samestory::engine {
namespace {

// Texts that a story's keywords take their written forms from.
constexpr std::size_t kKeywordTexts = 4;
constexpr std::size_t kTitleCharactersMax = 140;

// An untitled report is named by how it begins.
std::string title_of(const records::Article& article) {
  if (!article.title.empty())
    return std::string(stories::without_outlet(article.title, article.source, article.url));
  const std::string body = plain_body_of(article);
  const std::vector<std::string_view> sentences = text::sentences_of(body);
  if (sentences.empty()) return {};
  std::string title(sentences.front());
  if (title.size() <= kTitleCharactersMax) return title;
  std::size_t end = title.rfind(' ', kTitleCharactersMax);
  if (end == std::string::npos) {
    for (end = kTitleCharactersMax; end > 0 && (static_cast<unsigned char>(title[end]) & 0xC0) == 0x80;)
      --end;
  }
  return title.substr(0, end) + "…";
}

// Pieces of links and code, and syllables of names that a hyphen parts, name no story.
bool is_keyword(std::string_view text) {
  const auto count = [&](char from, char to) {
    return std::count_if(text.begin(), text.end(), [=](char c) { return c >= from && c <= to; });
  };
  const auto digits = count('0', '9'), lower = count('a', 'z'), upper = count('A', 'Z');
  const bool ascii = static_cast<std::size_t>(digits + lower + upper) == text.size();
  if (ascii && text.size() <= 2 && upper == 0) return false;
  return text.size() < 8 || digits == 0 || lower == 0 || upper == 0;
}

bool better(const DuplicateView& a, const DuplicateView& b) {
  if (a.similarity != b.similarity) return a.similarity > b.similarity;
  if (a.containment != b.containment) return a.containment > b.containment;
  return a.id < b.id;
}

}  // namespace

Result<records::Article> Reader::stored_article(ArticleNumber number) const {
  const Result<std::string> payload = journal_.payload(number);
  if (!payload) return fail(payload.error());
  return records::decode_article(*payload);
}

Result<records::Analysis> Reader::stored_analysis(ArticleNumber number) const {
  const Result<std::string> bytes = journal_.analysis(number);
  if (!bytes) return fail(bytes.error());
  return records::decode_analysis(*bytes);
}

Result<ArticleView> Reader::article(const ArticleId& id) const {
  ArticleView view;
  ArticleNumber number;
  {
    const ReadLock lock(mutex_);
    const Result<const IdState*> known = present(state_, id);
    if (!known) return fail(known.error());
    number = (*known)->number;
    const ArticleRow& row = state_.articles.row(number);
    view.story = row.story;
    view.revision = row.revision;
    view.received_at = row.received_at;
    view.detected_language = state_.articles.languages[row.language];
    const ArticleNumber representative = state_.groups.representative_of(number);
    if (representative != number) view.duplicate_of = state_.articles.row(representative).id;
  }
  Result<records::Article> article = stored_article(number);
  if (!article && article.error().code == Errc::not_found) return this->article(id);  // replaced in between
  if (!article) return fail(article.error());
  view.article = std::move(*article);
  return view;
}

Result<DuplicatesPage> Reader::duplicates(const ArticleId& id, std::size_t limit,
                                          const std::string& cursor) const {
  Result<Cursor> from = cursor.empty() ? Result<Cursor>(Cursor{}) : read_cursor('d', cursor);
  if (!from) return fail(from.error());
  std::vector<DuplicateView> all;
  ArticleNumber number;
  std::vector<std::pair<ArticleNumber, ArticleId>>
      unlinked;  // of the same group, never compared with this one
  {
    const ReadLock lock(mutex_);
    const Result<const IdState*> known = present(state_, id);
    if (!known) return fail(known.error());
    number = (*known)->number;
    const std::vector<records::DuplicateLink>& links = state_.articles.row(number).links;
    for (const records::DuplicateLink& link : links) {
      if (state_.articles.live(link.other) == nullptr) continue;
      all.push_back({state_.articles.row(link.other).id, link.relation, link.similarity, link.containment});
    }
    for (const ArticleNumber member : state_.groups.members(state_.groups.representative_of(number))) {
      const bool linked = member == number || std::any_of(links.begin(), links.end(), [&](const auto& link) {
                            return link.other == member;
                          });
      if (!linked) unlinked.emplace_back(member, state_.articles.row(member).id);
    }
  }
  if (!unlinked.empty()) {
    const Result<ShingleCache::Set> own = shingles_.get(number);
    for (const auto& [other, other_id] : unlinked) {
      const Result<ShingleCache::Set> theirs = shingles_.get(other);
      if (!own || !theirs) continue;
      const signature::Overlap overlap = signature::exact_overlap(**own, **theirs);
      all.push_back({other_id, records::Relation::near_duplicate, overlap.similarity,
                     std::max(overlap.containment_a, overlap.containment_b)});
    }
  }
  std::sort(all.begin(), all.end(), better);
  DuplicatesPage page;
  page.total = all.size();
  const std::size_t begin = std::min<std::size_t>(from->item, all.size());
  const std::size_t end = std::min(begin + limit, all.size());
  page.duplicates.assign(all.begin() + static_cast<std::ptrdiff_t>(begin),
                         all.begin() + static_cast<std::ptrdiff_t>(end));
  if (end < all.size()) page.next_cursor = write_cursor('d', {0, end});
  return page;
}

Reader::StoryDraft Reader::draft(StoryId id, const StoryRow& row) const {
  StoryDraft draft;
  draft.id = id;
  draft.changed = row.changed;
  StorySummary& summary = draft.summary;
  summary.id = id;
  summary.language = state_.articles.languages[row.language];
  summary.article_count = row.members.size();
  summary.source_count = row.sources.size();
  summary.first_published_at = row.first;
  summary.last_published_at = row.last;
  summary.created_at = row.created_at;
  summary.updated_at = row.updated_at;
  summary.aliases = state_.catalog.aliases_of(id);
  summary.state = row.state;
  summary.growth = growth_of(state_, row, growth_clock(state_, clock_.now()));
  draft.representative = row.members.front();
  if (const auto facts = state_.stories.facts(id)) {
    if (state_.articles.live(facts->representative) != nullptr) draft.representative = facts->representative;
    draft.keywords = facts->keywords;
    for (const stories::StoryFacts::Headline& headline : facts->headlines) {
      if (state_.articles.live(headline.number) != nullptr) draft.headlines.push_back(headline);
    }
  }
  summary.representative = state_.articles.row(draft.representative).id;
  draft.texts.push_back(draft.representative);
  for (const ArticleNumber member : row.members) {
    if (draft.texts.size() == kKeywordTexts) break;
    if (member != draft.representative) draft.texts.push_back(member);
  }
  return draft;
}

// The headline with the greatest claim after what its form takes off. They come by claim, so most need not be
// read.
std::string Reader::headline_of(std::span<const stories::StoryFacts::Headline> headlines) const {
  std::string best;
  float best_claim = 0;
  for (const stories::StoryFacts::Headline& headline : headlines) {
    if (headline.claim <= best_claim) break;
    const Result<records::Article> article = stored_article(headline.number);
    if (!article) continue;
    const std::string_view told = stories::without_outlet(article->title, article->source, article->url);
    const float claim = headline.claim * (1 - stories::loudness(told));
    if (claim > best_claim) best = told, best_claim = claim;
  }
  return best;
}

StorySummary Reader::finish(StoryDraft&& draft) const {
  if (auto known = summaries_.find(draft.id, draft.changed, draft.keywords)) {
    draft.summary.title = std::move(known->title);
    draft.summary.keywords = std::move(known->keywords);
    return std::move(draft.summary);
  }
  draft.summary.title = headline_of(draft.headlines);
  stories::Surfaces surfaces;
  for (const ArticleNumber number : draft.texts) {
    const Result<records::Article> article = stored_article(number);
    if (!article) continue;  // taken down since; another text serves
    if (draft.summary.title.empty()) draft.summary.title = title_of(*article);
    (void)terms_of(*article, draft.summary.language, &surfaces);
    const bool all_named = std::all_of(draft.keywords.begin(), draft.keywords.end(),
                                       [&](records::TermId term) { return surfaces.contains(term); });
    if (all_named) break;
  }
  for (const records::TermId term : draft.keywords) {
    const auto surface = surfaces.find(term);
    if (surface != surfaces.end() && is_keyword(surface->second))
      draft.summary.keywords.push_back(surface->second);
  }
  summaries_.put(draft.id,
                 {draft.changed, std::move(draft.keywords), draft.summary.title, draft.summary.keywords});
  return std::move(draft.summary);
}

Result<StoryView> Reader::story(StoryId id, std::size_t limit, const std::string& cursor) const {
  Result<Cursor> from = cursor.empty() ? Result<Cursor>(Cursor{}) : read_cursor('a', cursor);
  if (!from) return fail(from.error());
  StoryView view;
  view.asked = id;
  std::optional<StoryDraft> drafted;
  std::vector<ArticleNumber> numbers;
  {
    const ReadLock lock(mutex_);
    const StoryId resolved = state_.catalog.resolve(id);
    const StoryRow* row = state_.catalog.find(resolved);
    if (row == nullptr) return fail(no_story(state_, resolved));
    drafted = draft(resolved, *row);
    std::vector<std::tuple<std::int64_t, std::uint64_t>> order;
    for (const ArticleNumber member : row->members) {
      const ArticleRow& article = state_.articles.row(member);
      order.emplace_back(article.reported_at.time_since_epoch().count(), member.value);
    }
    std::sort(order.begin(), order.end());
    auto next = order.begin();
    if (!cursor.empty())
      next = std::upper_bound(order.begin(), order.end(), std::tuple(from->key, from->item));
    for (; next != order.end() && numbers.size() < limit; ++next) {
      const ArticleNumber member{static_cast<std::uint32_t>(std::get<1>(*next))};
      const ArticleRow& article = state_.articles.row(member);
      numbers.push_back(member);
      StoryArticle& listed = view.articles.emplace_back();
      listed.id = article.id;
      listed.source = state_.articles.sources[article.source];
      listed.published_at = article.published_at;
      listed.received_at = article.received_at;
      listed.reported_at = article.reported_at;
      const ArticleNumber representative = state_.groups.representative_of(member);
      if (representative != member) listed.duplicate_of = state_.articles.row(representative).id;
    }
    if (next != order.end() && limit > 0) {
      view.next_cursor = write_cursor('a', {std::get<0>(*std::prev(next)), std::get<1>(*std::prev(next))});
    }
  }
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const Result<records::Article> article = stored_article(numbers[i]);
    if (!article) continue;
    view.articles[i].title = article->title;
    view.articles[i].url = article->url;
  }
  view.summary = finish(std::move(*drafted));
  return view;
}

}  // namespace samestory::engine
