// Articles of the data sets: JSON Lines, gzip'd or plain.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/records/embedding.hpp"
#include "core/records/terms.hpp"
#include "core/stories/terms.hpp"

namespace samestory::quality {

struct LabelledArticle {
  std::string id, title, body, source, language;  // language: primary subtag, detected where none is given
  std::optional<PublishedAt> published_at;
  std::optional<records::Embedding> embedding;  // none unless given (given_embeddings.hpp)
  std::optional<Timestamp> received_at;         // where it is played live (live.hpp)
  std::string gold;                             // gold_story, gold_source or metadata.story; empty: no label
};

// All articles of a file in order; exits with a message when the file cannot be read.
std::vector<LabelledArticle> read_articles(const std::string& path);

// One article, a file of its own.
LabelledArticle read_article(const std::string& path);

// Terms as the engine extracts them: HTML to text, boilerplate off. `surfaces`, when given, receives how they
// are written.
records::ArticleTerms terms_of(const LabelledArticle& article, stories::Surfaces* surfaces = nullptr);
// The same for many, on `threads` threads.
std::vector<records::ArticleTerms> terms_of(const std::vector<LabelledArticle>& articles, unsigned threads);

// An article's body without its HTML.
std::string plain_body(const LabelledArticle& article);

// The first `bytes` of a text in one line, cut between characters.
std::string beginning_of(std::string text, std::size_t bytes);

// The data directory: SAMESTORY_DATA, or ../shared/data beside the checkout; empty when there is none.
std::string data_directory();

}  // namespace samestory::quality
