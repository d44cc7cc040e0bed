// What is said of an article or a story that is not there: never there, or gone with the time that this store
// keeps. Read under the lock.
#pragma once

#include "core/base/error.hpp"
#include "core/engine/state.hpp"

namespace samestory::engine {

// Of an id that is not taken down. Expired ids are forgotten, so the time is all that can be said.
inline Error no_article(const State& state) {
  if (!state.articles.expired_through()) return {Errc::not_found, "There is no article with this id."};
  return {Errc::not_found, "There is no article with this id; articles received before " +
                               format_utc(state.articles.expired_before()) + " have expired."};
}

// The article that stands under this id now: gone, or as no_article() says. The pointer is into the state.
inline Result<const IdState*> present(const State& state, const ArticleId& id) {
  const IdState* known = state.articles.find(id);
  if (known != nullptr && known->taken_down) return fail(Errc::gone, "The article was taken down.");
  if (known == nullptr || !known->number) return fail(no_article(state));
  return known;
}

// Story numbers are given in order, so every one up to the last was a story.
inline Error no_story(const State& state, StoryId story) {
  if (state.last_story < story) return {Errc::not_found, "There is no story with this id."};
  return {Errc::not_found, "This story has ended: its reports have all expired or were taken down."};
}

}  // namespace samestory::engine
