#include "core/stories/index_terms.hpp"

#include <algorithm>
#include <cmath>

namespace samestory::stories {
namespace {

constexpr float kIdfCap = 7;

struct Weighted {
  records::TermId id;
  float weight;
};

void append_weights(const PackedArticle& article, std::vector<Weighted>& out) {
  for (std::size_t i = 0; i < article.stem_count(); ++i) {
    const StemView s = article.stem(i);
    const float place = 1 + (s.log_title > 0 ? 1.0F : 0) + (s.log_lead > 0 ? 0.5F : 0);
    out.push_back({s.id, s.log_tf * std::min(s.idf, kIdfCap) * place});
  }
}

void add_equal(std::vector<Weighted>& terms) {
  std::stable_sort(terms.begin(), terms.end(),
                   [](const Weighted& a, const Weighted& b) { return a.id < b.id; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (kept > 0 && terms[kept - 1].id == terms[i].id) {
      terms[kept - 1].weight += terms[i].weight;
    } else {
      terms[kept++] = terms[i];
    }
  }
  terms.resize(kept);
}

}  // namespace

std::vector<IndexTerm> index_terms_of(std::span<const PackedArticle* const> articles, std::size_t limit) {
  std::vector<Weighted> terms;
  for (const PackedArticle* article : articles) append_weights(*article, terms);
  if (articles.size() > 1) add_equal(terms);
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
