// Labelled articles as if in a language that the program has never seen: what the tables, lists and rules of
// English are worth, and what is left without them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bench/quality/articles.hpp"

namespace samestory::quality {

enum class Foreign {
  stemmed,   // with stop words and stems (they are taken before), but without a table of term frequencies
  bare,      // without these too
  caseless,  // and without capitals, by which names are known
  half       // bare, but every second article alone: a store of two languages
};
std::optional<Foreign> foreign_of(std::string_view name);

// Letters a to z in another script with capitals, the language a code of private use. English articles alone;
// others stay as they are.
void make_foreign(std::vector<LabelledArticle>& articles, Foreign kind);

}  // namespace samestory::quality
