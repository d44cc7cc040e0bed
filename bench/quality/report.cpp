#include "bench/quality/report.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "bench/quality/arguments.hpp"

namespace samestory::quality {
namespace {

constexpr const char* kTemplate = "bench/quality/report.html";
constexpr const char* kPlace = "{\"place\": \"of the data\"}";
constexpr std::size_t kTextBytes = 1600;
constexpr std::size_t kInputsShown = 12;

std::string date_of(const LabelledArticle& article) {
  return article.published_at ? format_utc(*article.published_at) : "";
}

nlohmann::json article_of(const Replayed& r, std::size_t i) {
  const LabelledArticle& a = r.articles[i];
  return {{"id", a.id},         {"title", a.title},
          {"source", a.source}, {"language", a.language},
          {"date", date_of(a)}, {"text", beginning_of(plain_body(a), kTextBytes)},
          {"gold", a.gold},     {"story", to_string(r.reasons.story_of(i))}};
}

nlohmann::json mates_of(const Replayed& r, const std::vector<std::size_t>& mates) {
  nlohmann::json out = nlohmann::json::array();
  for (const std::size_t i : mates) {
    const LabelledArticle& a = r.articles[i];
    out.push_back({{"title", beginning_of(a.title.empty() ? a.body : a.title, 120)},
                   {"date", date_of(a).substr(0, 10)},
                   {"gold", a.gold},
                   {"story", to_string(r.reasons.story_of(i))}});
  }
  return out;
}

nlohmann::json why_of(const std::optional<Why>& why) {
  if (!why) return nullptr;
  nlohmann::json inputs = nlohmann::json::array();
  for (const stories::ScoreInput& input : why->inputs) {
    if (inputs.size() == kInputsShown) break;
    inputs.push_back({input.name, input.value, input.share});
  }
  return {{"score", why->score}, {"inputs", inputs}, {"terms", why->terms}};
}

nlohmann::json told_of(const Replayed& r, const ExplainedError& e) {
  const auto named = [&](const std::optional<std::size_t>& first) -> nlohmann::json {
    if (!first) return nullptr;
    const LabelledArticle& a = r.articles[*first];
    return beginning_of(a.title.empty() ? a.body : a.title, 120);
  };
  nlohmann::json moves = nlohmann::json::array();
  for (const LaterMove& move : e.told.moves)
    moves.push_back({{"renamed", move.renamed}, {"reason", move.reason}});
  const records::StoryEvidence& evidence = e.told.evidence;
  return {{"cause", records::name_of(evidence.cause)},
          {"score", evidence.score},
          {"threshold", evidence.threshold},
          {"joined", named(e.joined)},
          {"runner_up", named(e.runner_up)},
          {"runner_up_score", evidence.runner_up_score},
          {"moves", moves}};
}

}  // namespace

nlohmann::json reported(const std::string& set, const std::string& judged, const Replayed& replayed,
                        const std::vector<ExplainedError>& errors) {
  nlohmann::json out = nlohmann::json::array();
  for (const ExplainedError& e : errors) {
    out.push_back({{"set", set},
                   {"judged", judged},
                   {"list", e.worst ? "worst" : "sampled"},
                   {"kind", e.error.merged ? "merge" : "split"},
                   {"precision", e.error.precision},
                   {"recall", e.error.recall},
                   {"cost", e.error.cost},
                   {"story_articles", e.error.story_articles},
                   {"label_articles", e.error.label_articles},
                   {"labels_in_story", e.error.labels_in_story},
                   {"stories_of_label", e.error.stories_of_label},
                   {"merge_threshold", replayed.reasons.merge_threshold()},
                   {"join_threshold", replayed.reasons.join_threshold()},
                   {"a", article_of(replayed, e.error.article)},
                   {"b", article_of(replayed, e.error.other)},
                   {"pair", why_of(e.pair)},
                   {"against", why_of(e.story)},
                   {"told", told_of(replayed, e)},
                   {"story_mates", mates_of(replayed, e.story_mates)},
                   {"label_mates", mates_of(replayed, e.label_mates)}});
  }
  return out;
}

void Report::add_figures(const std::string& set, const std::string& judged, nlohmann::json figures) {
  figures_.push_back({{"set", set}, {"judged", judged}, {"figures", std::move(figures)}});
}

void Report::add_errors(nlohmann::json errors) {
  for (nlohmann::json& error : errors) errors_.push_back(std::move(error));
}

void Report::write(const std::string& path) const {
  std::ifstream in(kTemplate);
  std::string page((std::istreambuf_iterator<char>(in)), {});
  const std::size_t at = page.find(kPlace);
  if (at == std::string::npos) stop(std::string("cannot read ") + kTemplate);
  std::string data = nlohmann::json{{"figures", figures_}, {"errors", errors_}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
  // Within a script element "<" could end it.
  std::string safe;
  for (const char c : data) c == '<' ? safe += "\\u003c" : safe += c;
  page.replace(at, std::string(kPlace).size(), safe);
  if (const auto folder = std::filesystem::path(path).parent_path(); !folder.empty())
    std::filesystem::create_directories(folder);
  std::ofstream out(path);
  if (!(out << page)) stop("cannot write " + path);
}

}  // namespace samestory::quality
