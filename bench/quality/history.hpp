// What a replay told about each article: its first answer with its evidence, and every later change of story.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/quality/articles.hpp"
#include "core/records/record.hpp"
#include "core/store/journal.hpp"

namespace samestory::quality {

struct LaterMove {
  StoryId from, to;
  bool renamed = false;  // its whole story became an alias: the id that was answered still leads there
  std::string reason;
};

struct Told {
  StoryId story;  // as answered; may be an alias by now
  records::StoryEvidence evidence;
  std::vector<LaterMove> moves;
};

// By place in `articles`.
std::vector<Told> told_of(const std::vector<LabelledArticle>& articles, const store::Journal& journal);

// How the answers of a replay kept.
struct Steadiness {
  std::size_t moved = 0;  // articles that were moved out of the story they were answered with, or later ones
  std::size_t moves = 0;  // of all articles, without renames
  std::size_t most = 0;   // moves of one article
};
Steadiness steadiness_of(const std::vector<Told>& told);

}  // namespace samestory::quality
