// How fast a story grows: its reports of the last hour and day against the hour and day before.
//
// Time is when reports were published, as far as their dates are believed, else received. "Now" is the wall
// clock. Where an archive is being read (its dates end long before they are received), it is the point that
// these dates have reached (the stories' clock), or nothing would ever grow in it; what has no date counts in
// no span then. Read under the lock.
#pragma once

#include "core/base/clock.hpp"
#include "core/engine/state.hpp"
#include "core/engine_types.hpp"

namespace samestory::engine {

// An archive: at the last article received, the stories' clock was further back than this.
inline constexpr std::chrono::hours kLiveWithin{48};

Timestamp growth_clock(const State& state, Timestamp now);

StoryGrowth growth_of(const State& state, const StoryRow& row, Timestamp as_of);

// Growing: the last day has at least two reports more than the day before and half as many again, and its
// last six hours keep its pace. Fading: the day before has as many more; or three or more came within the
// last day, at less than half its pace in the last six hours. Quiet: none in the last day. Else steady. A day
// is held against a day, since nights are quiet everywhere.
StoryTrend trend_of(const StoryGrowth& growth);

}  // namespace samestory::engine
