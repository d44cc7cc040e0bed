// What happened, for subscribers: derived from records in order, so that reading them again gives the same
// events, also after a restart. Enough to rebuild every article's story and group.
//
// Thread-safe. The newest events are kept in memory; older ones are derived again from the journal.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/shared_mutex.hpp"
#include "core/base/time.hpp"
#include "core/engine.hpp"
#include "core/engine/article_table.hpp"
#include "core/records/record.hpp"
#include "core/store/journal.hpp"

namespace samestory::engine {

// The events of one record; their ids are (record.sequence, 0, 1, ...). `articles` has that record applied.
std::vector<Event> events_of(const records::Record& record, const ArticleTable& articles);

class EventLog {
 public:
  EventLog(const store::Journal& journal, const ArticleTable& articles, WriterFirstMutex& mutex)
      : journal_(journal), articles_(articles), articles_mutex_(mutex) {}

  // In record order, after the record was applied.
  void append(const records::Record& record);

  Result<EventsPage> read(EventId after, std::size_t limit, Timestamp now) const;
  EventId last() const;

 private:
  static constexpr std::size_t kEventsInMemory = 50'000;
  static constexpr Sequence kMilestoneEvery = 1024;

  std::optional<std::vector<Event>> recent(EventId after, std::size_t limit, Timestamp not_before) const;
  Sequence oldest_kept(Timestamp now) const;

  const store::Journal& journal_;
  const ArticleTable& articles_;
  WriterFirstMutex& articles_mutex_;
  mutable std::mutex mutex_;
  std::deque<Event> events_;
  EventId dropped_;  // newest event that is no longer here
  EventId last_;
  std::vector<std::pair<Sequence, Timestamp>> milestones_;  // to find where the kept time begins
};

}  // namespace samestory::engine
