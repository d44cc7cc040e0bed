// From an article to everything that follows from its content alone. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/records/analysis.hpp"
#include "core/records/article.hpp"
#include "core/signature/signature.hpp"
#include "core/stories/terms.hpp"

namespace samestory::engine {

struct Prepared {
  records::Article article;  // its id filled in
  std::string language;      // primary subtag
  std::uint64_t submission_hash = 0;
  records::Analysis analysis;
  std::string text;     // what is compared
  std::string payload;  // encoded article
  std::string encoded_analysis;
  // Of `text`; made by shingles_of() at the first use, since most articles have no candidate to be compared
  // with. Shared with the cache that outlives the batch.
  mutable std::shared_ptr<const signature::ShingleSet> shingles;
};

// Used by one thread at a time.
const std::shared_ptr<const signature::ShingleSet>& shingles_of(const Prepared& prepared);

// Fails as records::validate does.
Result<Prepared> prepare(records::Article article, std::uint64_t store_secret);

// The terms the story layer sees of an article.
records::ArticleTerms terms_of(const records::Article& article, const std::string& language,
                               stories::Surfaces* surfaces = nullptr);

// An article's body as plain text.
std::string plain_body_of(const records::Article& article);

// The text that similarity is defined on and that offsets count in.
std::string comparable_text_of(const records::Article& article);

}  // namespace samestory::engine
