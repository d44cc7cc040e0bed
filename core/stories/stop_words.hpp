// Words that tell nothing about what a text reports, by language.
#pragma once

#include <string_view>

namespace samestory::stories {

// `word` in folded lower case; `language` a primary subtag. Languages without a list have no stop words:
// there the document frequencies of the stream do the work. Thread-safe.
bool is_stop_word(std::string_view word, std::string_view language);

}  // namespace samestory::stories
