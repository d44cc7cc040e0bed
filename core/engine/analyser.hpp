// From an article to everything that follows from its content alone. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/records/analysis.hpp"
#include "core/records/article.hpp"
#include "core/signature/signature.hpp"
#include "core/stories/terms.hpp"

namespace samestory::engine {

class LearnedLines;

struct Prepared {
  records::Article article;  // its id filled in
  std::string language;      // primary subtag
  std::uint64_t submission_hash = 0;
  records::Analysis analysis;
  std::string text;     // what is compared: comparable_text_of() without the lines left out
  std::string payload;  // encoded article
  std::string encoded_analysis;
  // Of `text`; made by shingles_of() at the first use, since most articles have no candidate to be compared
  // with. Shared with the cache that outlives the batch.
  mutable std::shared_ptr<const signature::ShingleSet> shingles;
};

// Used by one thread at a time.
const std::shared_ptr<const signature::ShingleSet>& shingles_of(const Prepared& prepared);

// Fails as records::validate does. Lines that `learned` knows to recur in the article's source are left out
// of what is compared and of the terms, unless next to nothing would be left.
Result<Prepared> prepare(records::Article article, std::uint64_t store_secret,
                         const LearnedLines* learned = nullptr);

// The terms the story layer sees of an article.
records::ArticleTerms terms_of(const records::Article& article, const std::string& language,
                               stories::Surfaces* surfaces = nullptr);

// An article's body as plain text.
std::string plain_body_of(const records::Article& article);

// Title and body whole: the text that offsets count in.
std::string comparable_text_of(const records::Article& article);
// The text that similarity is defined on: without the body's lines at the places `left_out`.
std::string compared_text_of(const records::Article& article, std::span<const std::uint16_t> left_out);

}  // namespace samestory::engine
