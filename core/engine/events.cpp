#include "core/engine/events.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

namespace samestory::engine {
namespace {

class Deriver {
 public:
  Deriver(const records::Record& record, const ArticleTable& articles)
      : record_(record), articles_(articles) {}

  void operator()(const records::ArticleSubmitted& article) {
    if (article.replaces)
      departed(*article.replaces, articles_.row(article.replaces->number).story != article.story);
    Event& event = add(article.replaces ? EventKind::article_updated : EventKind::article_added);
    event.article = article.id;
    event.story = article.story;
    event.revision = article.revision;
    event.language = article.language;
    if (article.representative != article.number)
      event.duplicate_of = articles_.row(article.representative).id;
    const bool moved_in = !article.replaces || articles_.row(article.replaces->number).story != article.story;
    if (article.story_created) {
      story_event(EventKind::story_created, article.story, article.language);
    } else if (moved_in) {
      story_event(EventKind::story_grown, article.story, article.language);
    }
  }

  void operator()(const records::ArticleRemoved& removal) {
    const ArticleRow& row = articles_.row(removal.departure.number);
    Event& event = add(EventKind::article_removed);
    event.article = removal.id;
    event.story = row.story;
    event.language = articles_.languages[row.language];
    event.reason = removal.cause == records::RemovalCause::taken_down ? "taken_down" : "expired";
    departed(removal.departure, true);
  }

  void operator()(const records::ArticleRestored& restored) {
    Event& event = add(EventKind::article_restored);
    event.article = restored.id;
  }

  void operator()(const records::StoriesChanged& change) {
    for (const StoryId created : change.created) {
      Event& event = story_event(EventKind::story_created, created, language_of(change, created));
      event.reason = change.reason;
    }
    for (const records::StoryMove& move : change.moves) {
      const ArticleRow& row = articles_.row(move.article);
      Event& event = add(EventKind::article_moved);
      event.article = row.id;
      event.story = move.to;
      event.other_story = move.from;
      event.language = articles_.languages[row.language];
      event.reason = change.reason;
      event.correction = change.correction;
    }
    for (const records::StoryAlias& alias : change.aliases) {
      Event& event =
          story_event(EventKind::story_merged, alias.survivor, language_of(change, alias.survivor));
      event.other_story = alias.alias;
      event.reason = change.reason;
      event.correction = change.correction;
    }
    splits(change);
  }

  void operator()(const records::StoryStateChanged& change) {
    for (const auto& changed : change.changes) {
      Event& event = story_event(EventKind::story_state, changed.story, {});
      event.reason = std::string(records::name_of(changed.state));
    }
  }

  void operator()(const records::Settle&) {}

  void operator()(const records::ArticlesExpired& expired) {
    std::set<StoryId> shrunk;
    for (ArticleNumber n = expired.first; n <= expired.through; ++n.value) {
      const ArticleRow& row = articles_.row(n);
      if (!row.expired) continue;
      Event& event = add(EventKind::article_removed);
      event.article = row.id;
      event.story = row.story;
      event.language = articles_.languages[row.language];
      event.reason = "expired";
      if (shrunk.insert(row.story).second)
        story_event(EventKind::story_shrunk, row.story, articles_.languages[row.language]);
    }
    for (const records::Promotion& promotion : expired.promotions) promoted(promotion);
  }

  std::vector<Event> take() { return std::move(events_); }

 private:
  Event& add(EventKind kind) {
    Event& event = events_.emplace_back();
    event.id = {record_.sequence, static_cast<std::uint32_t>(events_.size() - 1)};
    event.kind = kind;
    event.at = record_.received_at;
    return event;
  }

  Event& story_event(EventKind kind, StoryId story, std::string language) {
    Event& event = add(kind);
    event.story = story;
    event.language = std::move(language);
    return event;
  }

  void departed(const records::Departure& departure, bool left_story) {
    const ArticleRow& row = articles_.row(departure.number);
    if (left_story) story_event(EventKind::story_shrunk, row.story, articles_.languages[row.language]);
    if (departure.promotion) promoted(*departure.promotion);
  }

  void promoted(const records::Promotion& promotion) {
    const ArticleRow& before = articles_.row(promotion.from);
    Event& event = add(EventKind::group_changed);
    event.article = articles_.row(promotion.to).id;  // stands for the group from now on
    event.duplicate_of = before.id;                  // stood for it before
    event.language = articles_.languages[before.language];
  }

  // Stories that go on and lost members to a story that began here.
  void splits(const records::StoriesChanged& change) {
    std::vector<std::pair<StoryId, StoryId>> seen;
    for (const records::StoryMove& move : change.moves) {
      if (std::find(change.created.begin(), change.created.end(), move.to) == change.created.end()) continue;
      const std::pair pair(move.from, move.to);
      if (std::find(seen.begin(), seen.end(), pair) != seen.end()) continue;
      seen.push_back(pair);
      Event& event = story_event(EventKind::story_split, move.from, language_of(change, move.to));
      event.other_story = move.to;
      event.reason = change.reason;
      event.correction = change.correction;
    }
  }

