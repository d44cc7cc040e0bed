#include "core/stories/constraints.hpp"

#include <algorithm>

namespace samestory::stories {

void Constraints::add(const records::Constraint& constraint) {
  if (constraint.a == constraint.b) return;
  bonds_[constraint.a].push_back({constraint.b, constraint.must_link});
  bonds_[constraint.b].push_back({constraint.a, constraint.must_link});
}

void Constraints::drop(ArticleNumber from, ArticleNumber to, bool must_link) {
  const auto place = bonds_.find(from);
  if (place == bonds_.end()) return;
  auto& bonds = place->second;
  const auto bond = std::find_if(bonds.begin(), bonds.end(),
                                 [&](const Bond& b) { return b.other == to && b.must_link == must_link; });
  if (bond != bonds.end()) bonds.erase(bond);
  if (bonds.empty()) bonds_.erase(place);
}

void Constraints::undo(const records::Constraint& constraint) {
  drop(constraint.a, constraint.b, constraint.must_link);
  drop(constraint.b, constraint.a, constraint.must_link);
}

void Constraints::forget(ArticleNumber number) {
  const auto place = bonds_.find(number);
  if (place == bonds_.end()) return;
  const std::vector<Bond> bonds = place->second;
  for (const Bond& bond : bonds) drop(bond.other, number, bond.must_link);
  bonds_.erase(number);
}

void Constraints::rename(ArticleNumber from, ArticleNumber to) {
  const auto place = bonds_.find(from);
  if (place == bonds_.end()) return;
  const std::vector<Bond> bonds = place->second;
  forget(from);
  for (const Bond& bond : bonds) add({to, bond.other, bond.must_link});
}

std::span<const Constraints::Bond> Constraints::of(ArticleNumber number) const {
  const auto place = bonds_.find(number);
  return place == bonds_.end() ? std::span<const Bond>{} : std::span<const Bond>(place->second);
}

}  // namespace samestory::stories
