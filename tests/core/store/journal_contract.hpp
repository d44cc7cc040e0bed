// What every journal must do (core/store/journal.hpp), run against each of them.
#pragma once

#include <string>
#include <vector>

#include "core/store/journal.hpp"

namespace samestory::tests {

struct Replayed {
  records::Record record;
  std::string analysis;
  bool operator==(const Replayed&) const = default;
};
std::vector<Replayed> replayed(const store::Journal& journal, Sequence first = 1);

// `journal` is empty and stays in use: at the end it holds what a reopened one must hold, too.
void check_journal_contract(store::Journal& journal);

}  // namespace samestory::tests
