#include "core/stories/across_languages.hpp"

#include <algorithm>

namespace samestory::stories {
namespace {

class Joiner {
 public:
  Joiner(Agglomeration& result, const AcrossItems& items, float threshold)
      : result_(result), items_(items), threshold_(threshold) {
    for (std::uint32_t i = 0; i < items.languages.size(); ++i) part_at(result.part[i]).take(i, items);
  }

  void follow(std::span<const ItemLink> links) {
    for (const ItemLink& link : links) {
      if (link.must) unite(part_of(link.a), part_of(link.b));
    }
    apart_.assign(parts_.size() * parts_.size(), false);
    for (const ItemLink& link : links) {
      const std::size_t a = part_of(link.a), b = part_of(link.b);
      if (!link.must && a != b) apart_[a * parts_.size() + b] = apart_[b * parts_.size() + a] = true;
    }
  }

  void join(float granted) {
    while (items_.cosines != nullptr) {
      std::size_t best_a = 0, best_b = 0;
      float best = granted;
      for (std::size_t a = 0; a < parts_.size(); ++a) {
        for (std::size_t b = a + 1; b < parts_.size(); ++b) {
          const float value = score(a, b);
          if (value > best) best = value, best_a = a, best_b = b;
        }
      }
      if (best_a == best_b) return;
      unite(best_a, best_b);
    }
  }

 private:
  struct Part {
    std::uint32_t stands_for = 0;
    std::vector<std::uint32_t> items, languages;  // languages ascend
    Group group;                                  // dates alone
    void take(std::uint32_t item, const AcrossItems& all) {
      items.push_back(item);
      add_language(all.languages[item]);
      add_dates(all.groups[item]);
    }
    void add_language(std::uint32_t language) {
      const auto place = std::lower_bound(languages.begin(), languages.end(), language);
      if (place == languages.end() || *place != language) languages.insert(place, language);
    }
    void add_dates(const Group& other) { group = merged(group, other, {}); }
  };

  Part& part_at(std::uint32_t stands_for) {
    const auto same = [stands_for](const Part& part) { return part.stands_for == stands_for; };
    const auto known = std::find_if(parts_.begin(), parts_.end(), same);
    if (known != parts_.end()) return *known;
    parts_.push_back({stands_for, {}, {}, {}});
    return parts_.back();
  }

  std::size_t part_of(std::uint32_t item) const {
    const auto holds = [this, item](const Part& part) { return part.stands_for == result_.part[item]; };
    return static_cast<std::size_t>(std::find_if(parts_.begin(), parts_.end(), holds) - parts_.begin());
  }

  // Below everything for parts that may not be joined.
  float score(std::size_t a, std::size_t b) const {
    constexpr float kNever = -1e9F;
    const Part& x = parts_[a];
    const Part& y = parts_[b];
    if (x.items.empty() || y.items.empty() || apart_[a * parts_.size() + b]) return kNever;
    const bool shared = std::any_of(x.languages.begin(), x.languages.end(), [&y](std::uint32_t language) {
      return std::binary_search(y.languages.begin(), y.languages.end(), language);
    });
    if (shared) return kNever;
    CosineSum cosines;
    for (const std::uint32_t i : x.items) {
      for (const std::uint32_t j : y.items) cosines += items_.cosines->at(i, j);
    }
    return across_score(cosines, items_.cosines->scale(), x.group, y.group, threshold_).score;
  }

  void unite(std::size_t a, std::size_t b) {
    if (a == b) return;
    Part& kept = parts_[a];
    Part& gone = parts_[b];
    for (const std::uint32_t item : gone.items) result_.part[item] = kept.stands_for;
    kept.items.insert(kept.items.end(), gone.items.begin(), gone.items.end());
    for (const std::uint32_t language : gone.languages) kept.add_language(language);
    kept.add_dates(gone.group);
    gone.items.clear();
    for (std::size_t j = 0; !apart_.empty() && j < parts_.size(); ++j) {
      if (apart_[b * parts_.size() + j]) apart_[a * parts_.size() + j] = apart_[j * parts_.size() + a] = true;
    }
  }

  Agglomeration& result_;
  const AcrossItems& items_;
  float threshold_;
  std::vector<Part> parts_;
  std::vector<bool> apart_;
};

}  // namespace

void join_across(Agglomeration& result, const AcrossItems& items, std::span<const ItemLink> links,
                 float threshold, float granted) {
  const auto other = [&items](std::uint32_t language) { return language != items.languages.front(); };
  if (std::none_of(items.languages.begin(), items.languages.end(), other)) return;
  Joiner joiner(result, items, threshold);
  joiner.follow(links);
  joiner.join(granted);
}

}  // namespace samestory::stories
