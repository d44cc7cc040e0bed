// Every article that was ever taken, as far as it must be known without disk: who is live, under which
// number, where.
//
// Not synchronised: any number of readers, or one writer.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/records/record.hpp"

namespace samestory::engine {

// Short strings that recur (sources, languages), kept once.
class StringTable {
 public:
  std::uint32_t intern(std::string_view text);
  std::optional<std::uint32_t> find(std::string_view text) const;
  const std::string& operator[](std::uint32_t index) const { return texts_[index]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }

 private:
  std::vector<std::string> texts_;
  boost::unordered_flat_map<std::string, std::uint32_t> index_;
};

struct ArticleRow {
  ArticleId id;
  std::uint32_t revision = 0;
  std::uint32_t source = 0;    // in ArticleTable::sources
  std::uint32_t language = 0;  // in ArticleTable::languages
  bool live = false;
  StoryId story;
  Timestamp received_at{};
  std::optional<PublishedAt> published_at;
  std::uint64_t submission_hash = 0;
  std::vector<records::DuplicateLink> links;  // verified links in both directions, as seen from this article

  Timestamp effective_time() const { return published_at ? published_at->instant : received_at; }
};

// What is known of an id.
struct IdState {
  ArticleNumber number;        // live revision; 0 when there is none
  std::uint32_t revision = 0;  // of the last revision, also after it left
  bool taken_down = false;
};

class ArticleTable {
 public:
  StringTable sources;
  StringTable languages;

  // The submitted article's earlier revision, when it had one, has departed before.
  void submit(const records::ArticleSubmitted& article, Timestamp received_at);
  void depart(ArticleNumber number);
  void remove(const records::ArticleRemoved& removal);
  void restore(const ArticleId& id);
  void set_story(ArticleNumber number, StoryId story) { rows_[number.value].story = story; }

  const IdState* find(const ArticleId& id) const;
  // Null for a number that was never given or is no longer live.
  const ArticleRow* live(ArticleNumber number) const;
  // The row of any number up to last_number().
  const ArticleRow& row(ArticleNumber number) const { return rows_[number.value]; }
  ArticleNumber last_number() const { return ArticleNumber{static_cast<std::uint32_t>(rows_.size() - 1)}; }
  std::size_t live_count() const { return live_count_; }

 private:
  std::vector<ArticleRow> rows_{1};  // by number; 0 is nobody
  boost::unordered_flat_map<ArticleId, IdState, std::hash<ArticleId>> ids_;
  std::size_t live_count_ = 0;
};

}  // namespace samestory::engine
