#include "core/stories/index_terms.hpp"

#include <algorithm>
#include <cmath>

namespace samestory::stories {
namespace {

constexpr float kIdfCap = 7;
// bench/stories/candidate_recall, allsides among the stream: the right story is among the best 16 for .983 of
// the articles, against .899 without time (.972 among the best 128). 128 without.
constexpr float kFarApart = 0.25F, kHalvingDays = 5;

struct Weighted {
  records::TermId id;
  float weight;
};

// Ascending by id, as the packed stems are.
std::vector<Weighted> weights_of(const PackedArticle& article) {
  std::vector<Weighted> out;
  out.reserve(article.stem_count());
  for (std::size_t i = 0; i < article.stem_count(); ++i) {
    const StemView s = article.stem(i);
    const float place = 1 + (s.log_title > 0 ? 1.0F : 0) + (s.log_lead > 0 ? 0.5F : 0);
    out.push_back({s.id, s.log_tf * std::min(s.idf, kIdfCap) * place});
  }
  return out;
}

std::vector<Weighted> added(const std::vector<Weighted>& a, const std::vector<Weighted>& b) {
  std::vector<Weighted> out;
  out.reserve(a.size() + b.size());
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() && j != b.end()) {
    if (i->id == j->id) {
      out.push_back({i->id, i->weight + j->weight});
      ++i, ++j;
    } else {
      out.push_back(i->id < j->id ? *i++ : *j++);
    }
  }
  out.insert(out.end(), i, a.end());
  out.insert(out.end(), j, b.end());
  return out;
}

// Halves are added first, so that each term is looked at a few times only.
std::vector<Weighted> total_of(std::span<const PackedArticle* const> articles) {
  if (articles.empty()) return {};
  if (articles.size() == 1) return weights_of(*articles.front());
  const std::size_t half = articles.size() / 2;
  return added(total_of(articles.first(half)), total_of(articles.subspan(half)));
}

}  // namespace

DayRange days_of(const Group& group) {
  if (group.dated <= 0) return {};
  return {static_cast<float>(group.day_min), static_cast<float>(group.day_max)};
}

std::uint32_t rank_in_time(std::uint32_t rank, const DayRange& a, const DayRange& b) {
  if (!a.dated() || !b.dated()) return rank;
  const float gap = std::max({0.0F, a.from - b.to, b.from - a.to});
  return static_cast<std::uint32_t>(static_cast<float>(rank) *
                                    (kFarApart + (1 - kFarApart) * kHalvingDays / (kHalvingDays + gap)));
}

std::vector<IndexTerm> index_terms_of(std::span<const PackedArticle* const> articles, std::size_t limit) {
  std::vector<Weighted> terms = total_of(articles);
  std::erase_if(terms, [](const Weighted& t) { return t.weight <= 0; });
  if (terms.size() > limit) {
    std::nth_element(terms.begin(), terms.begin() + static_cast<std::ptrdiff_t>(limit), terms.end(),
                     [](const Weighted& a, const Weighted& b) {
                       return a.weight != b.weight ? a.weight > b.weight : a.id < b.id;
                     });
    terms.resize(limit);
    std::sort(terms.begin(), terms.end(), [](const Weighted& a, const Weighted& b) { return a.id < b.id; });
  }
  double squares = 0;
  for (const Weighted& t : terms) squares += static_cast<double>(t.weight) * t.weight;
  const double scale = squares > 0 ? 255 / std::sqrt(squares) : 0;
  std::vector<IndexTerm> out;
  out.reserve(terms.size());
  for (const Weighted& t : terms) {
    out.push_back({t.id, static_cast<std::uint8_t>(std::clamp(std::lround(t.weight * scale), 1L, 255L))});
  }
  return out;
}

}  // namespace samestory::stories
