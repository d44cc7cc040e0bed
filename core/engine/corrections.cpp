#include "core/engine/corrections.hpp"

#include <algorithm>
#include <string>

#include "core/engine/absence.hpp"

namespace samestory::engine {
namespace {

Result<StoryId> existing(const State& state, StoryId story) {
  const StoryId resolved = state.catalog.resolve(story);
  if (state.catalog.find(resolved) == nullptr) {
    return fail(Errc::not_found, "There is no story " + to_string(story) + ".");
  }
  return resolved;
}

// A correction may name several articles: the error says which one.
Result<ArticleNumber> number_of(const State& state, const ArticleId& id) {
  const Result<const IdState*> known = present(state, id);
  if (!known) return fail(known.error().code, "Article " + id.value + ": " + known.error().message);
  return (*known)->number;
}

ArticleNumber representative(const State& state, StoryId story) {
  const auto facts = state.stories.facts(story);
  if (facts && state.articles.live(facts->representative) != nullptr) return facts->representative;
  return state.catalog.find(story)->members.front();
}

records::StoriesChanged correction(const State& state, std::string reason) {
  records::StoriesChanged change;
  change.cause = records::StoryCause::corrected;
  change.correction = state.last_correction + 1;
  change.reason = std::move(reason);
  return change;
}

bool touches(const records::StoriesChanged& change, StoryId story) {
  return std::any_of(change.moves.begin(), change.moves.end(),
                     [&](const records::StoryMove& move) { return move.from == story || move.to == story; });
}

}  // namespace

Result<records::StoriesChanged> merge_stories(const State& state, StoryId story,
                                              std::span<const StoryId> others) {
  std::vector<StoryId> all;
  for (const StoryId named : others) {
    const Result<StoryId> resolved = existing(state, named);
    if (!resolved) return fail(resolved.error());
    all.push_back(*resolved);
  }
  const Result<StoryId> own = existing(state, story);
  if (!own) return fail(own.error());
  all.push_back(*own);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  if (all.size() < 2) return fail(Errc::conflict, "These are one story already.");
  const StoryId survivor = all.front();
  records::StoriesChanged change = correction(state, "An editor merged these stories.");
  const ArticleNumber anchor = representative(state, survivor);
  for (const StoryId loser : std::span(all).subspan(1)) {
    const StoryRow& row = *state.catalog.find(loser);
    if (row.language != state.catalog.find(survivor)->language) {
      return fail(Errc::conflict, "Stories of different languages stay apart.");
    }
    for (const ArticleNumber member : row.members) change.moves.push_back({member, loser, survivor});
    change.aliases.push_back({loser, survivor});
    change.constraints.push_back({anchor, representative(state, loser), true});
  }
  return change;
}

Result<records::StoriesChanged> split_story(const State& state, StoryId story,
                                            std::span<const ArticleId> leaving, StoryId new_story) {
  const Result<StoryId> resolved = existing(state, story);
  if (!resolved) return fail(resolved.error());
  const StoryRow& row = *state.catalog.find(*resolved);
  std::vector<ArticleNumber> out;
  for (const ArticleId& id : leaving) {
    const Result<ArticleNumber> number = number_of(state, id);
    if (!number) return fail(number.error());
    if (!std::binary_search(row.members.begin(), row.members.end(), *number)) {
      return fail(Errc::conflict, "The article " + id.value + " is not in this story.");
    }
    out.push_back(*number);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.empty() || out.size() == row.members.size()) {
    return fail(Errc::conflict, "A split needs at least one article on each side.");
  }
  std::vector<ArticleNumber> stay;
  std::set_difference(row.members.begin(), row.members.end(), out.begin(), out.end(),
                      std::back_inserter(stay));
  if (std::binary_search(out.begin(), out.end(), representative(state, *resolved))) std::swap(out, stay);
  records::StoriesChanged change = correction(state, "An editor split this story.");
  change.created.push_back(new_story);
  for (const ArticleNumber member : out) {
    change.moves.push_back({member, *resolved, new_story});
    change.constraints.push_back({member, representative(state, *resolved), false});
    if (member != out.front()) change.constraints.push_back({out.front(), member, true});
  }
  return change;
}

Result<records::StoriesChanged> move_article(const State& state, const ArticleId& article,
                                             std::optional<StoryId> to, StoryId new_story) {
  const Result<ArticleNumber> number = number_of(state, article);
  if (!number) return fail(number.error());
  const StoryId from = state.articles.row(*number).story;
  const std::vector<ArticleNumber>& members = state.catalog.find(from)->members;
  records::StoriesChanged change = correction(state, "An editor moved this article.");
  StoryId target = new_story;
  if (to) {
    const Result<StoryId> resolved = existing(state, *to);
    if (!resolved) return fail(resolved.error());
    target = *resolved;
    if (target == from) return fail(Errc::conflict, "The article is in this story already.");
    if (state.catalog.find(target)->language != state.catalog.find(from)->language) {
      return fail(Errc::conflict, "Stories of different languages stay apart.");
    }
    change.constraints.push_back({representative(state, target), *number, true});
  } else {
    if (members.size() == 1) return fail(Errc::conflict, "The article is alone in its story already.");
    change.created.push_back(new_story);
  }
  change.moves.push_back({*number, from, target});
  for (const ArticleNumber member : members) {
    if (member == *number) continue;
    const bool anchor = member == representative(state, from) || members.size() <= 2;
    if (anchor || member == members.front()) change.constraints.push_back({member, *number, false});
  }
  if (members.size() == 1) change.aliases.push_back({from, target});
  return change;
}

Result<records::StoriesChanged> undo_correction(const State& state, std::uint64_t number) {
  const auto entry = state.corrections.find(number);
  if (entry == state.corrections.end()) return fail(Errc::not_found, "There is no correction with this id.");
  if (entry->second.undone) return fail(Errc::conflict, "The correction was undone already.");
  const records::StoriesChanged& original = entry->second.change;
  if (original.undoes != 0) return fail(Errc::conflict, "An undo is not undone; make the correction again.");
  for (auto later = std::next(entry); later != state.corrections.end(); ++later) {
    if (later->second.undone || later->second.change.undoes != 0) continue;
    for (const records::StoryMove& move : original.moves) {
      if (!touches(later->second.change, move.to) && !touches(later->second.change, move.from)) continue;
      return fail(Errc::conflict,
                  "Correction " + std::to_string(later->first) + " depends on this one; undo it first.");
    }
  }
  records::StoriesChanged change = correction(state, "An editor undid a correction.");
  change.undoes = number;
  change.aliases_undone = original.aliases;
  change.constraints_undone = original.constraints;
  for (const records::StoryMove& move : original.moves) {
    // Where an article was updated since, its latest revision goes back; an id that expired is another's now.
    const ArticleRow& moved = state.articles.row(move.article);
    const IdState* known = moved.expired ? nullptr : state.articles.find(moved.id);
    const ArticleRow* row = known == nullptr ? nullptr : state.articles.live(known->number);
    if (row == nullptr) continue;
    const bool was_merged_away =
        std::any_of(original.aliases.begin(), original.aliases.end(),
                    [&](const records::StoryAlias& alias) { return alias.alias == move.from; });
    const StoryId back = was_merged_away ? move.from : state.catalog.resolve(move.from);
    if (row->story != back) change.moves.push_back({known->number, row->story, back});
  }
  // A story that a split or move had started and that empties now stays known under the one its articles go
  // back to.
  for (const StoryId created : original.created) {
    const StoryRow* row = state.catalog.find(created);
    const auto leaving = std::count_if(change.moves.begin(), change.moves.end(),
                                       [&](const records::StoryMove& move) { return move.from == created; });
    if (row == nullptr || static_cast<std::size_t>(leaving) != row->members.size() || change.moves.empty())
      continue;
    change.aliases.push_back({created, change.moves.front().to});
  }
  return change;
}

}  // namespace samestory::engine
