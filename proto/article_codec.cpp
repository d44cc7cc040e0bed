#include "proto/article_codec.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/text/utf8.hpp"
#include "proto/json_reader.hpp"

namespace samestory::proto {
namespace {

using records::Article;

enum Field : std::size_t {
  kTitle,
  kBody,
  kId,
  kUrl,
  kSource,
  kLanguage,
  kPublishedAt,
  kMetadata,
  kEmbedding,
  kUnknown
};

Field field_of(std::string_view key) {
  constexpr std::array<std::string_view, kUnknown> kNames = {
      "title", "body", "id", "url", "source", "language", "published_at", "metadata", "embedding"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == key) return static_cast<Field>(i);
  }
  return kUnknown;
}

// Decodes member by member. A wrong value is remembered and skipped, because JSON that is malformed further
// on is the error to tell.
class ArticleDecoder {
 public:
  explicit ArticleDecoder(JsonReader& json) : json_(json) {}

  void read() {
    if (json_.peek() != JsonReader::Kind::object) {
      if (json_.skip()) reject({}, "An article is a JSON object.");
      return;
    }
    std::string key;
    json_.begin_object();
    while (json_.next_key(key)) read_member(key);
  }

  Article& article() { return article_; }
  const std::optional<Error>& wrong() const { return wrong_; }

 private:
  void read_member(const std::string& key) {
    const Field field = field_of(key);
    if (field == kUnknown) {
      json_.skip();
      return;
    }
    if (seen_[field]) reject("/" + key, "Give this field once.");
    seen_[field] = true;
    const auto kind = json_.peek();
    if (kind == JsonReader::Kind::null) {
      json_.skip();
    } else if (field == kMetadata) {
      std::string_view raw;
      if (json_.read_raw(raw)) article_.metadata_json = raw;
    } else if (field == kEmbedding) {
      read_embedding();
    } else if (kind == JsonReader::Kind::string) {
      read_text(field);
    } else if (json_.skip()) {
      reject("/" + key, "This field must be a string.");
    }
  }

  void read_text(Field field) {
    switch (field) {
      case kTitle:
        json_.read_string(article_.title);
        return;
      case kBody:
        json_.read_string(article_.body);
        return;
      case kUrl:
        json_.read_string(article_.url);
        return;
      case kSource:
        json_.read_string(article_.source);
        return;
      case kLanguage:
        json_.read_string(article_.language);
        return;
      case kId:
        if (json_.read_string(article_.id.value) && article_.id.value.empty()) {
          reject("/id", "Leave the id out or give it 1 to 512 bytes.");
        }
        return;
      case kPublishedAt:
        read_date();
        return;
      case kMetadata:
      case kEmbedding:
      case kUnknown:
        return;
    }
  }

  void read_date() {
    std::string text;
    if (!json_.read_string(text)) return;
    if (auto date = parse_published_at(text)) {
      article_.published_at = *date;
    } else {
      reject("/published_at", date.error().message);
    }
  }

  void read_embedding() {
    if (json_.peek() != JsonReader::Kind::object) {
      if (json_.skip()) reject("/embedding", "An embedding is an object with model and vector.");
      return;
    }
    std::string key, model;
    std::vector<float> vector;
    bool has_model = false, has_vector = false;
    json_.begin_object();
    while (json_.next_key(key)) {
      if (key == "model" && json_.peek() == JsonReader::Kind::string) {
        if (std::exchange(has_model, true)) reject("/embedding/model", "Give this field once.");
        json_.read_string(model);
      } else if (key == "vector" && json_.peek() == JsonReader::Kind::array) {
        if (std::exchange(has_vector, true)) reject("/embedding/vector", "Give this field once.");
        read_numbers(vector);
      } else if (json_.skip() && (key == "model" || key == "vector")) {
        reject("/embedding/" + key,
               key == "model" ? "A model's name is a string." : "A vector is an array of numbers.");
        return skip_rest();
      }
    }
    if (!json_.ok()) return;
    Result<records::Embedding> made = records::make_embedding(std::move(model), vector);
    if (made) {
      article_.embedding = std::move(*made);
    } else {
      reject(made.error().field, made.error().message);
    }
  }

  void skip_rest() {
    std::string key;
    while (json_.next_key(key)) json_.skip();
  }

  // Numbers past what a vector may have are counted no further than it takes to refuse them.
  void read_numbers(std::vector<float>& vector) {
    json_.begin_array();
    while (json_.next_item()) {
      const bool number = json_.peek() == JsonReader::Kind::number;
      std::string_view raw;
      if (!json_.read_raw(raw)) return;
      float value = 0;
      const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), value);
      // Out of range is either too large, and refused as not finite, or as good as zero.
      if (read.ec == std::errc::result_out_of_range)
        value = is_tiny(raw) ? 0 : std::numeric_limits<float>::infinity();
      if (!number) reject("/embedding/vector", "A vector is an array of numbers.");
      if (vector.size() <= records::kEmbeddingDimensionsMax) vector.push_back(value);
    }
  }

  static bool is_tiny(std::string_view number) {
    double value = 1;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    if (read.ec == std::errc()) return std::fabs(value) < 1;
    const std::size_t exponent = number.find_first_of("eE");
    return exponent != std::string_view::npos && number.substr(exponent + 1).starts_with('-');
  }

  void reject(std::string field, std::string message) {
    if (!wrong_) wrong_ = Error{Errc::invalid_value, std::move(message), std::move(field), {}};
  }

  JsonReader& json_;
  Article article_;
  std::array<bool, kUnknown> seen_{};
  std::optional<Error> wrong_;
};

Result<Article> decode(std::string_view bytes, const ArticleId* id_in_path) {
  if (const auto offset = text::first_invalid_utf8(bytes)) {
    return fail(Error{Errc::invalid_utf8, "Send UTF-8; this byte is not part of it.", {}, offset});
  }
  JsonReader json(bytes);
  ArticleDecoder decoder(json);
  decoder.read();
  if (!json.finish()) return fail(json.error());
  if (decoder.wrong()) return fail(*decoder.wrong());

  Article& article = decoder.article();
  if (id_in_path != nullptr) {
    if (!article.id.value.empty() && article.id != *id_in_path) {
      return fail(Errc::invalid_value,
                  "The id differs from the one in the path; leave it out or repeat that.", "/id");
    }
    article.id = *id_in_path;
  }
  if (auto valid = records::validate(article); !valid) {
    Error error = valid.error();
    if (error.code == Errc::too_large)
      error.code = Errc::invalid_value;  // a field's limit, not the request's
    error.offset.reset();                // it counted inside the field
    return fail(std::move(error));
  }
  return std::move(article);
}

}  // namespace

Result<Article> decode_article(std::string_view bytes) {
  return decode(bytes, nullptr);
}
Result<Article> decode_article(std::string_view bytes, const ArticleId& id) {
  return decode(bytes, &id);
}

ArticleId peek_article_id(std::string_view bytes) {
  ArticleId id;
  if (text::first_invalid_utf8(bytes)) return id;
  JsonReader json(bytes);
  std::string key;
  if (!json.begin_object()) return id;
  while (json.next_key(key)) {
    if (key == "id" && json.peek() == JsonReader::Kind::string) {
      json.read_string(id.value);
      break;
    }
    json.skip();
  }
  if (!json.ok() || id.value.size() > kArticleIdBytesMax) id.value.clear();
  return id;
}

}  // namespace samestory::proto
