// Why two articles, or an article and a story, were or were not brought together, by the engine's state at
// the end of a replay (StoryIndex::explain).
//
// Not thread-safe; `articles` outlives it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/quality/articles.hpp"
#include "core/engine/state.hpp"
#include "core/store/journal.hpp"

namespace samestory::quality {

struct Why {
  float score = 0;
  std::vector<stories::ScoreInput> inputs;           // the one that moved the score most first
  std::vector<std::pair<std::string, float>> terms;  // shared, heaviest first
};

class Reasons {
 public:
  Reasons(const std::vector<LabelledArticle>& articles, const store::Journal& journal,
          const stories::StoryOptions& options);

  // Places in `articles`. Nothing where an article has no terms.
  std::optional<Why> of_pair(std::size_t a, std::size_t b) const;
  // An article and the story that another one is in now; without the article, where it is in it itself.
  std::optional<Why> of_story(std::size_t article, std::size_t member) const;

  StoryId story_of(std::size_t article) const;
  StoryId now_called(StoryId story) const { return state_.catalog.resolve(story); }
  float merge_threshold() const { return merge_threshold_; }  // of the deferred step
  float join_threshold() const { return join_threshold_; }    // of the immediate answer

 private:
  ArticleNumber number_of(std::size_t article) const;
  Why why(const stories::Explanation& explanation, std::size_t article) const;

  const std::vector<LabelledArticle>& articles_;
  engine::State state_;
  float merge_threshold_ = 0, join_threshold_ = 0;
};

}  // namespace samestory::quality
