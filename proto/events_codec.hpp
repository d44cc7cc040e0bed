// Events as GET /v1/events sends them. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/engine.hpp"
#include "proto/query.hpp"

namespace samestory::proto {

// The `data` of one event: one line of JSON. Members that say nothing of this kind of event are left out.
std::string encode(const Event& event);

// The `data` of the event `reset`: the reader goes on from `id`, and starts again from the state.
std::string encode_reset(EventId id);

// What a subscriber wants to see; empty lists and texts want everything.
struct EventFilter {
  StoryId story;  // as the caller named it
  std::vector<StoryId>
      followed;          // `story` and what it was merged into (Engine::merged_into); empty: `story` alone
  std::string language;  // primary subtag
  std::vector<EventKind> kinds;
  bool wants(const Event& event) const;
};
// story, language, kind (repeatable); last_event_id, which the header Last-Event-ID overrides, is left to the
// caller.
struct EventQuery {
  EventFilter filter;
  std::optional<EventId> after;
};
Result<EventQuery> parse_event_query(std::span<const QueryParameter> parameters);

}  // namespace samestory::proto
