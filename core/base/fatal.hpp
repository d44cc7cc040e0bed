// The end, aloud: for states that a bug of ours produced and that going on would make worse.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace samestory {

[[noreturn]] inline void fatal(std::string_view why) {
  std::fprintf(stderr, "samestory: stopped by a bug: %.*s\n", static_cast<int>(why.size()), why.data());
  std::abort();
}

}  // namespace samestory
