#include "bench/quality/sets.hpp"

#include <map>

namespace samestory::quality {
namespace {

constexpr NamedSet kSets[] = {{"allsides", "stories/allsides"},
                              {"aggregator", "stories/aggregator"},
                              {"fnc", "stories/fnc"},
                              {"ecb", "stories/ecb"},
                              {"wikinews", "stories/wikinews"},
                              {"uci_titles", "stories/uci_titles"},
                              {"telegram", "stories/telegram_ru_en"},
                              {"politifact", "rewrites/politifact"},
                              {"many_domains", "rewrites/many_domains"},
                              {"samples", ""}};

}  // namespace

std::span<const NamedSet> named_sets() {
  return kSets;
}

std::vector<LabelledArticle> read_set(const NamedSet& set, const std::string& data) {
  const std::string file = set.file;
  return read_articles(file.empty() ? kSamples : data + "/" + file + ".jsonl.gz");
}

std::vector<std::int32_t> gold_of(std::span<const LabelledArticle> articles) {
  std::map<std::string, std::int32_t> ids;
  std::vector<std::int32_t> out;
  for (const LabelledArticle& a : articles) {
    out.push_back(a.gold.empty() ? -1
                                 : ids.emplace(a.gold, static_cast<std::int32_t>(ids.size())).first->second);
  }
  return out;
}

std::vector<std::int32_t> dense(std::span<const std::uint64_t> stories) {
  std::map<std::uint64_t, std::int32_t> ids;
  std::vector<std::int32_t> out;
  for (const std::uint64_t story : stories)
    out.push_back(ids.emplace(story, static_cast<std::int32_t>(ids.size())).first->second);
  return out;
}

}  // namespace samestory::quality
