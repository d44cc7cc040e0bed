#include "core/engine/state.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <type_traits>
#include <variant>

namespace samestory::engine {

State::State(const stories::StoryOptions& story_options, std::chrono::hours dedup_window)
    : stories(story_options), dedup_window_(dedup_window) {}

Result<void> State::apply(const records::Record& record, const records::Analysis* analysis) {
  if (record.sequence != sequence + 1) {
    return fail(Errc::corrupt, "Record " + std::to_string(record.sequence) + " follows record " +
                                   std::to_string(sequence) + ": the journal has a gap.");
  }
  if (const auto* expired = std::get_if<records::ArticlesExpired>(&record.body)) {
    if (expired->first.value != articles.expired_through().value + 1 || expired->through < expired->first ||
        expired->through > articles.last_number()) {
      return fail(Errc::corrupt, "Record " + std::to_string(record.sequence) +
                                     " expires articles out of turn: the journal is damaged.");
    }
  }
  sequence = record.sequence;
  watermark = record.watermark;
  std::visit(
      [&](const auto& body) {
        using Body = std::decay_t<decltype(body)>;
        if constexpr (std::is_same_v<Body, records::ArticleSubmitted>) {
          submit(body, record, analysis);
        } else if constexpr (std::is_same_v<Body, records::ArticleRemoved>) {
          depart(body.departure, record);
          articles.remove(body);
        } else if constexpr (std::is_same_v<Body, records::ArticleRestored>) {
          articles.restore(body.id);
        } else if constexpr (std::is_same_v<Body, records::StoriesChanged>) {
          change_stories(body, record);
        } else if constexpr (std::is_same_v<Body, records::StoryStateChanged>) {
          stories.set_states(body, record.sequence);
          for (const auto& change : body.changes)
            catalog.set_state(change.story, change.state, record.sequence);
        } else if constexpr (std::is_same_v<Body, records::ArticlesExpired>) {
          expire(body, record);
        } else {
          static_assert(std::is_same_v<Body, records::Settle>);
        }
      },
      record.body);
  return {};
}

void State::submit(const records::ArticleSubmitted& article, const records::Record& record,
                   const records::Analysis* analysis) {
  if (article.replaces) {
    depart(*article.replaces, record, article.number);
    articles.depart(article.replaces->number);
  }
  stories::Report dated;
  dated.published_at = article.published_at;
  dated.received_at = record.received_at;
  dated.source = article.source;
  articles.submit(article, record.received_at, stories.reported_at(dated));
  if (analysis != nullptr) {
    forget_old_copies(record.received_at);
    bands.insert(article.number, analysis->signature);
    if (analysis->signature.word_count > 0) simhashes.insert(article.number, analysis->signature.simhash);
    in_window_.push_back(article.number);
    // Articles of no named source have nothing in common.
    if (!article.source.empty()) recurring_lines.learn(articles.row(article.number).source, analysis->lines);
  }
  groups.add(article.number, article.representative);
  stories::Report report = report_of(article.number);
  if (article.replaces) report.replaces = article.replaces->number;
  report.terms = analysis == nullptr ? nullptr : &analysis->terms;
  if (analysis != nullptr && analysis->embedding) {
    report.embedding = &*analysis->embedding;
    if (!embedding_space) embedding_space = records::space_of(*analysis->embedding);
  }
  stories.add(report, article.story, record.sequence);
  catalog.add(article.story, article.number, articles, record.received_at, record.sequence);
  last_story = std::max(last_story, article.story);
}

void State::depart(const records::Departure& departure, const records::Record& record,
                   ArticleNumber successor) {
  const ArticleRow* row = articles.live(departure.number);
  if (row == nullptr) return;
  catalog.remove(row->story, departure.number, articles, record.received_at, record.sequence);
  stories.remove(departure, record.sequence, successor);
  groups.remove(departure);
  bands.remove(departure.number);
  simhashes.remove(departure.number);
}

void State::expire(const records::ArticlesExpired& expired, const records::Record& record) {
  std::vector<records::Departure> departures;  // ascending
  std::map<StoryId, std::vector<ArticleNumber>> by_story;
  auto promotion = expired.promotions.begin();
  for (ArticleNumber n = expired.first; n <= expired.through; ++n.value) {
    const ArticleRow* row = articles.live(n);
    if (row == nullptr) continue;
    records::Departure& departure = departures.emplace_back(records::Departure{n, std::nullopt});
    while (promotion != expired.promotions.end() && promotion->from < n) ++promotion;
    if (promotion != expired.promotions.end() && promotion->from == n) departure.promotion = *promotion;
    by_story[row->story].push_back(n);
  }
  for (const auto& [story, leaving] : by_story) catalog.expire(story, leaving, articles, record.sequence);
  stories.expire(departures, record.sequence);
  for (const records::Departure& departure : departures) {
    groups.remove(departure);
    bands.remove(departure.number);
    simhashes.remove(departure.number);
  }
  articles.expire(expired, record.sequence, record.received_at);
  while (!in_window_.empty() && in_window_.front() <= expired.through) in_window_.pop_front();
}

void State::change_stories(const records::StoriesChanged& change, const records::Record& record) {
  for (const records::StoryAlias& undone : change.aliases_undone) catalog.remove_alias(undone.alias);
  stories.change(change, record.sequence);
  for (const records::StoryMove& move : change.moves) {
    const ArticleRow* row = articles.live(move.article);
    if (row == nullptr) continue;
    catalog.remove(row->story, move.article, articles, record.received_at, record.sequence);
    articles.set_story(move.article, move.to);
    catalog.add(move.to, move.article, articles, record.received_at, record.sequence);
    last_story = std::max(last_story, move.to);
  }
  for (const records::StoryAlias& alias : change.aliases) catalog.add_alias(alias.alias, alias.survivor);
  note_history(change, record);
  if (change.correction == 0) return;
  last_correction = std::max(last_correction, change.correction);
  corrections[change.correction] = {change, false, record.received_at};
  if (const auto undone = corrections.find(change.undoes); undone != corrections.end())
    undone->second.undone = true;
}

void State::note_history(const records::StoriesChanged& change, const records::Record& record) {
  const auto note = [&](StoryId story, const char* kind, StoryId other) {
    catalog.note(story, {record.sequence, record.received_at, kind, other, change.correction, change.reason});
  };
  std::set<std::pair<StoryId, StoryId>> flows;  // from, to
  for (const records::StoryMove& move : change.moves) flows.emplace(move.from, move.to);
  const auto merged = [&](StoryId from) {
    return std::any_of(change.aliases.begin(), change.aliases.end(),
                       [&](const records::StoryAlias& alias) { return alias.alias == from; });
  };
  for (const auto& [from, to] : flows) {
    const bool created = std::find(change.created.begin(), change.created.end(), to) != change.created.end();
    if (merged(from)) {
      note(to, "merged", from);
    } else {
      note(from, created ? "split" : "moved_out", to);
      note(to, created ? "created" : "moved_in", from);
    }
  }
}

void State::forget_old_copies(Timestamp now) {
  while (!in_window_.empty()) {
    if (articles.row(in_window_.front()).received_at + dedup_window_ >= now) return;
    bands.remove(in_window_.front());
    simhashes.remove(in_window_.front());
    in_window_.pop_front();
  }
}

stories::Report State::report_of(ArticleNumber number) const {
  const ArticleRow& row = articles.row(number);
  return {.number = number,
          .representative = groups.representative_of(number),
          .terms = nullptr,
          .published_at = row.published_at,
          .received_at = row.received_at,
          .source = articles.sources[row.source],
          .stand_in = row.stand_in == Timestamp{} ? std::nullopt : std::optional(row.stand_in)};
}

std::optional<Timestamp> State::published_of(ArticleNumber number) const {
  if (!number || number > articles.last_number()) return std::nullopt;
  const ArticleRow& row = articles.row(number);
  return row.stand_in == Timestamp{} ? row.reported_at : row.stand_in;
}

}  // namespace samestory::engine
