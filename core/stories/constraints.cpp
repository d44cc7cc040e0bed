#include "core/stories/constraints.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace samestory::stories {

void Constraints::add(const records::Constraint& constraint, std::uint64_t correction) {
  if (constraint.a == constraint.b) return;
  const Bond bond{constraint.b, constraint.must_link, correction};
  std::vector<Bond>& known = bonds_[constraint.a];
  if (std::find(known.begin(), known.end(), bond) != known.end()) return;
  known.push_back(bond);
  bonds_[constraint.b].push_back({constraint.a, constraint.must_link, correction});
}

void Constraints::undo(std::uint64_t correction) {
  for (auto place = bonds_.begin(); place != bonds_.end();) {
    std::erase_if(place->second, [&](const Bond& bond) { return bond.correction == correction; });
    place = place->second.empty() ? bonds_.erase(place) : std::next(place);
  }
}

void Constraints::forget(ArticleNumber number) {
  const auto place = bonds_.find(number);
  if (place == bonds_.end()) return;
  const std::vector<Bond> bonds = std::move(place->second);
  bonds_.erase(place);
  for (const Bond& bond : bonds) {
    const auto other = bonds_.find(bond.other);
    if (other == bonds_.end()) continue;
    std::erase_if(other->second, [&](const Bond& back) { return back.other == number; });
    if (other->second.empty()) bonds_.erase(other);
  }
}

void Constraints::inherit(ArticleNumber from, ArticleNumber to) {
  const auto place = bonds_.find(from);
  if (place == bonds_.end()) return;
  const std::vector<Bond> bonds = place->second;
  for (const Bond& bond : bonds) add({to, bond.other, bond.must_link}, bond.correction);
}

std::span<const Constraints::Bond> Constraints::of(ArticleNumber number) const {
  const auto place = bonds_.find(number);
  return place == bonds_.end() ? std::span<const Bond>{} : std::span<const Bond>(place->second);
}

}  // namespace samestory::stories
