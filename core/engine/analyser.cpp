#include "core/engine/analyser.hpp"

#include <xxhash.h>

#include <utility>

#include "core/engine/learned_lines.hpp"
#include "core/text/language.hpp"
#include "core/text/plain_text.hpp"
#include "core/text/recurring_lines.hpp"

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

// An article with fewer words besides its furniture is compared whole.
constexpr std::uint32_t kOwnWordsMin = 8;

std::vector<std::uint32_t> hashes_of(const std::string& title, const std::vector<text::LineMark>& marks) {
  std::vector<std::uint32_t> hashes;
  if (marks.empty()) return hashes;
  hashes.push_back(title.empty() ? 0 : text::line_hash(title));
  for (const text::LineMark& mark : marks) hashes.push_back(mark.hash);
  return hashes;
}

// Takes the lines that recur out of `plain_body`, of the text and of its signature.
void leave_out(const std::vector<std::uint16_t>& places, const std::string& title, std::uint64_t store_secret,
               std::string& plain_body, Prepared& prepared) {
  if (places.empty()) return;
  std::string own_body = text::without_lines(plain_body, places);
  std::string own_text = text::comparable_text(title, own_body);
  signature::Signature own = signature::signature_of(own_text, store_secret);
  if (own.word_count < kOwnWordsMin) return;
  own.content_hash = prepared.analysis.signature.content_hash;  // `identical` means the whole text
  prepared.analysis.signature = std::move(own);
  prepared.analysis.left_out = places;
  prepared.text = std::move(own_text);
  plain_body = std::move(own_body);
}

}  // namespace

Result<Prepared> prepare(records::Article article, std::uint64_t store_secret, const LearnedLines* learned) {
  if (Result<void> valid = records::validate(article); !valid) return fail(std::move(valid.error()));
  if (article.id.value.empty()) article.id = records::derive_article_id(article);

  Prepared prepared;
  std::string plain_body = plain_body_of(article);
  const std::vector<text::LineMark> marks = text::line_marks(plain_body);
  prepared.text = text::comparable_text(article.title, plain_body);
  prepared.analysis.signature = signature::signature_of(prepared.text, store_secret);
  prepared.analysis.lines = hashes_of(article.title, marks);
  if (learned != nullptr) {
    leave_out(learned->recurring(article.source, marks), article.title, store_secret, plain_body, prepared);
  }
  prepared.language = text::language_of(article.language, prepared.text);
  if (says_something(prepared.analysis.signature)) {
    prepared.analysis.terms = stories::extract_terms(article.title, plain_body, prepared.language);
  } else {
    prepared.analysis.terms.language = prepared.language;
  }
  prepared.payload = records::encode(article);
  prepared.submission_hash = XXH3_64bits(prepared.payload.data(), prepared.payload.size());
  if (article.embedding) {
    const auto& vector = article.embedding->vector;
    prepared.submission_hash = XXH3_64bits_withSeed(vector.data(), vector.size(), prepared.submission_hash);
    prepared.analysis.embedding = std::move(article.embedding);
    article.embedding.reset();
  }
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

std::string compared_text_of(const records::Article& article, std::span<const std::uint16_t> left_out) {
  if (left_out.empty()) return comparable_text_of(article);
  return text::comparable_text(article.title, text::without_lines(plain_body_of(article), left_out));
}

}  // namespace samestory::engine
