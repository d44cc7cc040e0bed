#include "bench/quality/explained_errors.hpp"

#include <algorithm>
#include <cstdio>
#include <unordered_map>

namespace samestory::quality {
namespace {

constexpr unsigned kSeed = 1;
constexpr std::size_t kMatesShown = 10;
constexpr std::size_t kInputsPrinted = 6;
constexpr std::size_t kTermsPrinted = 8;

std::string heading(const LabelledArticle& article) {
  const std::string text = beginning_of(article.title.empty() ? article.body : article.title, 100);
  return article.published_at ? format_utc(*article.published_at).substr(0, 10) + " " + text : text;
}

std::vector<std::size_t> mates_of(std::span<const std::int32_t> groups, std::span<const std::int32_t> gold,
                                  std::size_t article) {
  std::vector<std::size_t> mates;
  for (std::size_t i = 0; i < groups.size() && mates.size() < kMatesShown; ++i) {
    if (i != article && gold[i] >= 0 && groups[i] == groups[article]) mates.push_back(i);
  }
  return mates;
}

std::string two_digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string line_of(const char* what, const std::optional<Why>& why) {
  if (!why) return "";
  std::string line = std::string("      ") + what + " " + two_digits(why->score) + ":";
  for (std::size_t i = 0; i < std::min(kInputsPrinted, why->inputs.size()); ++i) {
    const stories::ScoreInput& input = why->inputs[i];
    line += " " + input.name + " " + two_digits(input.value) + " (" + (input.share < 0 ? "" : "+") +
            two_digits(input.share) + ")";
  }
  return line + "\n";
}

std::string lines_of(const Told& told, const std::vector<LabelledArticle>& articles,
                     const ExplainedError& e) {
  std::string lines = "      answered: " + std::string(records::name_of(told.evidence.cause));
  if (e.joined) lines += " at " + two_digits(told.evidence.score) + " to " + heading(articles[*e.joined]);
  if (e.runner_up) {
    lines +=
        "; next best " + two_digits(told.evidence.runner_up_score) + ": " + heading(articles[*e.runner_up]);
  }
  lines += "\n";
  for (const LaterMove& move : told.moves)
    lines += std::string("      later ") + (move.renamed ? "renamed" : "moved") + ": " + move.reason + "\n";
  return lines;
}

}  // namespace

std::vector<ExplainedError> explain_errors(const Replayed& replayed, std::size_t worst, std::size_t sampled) {
  std::unordered_map<StoryId, std::size_t> first_of;  // as answered
  for (std::size_t i = 0; i < replayed.told.size(); ++i) {
    if (replayed.told[i].evidence.cause == records::StoryCause::started)
      first_of.emplace(replayed.told[i].story, i);
  }
  const auto first = [&](StoryId story) -> std::optional<std::size_t> {
    const auto found = first_of.find(story);
    if (!story || found == first_of.end()) return std::nullopt;
    return found->second;
  };
  std::vector<ExplainedError> explained;
  const auto explain = [&](const StoryError& error, bool is_worst) {
    ExplainedError e;
    e.error = error;
    e.worst = is_worst;
    e.told = replayed.told[error.article];
    e.pair = replayed.reasons.of_pair(error.article, error.other);
    e.story = replayed.reasons.of_story(error.article, error.other);
    e.runner_up = first(e.told.evidence.runner_up);
    if (e.told.evidence.cause != records::StoryCause::started) e.joined = first(e.told.story);
    e.story_mates = mates_of(replayed.stories, replayed.gold, error.article);
    e.label_mates = mates_of(replayed.gold, replayed.gold, error.article);
    explained.push_back(std::move(e));
  };
  for (const StoryError& error : worst_errors(replayed.gold, replayed.stories, worst)) explain(error, true);
  for (const StoryError& error : sampled_errors(replayed.gold, replayed.stories, sampled, kSeed))
    explain(error, false);
  return explained;
}

std::string printed_errors(const Replayed& replayed, const std::vector<ExplainedError>& errors) {
  std::string out = "stories merge above " + two_digits(replayed.reasons.merge_threshold()) +
                    ", an arriving article joins above " + two_digits(replayed.reasons.join_threshold()) +
                    "\n";
  for (const ExplainedError& e : errors) {
    if (!e.worst) continue;
    const StoryError& error = e.error;
    out += "  P " + two_digits(error.precision) + " R " + two_digits(error.recall) + "  " +
           heading(replayed.articles[error.article]) + "\n";
    out += std::string("    ") + (error.merged ? "is with" : "lacks") + " (story of " +
           std::to_string(error.story_articles) + " with " + std::to_string(error.labels_in_story) +
           " labels, label of " + std::to_string(error.label_articles) + " in " +
           std::to_string(error.stories_of_label) + " stories): " + heading(replayed.articles[error.other]) +
           "\n";
    out += line_of("the two", e.pair);
    out += line_of(error.merged ? "against the rest of its story" : "against the other's story", e.story);
    if (e.pair && !e.pair->terms.empty()) {
      out += "      both have:";
      for (std::size_t i = 0; i < std::min(kTermsPrinted, e.pair->terms.size()); ++i)
        out += " " + e.pair->terms[i].first;
      out += "\n";
    }
    out += lines_of(e.told, replayed.articles, e);
  }
  return out;
}

}  // namespace samestory::quality
