#include "bench/quality/planted_roundups.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <string>

namespace samestory::quality {
namespace {

constexpr std::size_t kEvery = 10, kParagraphs = 6, kLookedBack = 150, kWords = 70, kDraws = 200;
constexpr const char* kTitles[] = {"Morning briefing", "The day in brief", "What we are reading",
                                   "Good morning"};

std::string beginning(const LabelledArticle& article) {
  const std::string text = plain_body(article);
  std::size_t at = 0;
  for (std::size_t word = 0; word < kWords && at != std::string::npos; ++word)
    at = text.find_first_of(" \n", at + 1);
  std::string begun = at == std::string::npos ? text : text.substr(0, at);
  std::replace(begun.begin(), begun.end(), '\n', ' ');
  return begun;
}

LabelledArticle roundup_after(const std::vector<LabelledArticle>& articles, std::size_t place,
                              std::mt19937& random) {
  LabelledArticle roundup = articles[place];
  roundup.id = "roundup/";
  roundup.id += std::to_string(place);
  roundup.title = kTitles[random() % std::size(kTitles)];
  roundup.body.clear();
  roundup.gold.clear();
  std::set<std::string> told;
  const std::size_t first = place > kLookedBack ? place - kLookedBack : 0;
  for (std::size_t draw = 0; draw < kDraws && told.size() < kParagraphs; ++draw) {
    const LabelledArticle& article = articles[first + random() % (place - first + 1)];
    if (told.insert(article.gold).second) roundup.body += beginning(article) + ".\n\n";
  }
  return roundup;
}

}  // namespace

PlantedSet with_roundups(const std::vector<LabelledArticle>& articles, std::uint32_t seed) {
  std::mt19937 random(seed);
  PlantedSet planted;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    planted.original.push_back(planted.articles.size());
    planted.articles.push_back(articles[i]);
    if (i % kEvery == kEvery - 1 && i >= kLookedBack / 2)
      planted.articles.push_back(roundup_after(articles, i, random));
  }
  return planted;
}

}  // namespace samestory::quality
