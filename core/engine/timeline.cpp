// Reader::timeline: a story's reports over time, and what happened to the story.
#include <algorithm>
#include <map>

#include "core/engine/absence.hpp"
#include "core/engine/reader.hpp"

namespace samestory::engine {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

// The finest width that needs no more bars than a small chart can show.
milliseconds bucket_width(milliseconds span) {
  constexpr int kBucketsMax = 60;
  for (const milliseconds width : {milliseconds(minutes(10)), milliseconds(hours(1)), milliseconds(hours(6)),
                                   milliseconds(hours(24)), milliseconds(hours(24 * 7))}) {
    if (span / width < kBucketsMax) return width;
  }
  return milliseconds(hours(24 * 30));
}

}  // namespace

Result<StoryTimeline> Reader::timeline(StoryId id) const {
  const ReadLock lock(mutex_);
  StoryTimeline timeline;
  timeline.id = state_.catalog.resolve(id);
  const StoryRow* row = state_.catalog.find(timeline.id);
  if (row == nullptr) return fail(no_story(state_, timeline.id));
  timeline.bucket_width = bucket_width(row->last - row->first);
  std::map<std::int64_t, TimelineBucket> buckets;
  for (const ArticleNumber member : row->members) {
    const Timestamp when = state_.articles.row(member).reported_at;
    const std::int64_t slot = when.time_since_epoch() / timeline.bucket_width;
    TimelineBucket& bucket = buckets[slot];
    bucket.begin = Timestamp(slot * timeline.bucket_width);
    ++bucket.reports;
    if (state_.groups.representative_of(member) == member) ++bucket.originals;
  }
  for (const auto& [slot, bucket] : buckets) timeline.buckets.push_back(bucket);
  timeline.history = state_.catalog.history_of(timeline.id);
  const bool told = std::any_of(timeline.history.begin(), timeline.history.end(),
                                [](const StoryHistoryEntry& entry) { return entry.kind == "created"; });
  if (!told) {
    // A story that its first report began is not noted for it: most never have any other history.
    const auto place =
        std::find_if(timeline.history.begin(), timeline.history.end(),
                     [&](const StoryHistoryEntry& entry) { return entry.at > row->created_at; });
    timeline.history.insert(place,
                            {.at = row->created_at, .kind = "created", .reason = "Its first report came."});
  }
  return timeline;
}

}  // namespace samestory::engine
