#include "core/engine/text_source.hpp"

#include "core/engine/analyser.hpp"
#include "core/records/article.hpp"

namespace samestory::engine {
namespace {

Result<std::string> text_of(std::string_view payload, std::string_view analysis) {
  const Result<records::Article> article = records::decode_article(payload);
  if (!article) return fail(article.error());
  const Result<std::vector<std::uint16_t>> left_out = records::decode_left_out(analysis);
  if (!left_out) return fail(left_out.error());
  return compared_text_of(*article, *left_out);
}

}  // namespace

Result<std::string> StoredTexts::compared_text(ArticleNumber number) const {
  const Result<std::string> payload = journal_.payload(number);
  if (!payload) return fail(payload.error());
  const Result<std::string> analysis = journal_.analysis(number);
  if (!analysis) return fail(analysis.error());
  return text_of(*payload, *analysis);
}

Result<std::string> BatchTexts::compared_text(ArticleNumber number) const {
  for (const store::Entry& entry : entries_) {
    if (entry.number == number) return text_of(entry.payload, entry.analysis);
  }
  return stored_.compared_text(number);
}

}  // namespace samestory::engine
