#include "bench/quality/articles.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <thread>

#include "bench/quality/json_lines.hpp"
#include "core/text/language.hpp"
#include "core/text/plain_text.hpp"

namespace samestory::quality {
namespace {

std::string text_at(const nlohmann::json& row, const char* key) {
  const auto found = row.find(key);
  return found != row.end() && found->is_string() ? found->get<std::string>() : std::string();
}

LabelledArticle article_of(const nlohmann::json& row) {
  LabelledArticle article;
  article.id = text_at(row, "id");
  article.title = text_at(row, "title");
  article.body = text_at(row, "body");
  article.source = text_at(row, "source");
  article.language = text_at(row, "language");
  article.gold = text_at(row, "gold_story");
  if (article.gold.empty()) article.gold = text_at(row, "gold_source");
  if (const auto metadata = row.find("metadata");
      article.gold.empty() && metadata != row.end() && metadata->is_object()) {
    article.gold = text_at(*metadata, "story");
  }
  const std::string published = text_at(row, "published_at");
  if (!published.empty()) {
    if (const auto at = parse_published_at(published)) article.published_at = *at;
  }
  article.language = text::language_of(article.language, article.title + "\n" + article.body);
  return article;
}

}  // namespace

std::vector<LabelledArticle> read_articles(const std::string& path) {
  std::vector<LabelledArticle> articles;
  for_json_lines(path, [&](const nlohmann::json& row) { articles.push_back(article_of(row)); });
  return articles;
}

std::string plain_body(const LabelledArticle& article) {
  return text::looks_like_html(article.body) ? text::html_to_text(article.body) : article.body;
}

records::ArticleTerms terms_of(const LabelledArticle& article, stories::Surfaces* surfaces) {
  return stories::extract_terms(article.title, plain_body(article), article.language, surfaces);
}

std::vector<records::ArticleTerms> terms_of(const std::vector<LabelledArticle>& articles, unsigned threads) {
  std::vector<records::ArticleTerms> terms(articles.size());
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> workers;
  for (unsigned t = 0; t < std::max(1U, threads); ++t) {
    workers.emplace_back([&] {
      for (std::size_t i = next++; i < articles.size(); i = next++) terms[i] = terms_of(articles[i]);
    });
  }
  workers.clear();
  return terms;
}

LabelledArticle read_article(const std::string& path) {
  std::ifstream in(path);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  return article_of(nlohmann::json::parse(text));
}

std::string beginning_of(std::string text, std::size_t bytes) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::string data_directory() {
  if (const char* given = std::getenv("SAMESTORY_DATA")) return given;
  for (const char* beside : {"../shared/data", "../../shared/data"}) {
    if (std::filesystem::is_directory(beside)) return beside;
  }
  return {};
}

}  // namespace samestory::quality
