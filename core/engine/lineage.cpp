// Reader::lineage: which reports of a story derive from which, by time and containment.
//
// A text derives from earlier ones that hold a noticeable share of its shingles; parents are taken greedily,
// each for what the better ones do not explain. A text without parents is in its own words; a long quotation
// that an earlier report has too is shown as a hint and never as more.
#include <algorithm>
#include <unordered_map>

#include "core/engine/analyser.hpp"
#include "core/engine/reader.hpp"
#include "core/text/located_words.hpp"

namespace samestory::engine {
namespace {

// A parent explains at least this share of a text that no better parent explains.
constexpr float kShareMin = 0.15F;
constexpr std::size_t kQuotationWordsMin = 6;
constexpr std::size_t kQuotationsMax = 64;

struct Quotation {
  std::string normalised;
  std::string written;
};

struct Opening {
  std::string_view open, close;
};
constexpr Opening kQuotes[] = {{"\"", "\""}, {"“", "”"}, {"„", "“"}, {"«", "»"}, {"「", "」"}};

std::vector<Quotation> quotations_of(std::string_view text) {
  std::vector<Quotation> found;
  for (const Opening& quote : kQuotes) {
    for (std::size_t at = text.find(quote.open);
         at != std::string_view::npos && found.size() < kQuotationsMax;) {
      const std::size_t begin = at + quote.open.size();
      const std::size_t end = text.find(quote.close, begin);
      if (end == std::string_view::npos) break;
      const std::string_view written = text.substr(begin, end - begin);
      const std::vector<text::LocatedWord> words = text::located_words(written);
      if (words.size() >= kQuotationWordsMin && written.find('\n') == std::string_view::npos) {
        std::string normalised;
        for (const text::LocatedWord& word : words) normalised += word.word + ' ';
        found.push_back({std::move(normalised), std::string(written)});
      }
      at = text.find(quote.open, end + quote.close.size());
    }
  }
  return found;
}

struct Text {
  signature::ShingleSet shingles;
  std::vector<Quotation> quotations;
};

float share_of(const signature::ShingleSet& part, const signature::ShingleSet& whole) {
  return whole.empty() ? 0.0F : static_cast<float>(part.size()) / static_cast<float>(whole.size());
}

signature::ShingleSet common(const signature::ShingleSet& a, const signature::ShingleSet& b) {
  signature::ShingleSet both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

// Fills in the parents of nodes[at] from the texts before it.
void find_parents(std::vector<LineageNode>& nodes, const std::vector<Text>& texts, std::size_t at) {
  signature::ShingleSet unexplained = texts[at].shingles;
  while (nodes[at].parents.size() < kLineageParentsMax) {
    std::size_t best = at;
    signature::ShingleSet best_common;
    for (std::size_t earlier = 0; earlier < at; ++earlier) {
      signature::ShingleSet both = common(unexplained, texts[earlier].shingles);
      if (both.size() > best_common.size()) best = earlier, best_common = std::move(both);
    }
    const float adds = share_of(best_common, texts[at].shingles);
    if (best == at || adds < kShareMin) break;
    nodes[at].parents.push_back(
        {nodes[best].article.id,
         share_of(common(texts[at].shingles, texts[best].shingles), texts[at].shingles), adds});
    signature::ShingleSet rest;
    std::set_difference(unexplained.begin(), unexplained.end(), best_common.begin(), best_common.end(),
                        std::back_inserter(rest));
    unexplained = std::move(rest);
  }
  nodes[at].own = texts[at].shingles.empty() ? 1.0F : share_of(unexplained, texts[at].shingles);
}

}  // namespace

Result<StoryLineage> Reader::lineage(StoryId id) const {
  const Result<StoryView> view = story(id, kLineageNodesMax, "");
  if (!view) return fail(view.error());
  StoryLineage lineage;
  lineage.id = view->summary.id;
  lineage.truncated = !view->next_cursor.empty();
  std::vector<Text> texts;
  std::unordered_map<std::string, std::size_t> first_quoted;  // normalised quotation -> node
  for (const StoryArticle& listed : view->articles) {
    const Result<ArticleView> stored = article(listed.id);
    if (!stored) continue;  // taken down since
    const std::string comparable = comparable_text_of(stored->article);
    lineage.nodes.emplace_back().article = listed;
    texts.push_back({signature::shingles_of(comparable), quotations_of(comparable)});
  }
  for (std::size_t i = 0; i < lineage.nodes.size(); ++i) {
    find_parents(lineage.nodes, texts, i);
    for (const Quotation& quotation : texts[i].quotations) {
      const auto [first, is_new] = first_quoted.try_emplace(quotation.normalised, i);
      if (is_new || !lineage.nodes[i].parents.empty()) continue;
      lineage.nodes[i].hints.push_back(
          {lineage.nodes[first->second].article.id, "quotation", quotation.written});
    }
  }
  if (!lineage.nodes.empty()) lineage.first = lineage.nodes.front().article.id;
  return lineage;
}

}  // namespace samestory::engine
