// The whole state in memory, and the one way it changes: apply(Record).
//
// apply() is deterministic: no clock, no chance, no decision. Start-up, recovery and every live change are
// this same function. Not synchronised: any number of readers, or one writer; the engine holds the lock.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>

#include "core/duplicates/band_index.hpp"
#include "core/duplicates/groups.hpp"
#include "core/duplicates/simhash_index.hpp"
#include "core/engine/article_table.hpp"
#include "core/engine/recurring_lines.hpp"
#include "core/engine/story_catalog.hpp"
#include "core/records/analysis.hpp"
#include "core/records/record.hpp"
#include "core/stories/story_index.hpp"

namespace samestory::engine {

class State {
 public:
  State(const stories::StoryOptions& stories, std::chrono::hours dedup_window);

  // `analysis` belongs to a submitted article; null when that part was dropped since, which a later record
  // explains. Fails with corrupt when the record cannot follow what was applied.
  Result<void> apply(const records::Record& record, const records::Analysis* analysis);

  ArticleTable articles;
  duplicates::BandIndex bands;
  duplicates::SimHashIndex simhashes;  // of the articles in `bands` that have words
  duplicates::Groups groups;
  RecurringLines recurring_lines;  // by index in articles.sources
  stories::StoryIndex stories;
  StoryCatalog catalog;
  Sequence sequence = 0;
  Timestamp watermark{};
  StoryId last_story;                                      // the highest id ever given
  std::optional<records::EmbeddingSpace> embedding_space;  // of the first embedding accepted
  struct Correction {
    records::StoriesChanged change;
    bool undone = false;
    Timestamp at{};
  };
  std::map<std::uint64_t, Correction> corrections;  // by number
  std::uint64_t last_correction = 0;

  // The report that the story layer knows this article by; its terms are left out.
  stories::Report report_of(ArticleNumber number) const;
  // When an applied revision counts as published; nothing for other numbers.
  std::optional<Timestamp> published_of(ArticleNumber number) const;

 private:
  void submit(const records::ArticleSubmitted& article, const records::Record& record,
              const records::Analysis* analysis);
  void depart(const records::Departure& departure, const records::Record& record,
              ArticleNumber successor = {});
  void expire(const records::ArticlesExpired& expired, const records::Record& record);
  void change_stories(const records::StoriesChanged& change, const records::Record& record);
  void note_history(const records::StoriesChanged& change, const records::Record& record);
  void forget_old_copies(Timestamp now);

  std::chrono::hours dedup_window_;
  std::deque<ArticleNumber> in_window_;  // numbers in the band index, in order of receipt
};

}  // namespace samestory::engine
