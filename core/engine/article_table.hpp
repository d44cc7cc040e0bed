// Every article that was taken and has not expired, as far as it must be known without disk: who is live,
// under which number, where. The rows of expired ones stay for as long as the events about them are kept;
// what is known of an id goes with its article, save that a take-down holds.
//
// Not synchronised: any number of readers, or one writer.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <memory>
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
  bool expired = false;  // was live until it left by age
  StoryId story;
  Timestamp received_at{};
  std::optional<PublishedAt> published_at;
  Timestamp reported_at{};  // published_at as far as it is believed, at most received_at; else received_at
  Timestamp stand_in{};     // as ArticleSubmitted::stand_in; 1970: none
  std::uint64_t submission_hash = 0;
  std::vector<records::DuplicateLink> links;  // verified links in both directions, as seen from this article
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
  void submit(const records::ArticleSubmitted& article, Timestamp received_at, Timestamp reported_at);
  void depart(ArticleNumber number);
  void remove(const records::ArticleRemoved& removal);
  void restore(const ArticleId& id);
  void set_story(ArticleNumber number, StoryId story) { at(number).story = story; }

  // All numbers up to `expired.through` have left. `at`: the record's received time.
  void expire(const records::ArticlesExpired& expired, Sequence sequence, Timestamp at);

  const IdState* find(const ArticleId& id) const;
  // Null for a number that was never given or is no longer live.
  const ArticleRow* live(ArticleNumber number) const;
  // The row of any number up to last_number(); an empty one where it was forgotten.
  const ArticleRow& row(ArticleNumber number) const {
    static const ArticleRow kNobody;
    return number < kept_from_ ? kNobody : at(number);
  }
  ArticleNumber last_number() const { return last_number_; }
  std::size_t live_count() const { return live_count_; }

  ArticleNumber expired_through() const { return expired_through_; }  // 0: nothing expired yet
  Timestamp expired_before() const {
    return expired_before_;
  }  // what is older by receipt has left, or leaves
  std::uint64_t expired_count() const { return expired_count_; }
  // Rows that records up to this sequence speak of may be forgotten.
  Sequence forgotten_at() const { return forgotten_at_; }
  std::size_t rows_kept() const { return last_number_.value + 1 - kept_from_.value; }

 private:
  static constexpr std::uint32_t kChunk = 256;  // rows that are forgotten together
  struct Chunk {
    std::array<ArticleRow, kChunk> rows;
  };
  struct Expiry {
    ArticleNumber through;
    Sequence sequence = 0;
    Timestamp at{};
  };

  ArticleRow& at(ArticleNumber number) {
    return chunks_[number.value / kChunk - first_chunk_]->rows[number.value % kChunk];
  }
  const ArticleRow& at(ArticleNumber number) const {
    return chunks_[number.value / kChunk - first_chunk_]->rows[number.value % kChunk];
  }
  void forget_rows(ArticleNumber through);

  std::deque<std::unique_ptr<Chunk>> chunks_;  // rows by number, from number first_chunk_ * kChunk on
  std::uint32_t first_chunk_ = 0;
  ArticleNumber kept_from_{1};  // rows before are forgotten; 0 is nobody
  ArticleNumber last_number_;
  ArticleNumber expired_through_;
  Timestamp expired_before_{};
  std::uint64_t expired_count_ = 0;
  std::deque<Expiry> expiries_;  // whose events are still kept
  Sequence forgotten_at_ = 0;
  boost::unordered_flat_map<ArticleId, IdState, std::hash<ArticleId>> ids_;
  std::size_t live_count_ = 0;
};

}  // namespace samestory::engine
