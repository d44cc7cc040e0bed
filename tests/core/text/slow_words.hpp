// The slow, obvious model of words_of(): docs/signature-spec.md word for word, straight through ICU.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/text/words.hpp"

namespace samestory::text {

std::vector<std::string> slow_words(std::string_view text, Spaceless spaceless);

}  // namespace samestory::text
