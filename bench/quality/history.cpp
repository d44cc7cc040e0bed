#include "bench/quality/history.hpp"

#include <algorithm>
#include <unordered_map>

namespace samestory::quality {

std::vector<Told> told_of(const std::vector<LabelledArticle>& articles, const store::Journal& journal) {
  std::unordered_map<std::string, std::size_t> place_of_id;
  for (std::size_t i = 0; i < articles.size(); ++i) place_of_id.emplace(articles[i].id, i);
  std::unordered_map<ArticleNumber, std::size_t> place_of;
  std::vector<Told> told(articles.size());
  const Result<void> read =
      journal.replay(1, [&](records::Record&& record, std::string_view) -> Result<void> {
        if (const auto* submitted = std::get_if<records::ArticleSubmitted>(&record.body)) {
          const auto known = place_of_id.find(submitted->id.value);
          if (known == place_of_id.end()) return {};
          place_of[submitted->number] = known->second;
          told[known->second].story = submitted->story;
          told[known->second].evidence = submitted->evidence;
        } else if (const auto* change = std::get_if<records::StoriesChanged>(&record.body)) {
          for (const records::StoryMove& move : change->moves) {
            const auto place = place_of.find(move.article);
            if (place == place_of.end()) continue;
            const bool renamed = std::any_of(
                change->aliases.begin(), change->aliases.end(),
                [&](const records::StoryAlias& a) { return a.alias == move.from && a.survivor == move.to; });
            told[place->second].moves.push_back({move.from, move.to, renamed, change->reason});
          }
        }
        return {};
      });
  if (!read) std::fprintf(stderr, "history: %s\n", read.error().message.c_str());
  return told;
}

Steadiness steadiness_of(const std::vector<Told>& told) {
  Steadiness s;
  for (const Told& t : told) {
    const auto moves = static_cast<std::size_t>(
        std::count_if(t.moves.begin(), t.moves.end(), [](const LaterMove& m) { return !m.renamed; }));
    s.moved += moves > 0 ? 1 : 0;
    s.moves += moves;
    s.most = std::max(s.most, moves);
  }
  return s;
}

}  // namespace samestory::quality