  std::string language_of(const records::StoriesChanged& change, StoryId story) const {
    for (const records::StoryMove& move : change.moves) {
      if (move.to == story || move.from == story)
        return articles_.languages[articles_.row(move.article).language];
    }
    return {};
  }

  const records::Record& record_;
  const ArticleTable& articles_;
  std::vector<Event> events_;
};

}  // namespace

std::vector<Event> events_of(const records::Record& record, const ArticleTable& articles) {
  Deriver deriver(record, articles);
  std::visit([&](const auto& body) { deriver(body); }, record.body);
  return deriver.take();
}

void EventLog::append(const records::Record& record) {
  std::vector<Event> events = events_of(record, articles_);
  const std::lock_guard lock(mutex_);
  if (record.sequence % kMilestoneEvery == 1) milestones_.emplace_back(record.sequence, record.received_at);
  for (Event& event : events) {
    last_ = event.id;
    events_.push_back(std::move(event));
  }
  while (events_.size() > kEventsInMemory) {
    dropped_ = events_.front().id;
    events_.pop_front();
  }
}

EventId EventLog::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

std::optional<std::vector<Event>> EventLog::recent(EventId after, std::size_t limit,
                                                   Timestamp not_before) const {
  const std::lock_guard lock(mutex_);
  if (after < dropped_) return std::nullopt;
  auto begin = std::upper_bound(events_.begin(), events_.end(), after,
                                [](EventId id, const Event& event) { return id < event.id; });
  while (begin != events_.end() && begin->at < not_before) ++begin;
  const auto count = std::min<std::size_t>(limit, static_cast<std::size_t>(events_.end() - begin));
  return std::vector<Event>(begin, begin + static_cast<std::ptrdiff_t>(count));
}

Sequence EventLog::oldest_kept(Timestamp now) const {
  const std::lock_guard lock(mutex_);
  const auto kept = std::partition_point(milestones_.begin(), milestones_.end(),
                                         [&](const auto& at) { return at.second < now - kEventsKept; });
  return kept == milestones_.begin() ? 1 : std::prev(kept)->first;
}

Result<EventsPage> EventLog::read(EventId after, std::size_t limit, Timestamp now) const {
  EventsPage page;
  const bool from_oldest = after == EventId{};
  const Timestamp not_before = from_oldest ? now - kEventsKept : Timestamp::min();
  const Sequence oldest = [&] {
    const ReadLock lock(articles_mutex_);
    return std::max(oldest_kept(now), articles_.forgotten_at() + 1);
  }();
  if (from_oldest) after.sequence = oldest - 1;
  if (auto events = recent(after, limit, not_before)) {
    page.events = std::move(*events);
  } else {
    if (!from_oldest && after.sequence < oldest) {
      page.reset = true;
      return page;
    }
    const auto take = [&](records::Record&& record, std::string_view) -> Result<void> {
      const ReadLock lock(articles_mutex_);
      for (Event& event : events_of(record, articles_)) {
        if (event.id > after && event.at >= not_before && page.events.size() < limit)
          page.events.push_back(std::move(event));
      }
      if (page.events.size() < limit) return {};
      return fail(Errc::too_large, "The page is full.");  // ends the replay; not a failure
    };
    const Result<void> replayed = journal_.replay(std::max<Sequence>(after.sequence, 1), take);
    if (!replayed && page.events.size() < limit) return fail(replayed.error());
  }
  return page;
}

}  // namespace samestory::engine

namespace samestory {
namespace {

constexpr std::array<std::string_view, 12> kEventNames = {
    "article.added",    "article.updated", "article.moved", "article.removed",
    "article.restored", "group.changed",   "story.created", "story.grown",
    "story.shrunk",     "story.merged",    "story.split",   "story.state"};

}  // namespace

std::string_view name_of(EventKind kind) {
  return kEventNames[static_cast<std::size_t>(kind)];
}

std::optional<EventKind> parse_event_kind(std::string_view name) {
  const auto found = std::find(kEventNames.begin(), kEventNames.end(), name);
  if (found == kEventNames.end()) return std::nullopt;
  return static_cast<EventKind>(found - kEventNames.begin());
}

std::string to_string(EventId id) {
  return std::to_string(id.sequence) + "." + std::to_string(id.part);
}

Result<EventId> parse_event_id(std::string_view text) {
  EventId id;
  const char* const end = text.data() + text.size();
  const auto [next, error] = std::from_chars(text.data(), end, id.sequence);
  bool well_formed = error == std::errc();
  if (well_formed && next != end) {
    const auto part = std::from_chars(next + 1, end, id.part);
    well_formed = *next == '.' && part.ec == std::errc() && part.ptr == end;
  }
  if (!well_formed) return fail(Errc::invalid_value, "An event id looks like \"12.0\".", "/last_event_id");
  return id;
}

}  // namespace samestory
