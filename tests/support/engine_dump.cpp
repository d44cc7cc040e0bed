#include "tests/support/engine_dump.hpp"

#include <algorithm>
#include <set>
#include <sstream>

namespace samestory::tests {
namespace {

constexpr std::size_t kPage = 200;
constexpr std::size_t kAround = 120;  // characters shown on each side of a difference

std::string text_of(const std::optional<ArticleId>& id) {
  return id ? id->value : "-";
}
std::string text_of(Timestamp at) {
  return std::to_string(at.time_since_epoch().count());
}
std::string text_of(const std::optional<Timestamp>& at) {
  return at ? text_of(*at) : "-";
}

void write(std::ostream& out, const std::vector<DuplicateView>& duplicates) {
  for (const DuplicateView& each : duplicates) {
    out << ' ' << each.id.value << ':' << records::name_of(each.relation) << ':' << each.similarity << ':'
        << each.containment;
  }
}

void write_error(std::ostream& out, const Error& error) {
  out << " error " << name_of(error.code) << '\n';
}

void write_article(std::ostream& out, const Engine& engine, const ArticleId& id) {
  out << "article " << id.value;
  const auto view = engine.article(id);
  if (!view) return write_error(out, view.error());
  out << ' ' << to_string(view->story) << ' ' << text_of(view->duplicate_of) << ' ' << view->revision << ' '
      << text_of(view->received_at) << ' ' << view->detected_language << ' ' << view->article.title << '|'
      << view->article.body << '\n';
  out << "duplicates " << id.value;
  const auto page = engine.duplicates(id, kPage, "");
  if (!page) return write_error(out, page.error());
  out << ' ' << page->total;
  write(out, page->duplicates);
  out << '\n';
}

void write_summary(std::ostream& out, const StorySummary& story) {
  out << ' ' << to_string(story.id) << ' ' << story.title << '|' << story.language << ' '
      << story.article_count << ' ' << story.source_count << ' ' << text_of(story.first_published_at) << ' '
      << text_of(story.last_published_at) << ' ' << text_of(story.created_at) << ' '
      << text_of(story.updated_at) << ' ' << story.representative.value << ' '
      << records::name_of(story.state);
  for (const auto& keyword : story.keywords) out << " k:" << keyword;
  for (const StoryId alias : story.aliases) out << " a:" << to_string(alias);
}

void write_timeline(std::ostream& out, const Engine& engine, StoryId id) {
  out << "timeline " << to_string(id);
  const auto timeline = engine.timeline(id);
  if (!timeline) return write_error(out, timeline.error());
  for (const auto& bucket : timeline->buckets)
    out << ' ' << text_of(bucket.begin) << ':' << bucket.reports << ':' << bucket.originals;
  for (const auto& entry : timeline->history)
    out << ' ' << entry.sequence << ':' << entry.kind << ':' << to_string(entry.other);
  out << '\n';
}

void write_story(std::ostream& out, const Engine& engine, StoryId id) {
  out << "story " << to_string(id);
  std::string cursor;
  do {
    const auto view = engine.story(id, kPage, cursor);
    if (!view) return write_error(out, view.error());
    write_summary(out, view->summary);
    for (const StoryArticle& article : view->articles) {
      out << ' ' << article.id.value << '/' << text_of(article.duplicate_of) << '/'
          << text_of(article.received_at);
    }
    cursor = view->next_cursor;
  } while (!cursor.empty());
  out << '\n';
  write_timeline(out, engine, id);
  out << "lineage " << to_string(id);
  const auto lineage = engine.lineage(id);
  if (!lineage) return write_error(out, lineage.error());
  for (const auto& node : lineage->nodes) {
    out << ' ' << node.article.id.value << ':' << node.own;
    for (const auto& parent : node.parents) out << '<' << parent.id.value << ':' << parent.containment;
  }
  out << '\n';
}

std::set<StoryId> write_lists(std::ostream& out, const Engine& engine) {
  std::set<StoryId> stories;
  for (const StorySort sort : {StorySort::recency, StorySort::size, StorySort::growth}) {
    StoryQuery query;
    query.sort = sort;
    query.limit = kPage;
    do {
      const auto page = engine.stories(query);
      out << "stories " << static_cast<int>(sort);
      if (!page) {
        write_error(out, page.error());
        break;
      }
      for (const StorySummary& story : page->stories) {
        write_summary(out, story);
        stories.insert(story.id);
      }
      out << '\n';
      query.cursor = page->next_cursor;
    } while (!query.cursor.empty());
  }
  return stories;
}

void write_events(std::ostream& out, const Engine& engine) {
  for (EventId after;;) {
    const auto page = engine.events(after, kPage);
    if (!page) {
      out << "events";
      return write_error(out, page.error());
    }
    for (const Event& event : page->events) {
      out << "event " << to_string(event.id) << ' ' << name_of(event.kind) << ' ' << text_of(event.at) << ' '
          << event.article.value << ' ' << text_of(event.duplicate_of) << ' ' << to_string(event.story) << ' '
          << to_string(event.other_story) << ' ' << event.revision << ' ' << event.reason << '\n';
    }
    if (page->events.empty()) return;
    after = page->events.back().id;
  }
}

void write_match(std::ostream& out, const Engine& engine, const records::Article& probe) {
  engine.match(probe, [&](const Result<MatchAnswer>& answer) {
    out << "match " << probe.body.substr(0, 20);
    if (!answer) return write_error(out, answer.error());
    out << ' ' << to_string(answer->story) << ' ' << answer->evidence.score << ' '
        << text_of(answer->duplicate_of) << ' ' << answer->duplicates_total;
    write(out, answer->duplicates);
    out << '\n';
  });
}

}  // namespace

std::string dump(const Engine& engine, const std::vector<ArticleId>& ids,
                 const std::vector<records::Article>& probes) {
  std::ostringstream out;
  for (const ArticleId& id : ids) write_article(out, engine, id);
  for (std::size_t i = 1; i < ids.size(); i += 7) {
    const auto compared = engine.compare(ids[i - 1], ids[i]);
    out << "compare " << ids[i - 1].value << ' ' << ids[i].value;
    if (!compared) {
      write_error(out, compared.error());
      continue;
    }
    out << ' ' << compared->similarity << ' ' << compared->explanation.score << ' ' << compared->same_story
        << '\n';
  }
  for (const StoryId id : write_lists(out, engine)) write_story(out, engine, id);
  write_events(out, engine);
  for (const auto& probe : probes) write_match(out, engine, probe);
  const EngineFigures figures = engine.figures();
  out << "figures " << figures.articles << ' ' << figures.stories << ' ' << figures.stories_active << ' '
      << figures.duplicate_groups << ' ' << figures.sequence << ' ' << text_of(figures.watermark) << '\n';
  return out.str();
}

std::string first_difference(const std::string& a, const std::string& b) {
  if (a == b) return {};
  const auto differ = std::ranges::mismatch(a, b);
  const auto at = static_cast<std::size_t>(differ.in1 - a.begin());
  const std::size_t line = a.rfind('\n', at) + 1;
  const std::size_t near = std::max(line, at < kAround ? 0 : at - kAround);
  const std::string what = a.substr(line, a.find_first_of(" \n", line) - line);
  return what + ": ..." + a.substr(near, 2 * kAround) + "\n    against\n" + what + ": ..." +
         b.substr(near, 2 * kAround);
}

}  // namespace samestory::tests
