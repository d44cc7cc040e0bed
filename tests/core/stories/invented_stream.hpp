// Articles made of invented terms: events have words of their own, a topic's words and everyday words, so
// that articles of one event belong together and neighbours share a topic.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/stories/story_index.hpp"

namespace samestory::tests {

inline Timestamp hours_in(int hours) {
  return Timestamp{std::chrono::hours{24 * 20'000} + std::chrono::hours{hours}};
}

struct InventedArticle {
  ArticleNumber number;
  ArticleNumber representative;
  records::ArticleTerms terms;
  std::optional<PublishedAt> published_at;
  Timestamp received_at{};
  std::uint32_t event = 0;
  std::optional<records::Embedding> embedding = std::nullopt;

  stories::Report report() const {
    return {.number = number,
            .representative = representative,
            .terms = &terms,
            .published_at = published_at,
            .received_at = received_at,
            .source = "Invented Wire",
            .embedding = embedding ? &*embedding : nullptr};
  }
};

class InventedStream {
 public:
  explicit InventedStream(std::uint32_t seed) : random_(seed) {}

  // Articles of an event differ in which of its words they use.
  InventedArticle next(std::uint32_t event, int hour, const std::string& language = "en") {
    InventedArticle article;
    article.number = article.representative = ArticleNumber{++last_};
    article.event = event;
    article.received_at = hours_in(hour);
    article.published_at = PublishedAt{article.received_at, DatePrecision::second};
    article.terms = terms(event, language);
    return article;
  }

  // The topic's words are many and the event's own few, so that neighbouring events are much alike. Events of
  // one topic are seven apart.
  InventedArticle next_in_crowd(std::uint32_t event, int hour) {
    InventedArticle article = next(event, hour);
    article.terms = terms(event, "en", 4, 9, 160);
    return article;
  }

  InventedArticle copy_of(const InventedArticle& original, int hour) {
    InventedArticle article = original;
    article.number = ArticleNumber{++last_};
    article.received_at = hours_in(hour);
    return article;
  }

  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }

 private:
  static records::TermId id_of(std::uint32_t word, std::uint32_t kind, const std::string& language) {
    std::uint64_t x = (std::uint64_t{word} << 8 | kind) + std::hash<std::string>{}(language)*1'000'003;
    x = (x ^ (x >> 31)) * 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 29)) * 0xD6E8FEB86659FD93ULL;
    return static_cast<records::TermId>(x >> 32);
  }

  // Of ten words, those below `own` are the event's, the others below `topic` its topic's.
  records::ArticleTerms terms(std::uint32_t event, const std::string& language, std::uint32_t own = 5,
                              std::uint32_t topic = 7, std::uint32_t topic_words = 60) {
    std::map<records::TermId, records::TermCount> stems, bigrams, entities;
    const auto say = [&](auto& list, std::uint32_t word, std::uint32_t kind, bool title, bool lead) {
      records::TermCount& t = list[id_of(word, kind, language)];
      t.id = id_of(word, kind, language);
      t.count = static_cast<std::uint16_t>(t.count + 1);
      t.in_title = static_cast<std::uint8_t>(t.in_title + (title ? 1 : 0));
      t.in_lead = static_cast<std::uint8_t>(t.in_lead + (lead ? 1 : 0));
    };
    for (int i = 0; i < 120; ++i) {
      const bool title = i < 6, lead = i < 50;
      const std::uint32_t roll = below(10);
      const std::uint32_t word = roll < own     ? 1'000'000 + event * 100 + below(30)
                                 : roll < topic ? 500'000 + (event % 7) * 1000 + below(topic_words)
                                                : below(800);
      say(stems, word, 0, title, lead);
      if (i % 2 == 0) say(bigrams, word * 7 + below(3), 1, title, lead);
      if (roll < 3) say(entities, word, 2, title, lead);
    }
    records::ArticleTerms out;
    out.language = language;
    out.has_title = true;
    out.content_words = 120;
    for (const auto& [id, t] : stems) out.stems.push_back(t);
    for (const auto& [id, t] : bigrams) out.bigrams.push_back(t);
    for (const auto& [id, t] : entities) out.entities.push_back(t);
    return out;
  }

  std::mt19937 random_;
  std::uint32_t last_ = 0;
};

// Decides and applies as the engine does, one article a batch unless told otherwise.
class StoryDriver {
 public:
  explicit StoryDriver(const stories::StoryOptions& options = {}) : index(options) {}

  StoryId decide_and_stage(const InventedArticle& article, const stories::Proposal& proposal) {
    const stories::Decision decision = index.decide(article.report(), proposal);
    const StoryId story = decision.join ? *decision.join : StoryId{++last_story};
    index.stage(article.report(), story);
    decisions.push_back(decision);
    story_of[article.number.value] = story;
    return story;
  }
  void apply(const InventedArticle& article) {
    index.add(article.report(), story_of.at(article.number.value), ++sequence);
  }
  StoryId ingest(const InventedArticle& article) {
    const StoryId story = decide_and_stage(article, index.propose(article.report()));
    index.drop_staged();
    apply(article);
    return story;
  }
  StoryId ingest_into(const InventedArticle& article, StoryId story) {
    index.stage(article.report(), story);
    index.drop_staged();
    last_story = std::max(last_story, story.value);
    story_of[article.number.value] = story;
    apply(article);
    return story;
  }
  // What the engine's writer does with a plan; the number of moves.
  std::size_t accept(const stories::StoryIndex::Task& task) {
    stories::StoryIndex::Plan plan = index.recluster(task);
    if (!index.still_valid(plan)) return 0;
    if (!plan.change.moves.empty()) {
      constexpr std::uint64_t kPlaceholder = stories::StoryIndex::kPlaceholder;
      const auto real = [&](StoryId id) {
        return id.value & kPlaceholder ? StoryId{last_story + (id.value & ~kPlaceholder)} : id;
      };
      for (StoryId& id : plan.change.created) id = real(id);
      for (records::StoryMove& move : plan.change.moves) {
        move.to = real(move.to);
        story_of.at(move.article.value) = move.to;
      }
      last_story += plan.new_stories;
      changes.push_back(plan.change);
      index.change(plan.change, ++sequence);
    }
    index.task_done(task);
    return plan.change.moves.size();
  }
  std::size_t recluster(bool settle) {
    std::size_t moves = 0;
    for (const auto& task : index.due_tasks(settle)) moves += accept(task);
    return moves;
  }

  stories::StoryIndex index;
  std::vector<stories::Decision> decisions;
  std::vector<records::StoriesChanged> changes;
  std::map<std::uint32_t, StoryId> story_of;
  std::uint64_t last_story = 0;
  Sequence sequence = 0;
};

}  // namespace samestory::tests
