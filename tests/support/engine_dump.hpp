// Everything an engine answers, as text: two engines that know the same say the same.
#pragma once

#include <string>
#include <vector>

#include "core/engine.hpp"

namespace samestory::tests {

// One line an answer: every id's article, duplicates and comparisons, every story with members, timeline and
// lineage, the lists in each order, events, what `probes` match, and the figures that do not count work.
std::string dump(const Engine& engine, const std::vector<ArticleId>& ids,
                 const std::vector<records::Article>& probes);

// The first place in which the two differ, with what stands around it; empty: none.
std::string first_difference(const std::string& a, const std::string& b);

}  // namespace samestory::tests
