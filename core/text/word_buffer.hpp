// words_of() into storage that is used again: the way of signatures. Internal to core; words.hpp is for
// everybody else.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/fold.hpp"
#include "core/text/words.hpp"

namespace samestory::text {

struct WordBuffer {
  Folded folded;
  std::vector<Span> spans;  // into folded.bytes; `count` of them, then kScanSlack / 2 empty ones or more
  std::size_t count = 0;
};

// The same words as words_of(text, spaceless), whatever the level. Thread-safe for different buffers.
void split_words(std::string_view text, Spaceless spaceless, CpuLevel level, WordBuffer& out);

}  // namespace samestory::text
