#include "core/engine/text_source.hpp"

#include "core/engine/analyser.hpp"
#include "core/records/article.hpp"

namespace samestory::engine {
namespace {

Result<std::string> text_of(std::string_view payload) {
  const Result<records::Article> article = records::decode_article(payload);
  if (!article) return fail(article.error());
  return comparable_text_of(*article);
}

}  // namespace

Result<std::string> StoredTexts::comparable_text(ArticleNumber number) const {
  const Result<std::string> payload = journal_.payload(number);
  if (!payload) return fail(payload.error());
  return text_of(*payload);
}

Result<std::string> BatchTexts::comparable_text(ArticleNumber number) const {
  for (const store::Entry& entry : entries_) {
    if (entry.number == number) return text_of(entry.payload);
  }
  return stored_.comparable_text(number);
}

}  // namespace samestory::engine
