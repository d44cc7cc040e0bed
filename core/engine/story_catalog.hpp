// Every story with its members, dates and sources: what lists and views are made of. Which story an article
// belongs to was decided elsewhere (core/stories); this only keeps the books.
//
// Not synchronised: any number of readers, or one writer.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/engine/article_table.hpp"
#include "core/engine_types.hpp"
#include "core/records/record.hpp"

namespace samestory::engine {

struct StoryRow {
  std::vector<ArticleNumber> members;                            // live, ascending
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sources;  // source index, live reports of it
  std::uint32_t language = 0;                                    // of the report that it began with
  // Where its reports have several languages (embeddings, corrections): each, and live reports in it.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> languages;
  std::uint32_t dated_members = 0;
  Timestamp first{};  // earliest and latest time at which its members count as reported
  Timestamp last{};
  Timestamp created_at{};
  Timestamp updated_at{};
  Sequence changed = 0;  // sequence of the last record that touched it
  records::StoryState state = records::StoryState::active;

  bool has_language(std::uint32_t which) const;
};

class StoryCatalog {
 public:
  // `at` is the record's received time. A story exists from its first member to its last.
  void add(StoryId story, ArticleNumber number, const ArticleTable& articles, Timestamp at,
           Sequence sequence);
  // To be called while the article is still in the table.
  void remove(StoryId story, ArticleNumber number, const ArticleTable& articles, Timestamp at,
              Sequence sequence);
  // Members that leave by age, ascending, while they are still in the table. updated_at stays: nothing new is
  // reported. A story that ends so leaves nothing behind here.
  void expire(StoryId story, std::span<const ArticleNumber> leaving, const ArticleTable& articles,
              Sequence sequence);
  void set_state(StoryId story, records::StoryState state, Sequence sequence);
  void add_alias(StoryId alias, StoryId survivor);
  void remove_alias(StoryId alias);

  // A story's history beyond its reports: created, merged, split, moves between stories, states.
  void note(StoryId story, StoryHistoryEntry entry) { history_[story].push_back(std::move(entry)); }
  std::vector<StoryHistoryEntry> history_of(StoryId story) const;

  // Follows aliases; the id itself when there is none.
  StoryId resolve(StoryId story) const;
  std::vector<StoryId> chain(StoryId story) const;  // the id, and each that it stands for in turn
  std::vector<StoryId> aliases_of(StoryId story) const;
  const StoryRow* find(StoryId story) const;  // not resolved
  std::size_t size() const { return stories_.size(); }

  // Stories in a total order, ascending; the id breaks ties.
  using Order = std::set<std::pair<std::int64_t, StoryId>>;
  const Order& by_update() const { return by_update_; }  // updated_at in milliseconds
  const Order& by_size() const { return by_size_; }      // live members

 private:
  void take_out(StoryId story, const StoryRow& row);
  void put_in(StoryId story, const StoryRow& row);
  static void count_language(StoryRow& row, std::uint32_t language);
  static void discount(StoryRow& row, const ArticleRow& article);
  void forget(StoryId story);

  boost::unordered_flat_map<StoryId, StoryRow, std::hash<StoryId>> stories_;
  boost::unordered_flat_map<StoryId, StoryId, std::hash<StoryId>> survivors_;             // by alias
  boost::unordered_flat_map<StoryId, std::vector<StoryId>, std::hash<StoryId>> aliases_;  // by survivor
  boost::unordered_flat_map<StoryId, std::vector<StoryHistoryEntry>, std::hash<StoryId>> history_;
  Order by_update_;
  Order by_size_;
};

}  // namespace samestory::engine
