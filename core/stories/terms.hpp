// From plain text to term counts (records/terms.hpp): content stems, bigrams, numbers with units, entities.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "core/records/terms.hpp"

namespace samestory::stories {

// How a term is written for people, by id: the surface form that occurs most.
using Surfaces = std::unordered_map<records::TermId, std::string>;

// `title` and `plain_body` are valid UTF-8 plain text (boilerplate still in: it is stripped here); `language`
// is a primary subtag or "und". Body beyond 12,000 characters is not read. A pure function; thread-safe.
// `surfaces`, when given, receives the stems' and entities' surface forms.
records::ArticleTerms extract_terms(std::string_view title, std::string_view plain_body,
                                    std::string_view language, Surfaces* surfaces = nullptr);

}  // namespace samestory::stories
