#include "core/engine/analyser.hpp"

#include <xxhash.h>

#include <utility>

#include "core/text/language.hpp"
#include "core/text/plain_text.hpp"

namespace samestory::engine {

std::string plain_body_of(const records::Article& article) {
  return text::looks_like_html(article.body) ? text::html_to_text(article.body) : article.body;
}

records::ArticleTerms terms_of(const records::Article& article, const std::string& language,
                               stories::Surfaces* surfaces) {
  return stories::extract_terms(article.title, plain_body_of(article), language, surfaces);
}

namespace {

// A text of a word or two says nothing about an event: it stays a story of its own.
bool says_something(const signature::Signature& signature) {
  return signature.word_count >= signature::kShingleWords;
}

}  // namespace

Result<Prepared> prepare(records::Article article, std::uint64_t store_secret) {
  if (Result<void> valid = records::validate(article); !valid) return fail(std::move(valid.error()));
  if (article.id.value.empty()) article.id = records::derive_article_id(article);

  Prepared prepared;
  const std::string plain_body = plain_body_of(article);
  prepared.text = text::comparable_text(article.title, plain_body);
  prepared.language = text::language_of(article.language, prepared.text);
  prepared.analysis.signature = signature::signature_of(prepared.text, store_secret);
  if (says_something(prepared.analysis.signature)) {
    prepared.analysis.terms = stories::extract_terms(article.title, plain_body, prepared.language);
  } else {
    prepared.analysis.terms.language = prepared.language;
  }
  prepared.payload = records::encode(article);
  prepared.submission_hash = XXH3_64bits(prepared.payload.data(), prepared.payload.size());
  prepared.encoded_analysis = records::encode(prepared.analysis);
  prepared.article = std::move(article);
  return prepared;
}

const std::shared_ptr<const signature::ShingleSet>& shingles_of(const Prepared& prepared) {
  if (!prepared.shingles) {
    prepared.shingles = std::make_shared<const signature::ShingleSet>(signature::shingles_of(prepared.text));
  }
  return prepared.shingles;
}

std::string comparable_text_of(const records::Article& article) {
  return text::comparable_text(article.title, plain_body_of(article));
}

}  // namespace samestory::engine
