// How stories grow quiet and close, and what waits for the deferred step: the part of StoryState that follows
// clocks.
#include <algorithm>

#include "core/stories/story_state.hpp"

namespace samestory::stories {
namespace {

constexpr std::size_t kHeadlinesKept = 3;  // of a closed story
constexpr std::size_t kChangesMax = 4096;  // of one record
// Rounds that a task may wait before only the settling sweep still looks at it.
constexpr std::uint64_t kRoundsKept = 2;

}  // namespace

StoryState::Day StoryState::day_of(Timestamp at) {
  return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
}

StoryState::Day StoryState::quiet_day(const StoryRow& row) const {
  return day_of(row.touched + row.pace.quiet(options_.dormant_after));
}

StoryState::Day StoryState::closing_day(const StoryRow& row) const {
  return day_of(row.touched + row.pace.closed(options_.closed_after));
}

bool StoryState::silent_for(const StoryRow& row, std::chrono::milliseconds time, Timestamp watermark) const {
  return watermark - row.touched > time &&
         (articles_ - row.touched_at >= options_.quiet_articles || received_ - row.received > time);
}

records::StoryStateChanged StoryState::due_states(Timestamp watermark) const {
  records::StoryStateChanged due;
  const auto quiet = [&](const Buckets& buckets, records::StoryState in) {
    const bool active = in == records::StoryState::active;
    for (const auto& [day, stories] : buckets) {
      if (day > day_of(watermark)) return;
      for (const StoryId story : stories) {
        const StoryRow* found = row(story);
        if (found == nullptr || found->state != in) continue;
        if ((active ? quiet_day(*found) : closing_day(*found)) != day) continue;
        const auto closed_after = found->pace.closed(options_.closed_after);
        const auto after = active ? found->pace.quiet(options_.dormant_after) : closed_after;
        if (!silent_for(*found, after, watermark) || due.changes.size() == kChangesMax) continue;
        const bool closes = silent_for(*found, closed_after, watermark);
        due.changes.push_back({story, closes ? records::StoryState::closed : records::StoryState::dormant});
      }
    }
  };
  for (const StoryId story : reopened_) {
    const StoryRow* found = row(story);
    if (found == nullptr || found->state != records::StoryState::dormant) continue;
    if (watermark - found->touched <= found->pace.quiet(options_.dormant_after)) {
      due.changes.push_back({story, records::StoryState::active});
    }
  }
  quiet(active_, records::StoryState::active);
  quiet(dormant_, records::StoryState::dormant);
  const auto by_story = [](const auto& a, const auto& b) { return a.story < b.story; };
  std::stable_sort(due.changes.begin(), due.changes.end(), by_story);
  const auto same = [](const auto& a, const auto& b) { return a.story == b.story; };
  due.changes.erase(std::unique(due.changes.begin(), due.changes.end(), same), due.changes.end());
  return due;
}

void StoryState::drop_stale(Buckets& buckets, const StoryState& state, records::StoryState kept) {
  while (!buckets.empty()) {
    const auto& [day, stories] = *buckets.begin();
    const bool in_use = std::any_of(stories.begin(), stories.end(), [&, bucket = day](StoryId story) {
      const StoryRow* found = state.row(story);
      if (found == nullptr || found->state != kept) return false;
      return bucket ==
             (kept == records::StoryState::active ? state.quiet_day(*found) : state.closing_day(*found));
    });
    if (in_use) return;
    buckets.erase(buckets.begin());
  }
}

void StoryState::close(StoryRow& row) {
  auto left = std::make_unique<ClosedStory>();
  left->facts = facts_of(row, postings_, open_stories());
  if (left->facts.headlines.size() > kHeadlinesKept) left->facts.headlines.resize(kHeadlinesKept);
  left->facts.headlines.shrink_to_fit();
  left->facts.state = records::StoryState::closed;
  left->members = row.body.members();
  for (const ArticleNumber number : left->members) members_.set_packed(*members_.find(number), nullptr);
  const StoryId story = row.body.id();
  erase(row);
  closed_[story.value] = std::move(left);
}

void StoryState::expire(std::span<const records::Departure> departures, Sequence sequence) {
  sequence_ = sequence;
  std::map<StoryId, std::vector<ArticleNumber>> leaving;
  for (const records::Departure& departure : departures) {
    const Member* member = members_.find(departure.number);
    if (member == nullptr) continue;
    leaving[member->story].push_back(departure.number);
    if (departure.promotion) promote(*departure.promotion);
  }
  for (const auto& at : leaving) {
    const StoryId story = at.first;
    const std::vector<ArticleNumber>& numbers = at.second;
    if (StoryRow* found = mutable_row(story)) {
      detach(*found, numbers, false);
    } else if (const auto place = closed_.find(story.value); place != closed_.end()) {
      ClosedStory& closed = *place->second;
      const auto leaves = [&](ArticleNumber n) {
        return std::binary_search(numbers.begin(), numbers.end(), n);
      };
      std::erase_if(closed.members, leaves);
      if (closed.members.empty()) {
        closed_.erase(place);
      } else if (leaves(closed.facts.representative)) {
        closed.facts.representative = closed.members.front();
      }
    }
  }
  for (const records::Departure& departure : departures) {
    constraints_.forget(departure.number);
    members_.erase(departure.number);
  }
}

void StoryState::set_states(const records::StoryStateChanged& change, Sequence sequence) {
  sequence_ = sequence;
  for (const auto& [story, state] : change.changes) {
    StoryRow* found = mutable_row(story);
    if (found == nullptr) continue;
    found->state = state;
    if (state == records::StoryState::closed) {
      close(*found);
    } else if (state == records::StoryState::dormant) {
      dormant_[closing_day(*found)].push_back(story);
    } else {
      active_[quiet_day(*found)].push_back(story);
    }
  }
  std::erase_if(reopened_, [this](StoryId story) {
    const StoryRow* found = row(story);
    return found == nullptr || found->state != records::StoryState::dormant;
  });
  drop_stale(active_, *this, records::StoryState::active);
  drop_stale(dormant_, *this, records::StoryState::dormant);
}

std::vector<StoryIndex::Task> StoryState::due_tasks(bool settle) const {
  std::vector<StoryIndex::Task> tasks;
  for (auto entry = waiting_.rbegin(); entry != waiting_.rend(); ++entry) {
    const auto& [entered, story] = *entry;
    if (!settle && entered + kRoundsKept < window()) break;
    const StoryRow* found = row(story);
    if (found == nullptr || found->window != entered || found->waiting == Waiting::nothing) continue;
    if (!settle && (found->waiting != Waiting::round || entered == window())) continue;
    tasks.push_back({story, settle});
  }
  std::reverse(tasks.begin(), tasks.end());
  return tasks;
}

void StoryState::task_done(const StoryIndex::Task& task) {
  StoryRow* found = mutable_row(task.story);
  if (found == nullptr) return;
  set_waiting(*found, task.settle || found->waiting == Waiting::nothing ? Waiting::nothing : Waiting::settle);
}

}  // namespace samestory::stories
