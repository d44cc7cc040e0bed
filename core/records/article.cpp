#include "core/records/article.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/records/canonical_url.hpp"
#include "core/records/field_reader.hpp"
#include "core/records/frame.hpp"
#include "core/text/utf8.hpp"

namespace samestory::records {
namespace {

constexpr std::uint8_t kVersion = 1;

struct Field {
  std::string_view pointer;
  std::string_view value;
  std::size_t bytes_max;
};

Result<void> check_size(const Field& field) {
  if (field.value.size() <= field.bytes_max) return {};
  return fail(Errc::too_large,
              "This field is longer than " + std::to_string(field.bytes_max) + " bytes of UTF-8.",
              std::string(field.pointer));
}

Result<void> check_utf8(const Field& field) {
  const auto offset = text::first_invalid_utf8(field.value);
  if (!offset) return {};
  return fail(
      Error{Errc::invalid_utf8, "This field is not valid UTF-8.", std::string(field.pointer), offset});
}

// C0, DEL and C1, in valid UTF-8.
bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

// The characters of a BCP 47 tag; '_' comes from locale names.
bool is_language_tag(std::string_view tag) {
  return std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::string hex(XXH128_hash_t hash) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  std::string out;
  for (const unsigned char byte : canonical.digest) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

}  // namespace

Result<void> validate(const Article& article) {
  const std::array<Field, 7> fields = {{{"/id", article.id.value, kArticleIdBytesMax},
                                        {"/title", article.title, kTitleBytesMax},
                                        {"/body", article.body, kBodyBytesMax},
                                        {"/url", article.url, kUrlBytesMax},
                                        {"/source", article.source, kSourceBytesMax},
                                        {"/language", article.language, kLanguageBytesMax},
                                        {"/metadata", article.metadata_json, kMetadataBytesMax}}};
  for (const Field& field : fields) {
    if (auto sized = check_size(field); !sized) return sized;
    if (auto encoded = check_utf8(field); !encoded) return encoded;
  }
  if (has_control_character(article.id.value)) {
    return fail(Errc::invalid_value, "An id must not hold control characters.", "/id");
  }
  if (!is_language_tag(article.language)) {
    return fail(Errc::invalid_value, "A language must be a BCP 47 tag such as en or pt-BR.", "/language");
  }
  if (article.title.empty() && article.body.empty()) {
    return fail(Errc::invalid_value, "An article needs a title or a body.", "/body");
  }
  if (article.embedding) return validate(*article.embedding);
  return {};
}

ArticleId derive_article_id(const Article& article) {
  std::string basis = canonical_url(article.url);
  if (basis.empty()) {
    ByteWriter out(basis);
    out.bytes(article.source);
    out.bytes(article.published_at ? format_utc(*article.published_at) : std::string());
    out.bytes(article.title);
    out.bytes(article.body);
  }
  return ArticleId{hex(XXH3_128bits(basis.data(), basis.size()))};
}

std::string encode(const Article& article) {
  std::string bytes;
  begin_frame(bytes, kVersion, FrameKind::article);
  ByteWriter out(bytes);
  for (const std::string* field : {&article.id.value, &article.title, &article.body, &article.url,
                                   &article.source, &article.language, &article.metadata_json}) {
    out.bytes(*field);
  }
  out.fixed(static_cast<std::uint8_t>(article.published_at ? 1 : 0));
  if (article.published_at) {
    out.zigzag(article.published_at->instant.time_since_epoch().count());
    out.fixed(static_cast<std::uint8_t>(article.published_at->precision));
  }
  end_frame(bytes);
  return bytes;
}

Result<Article> decode_article(std::string_view bytes) {
  const auto frame = open_frame(bytes);
  if (!frame) return fail(frame.error());
  if (frame->version != kVersion) {
    return fail(Errc::unsupported,
                "A stored article has a format version that this build does not know; use a newer one.");
  }
  if (frame->kind != static_cast<std::uint8_t>(FrameKind::article)) {
    return fail(Errc::corrupt, "Something else stands where a stored article belongs.");
  }
  FieldReader in(frame->body);
  Article article;
  for (std::string* field : {&article.id.value, &article.title, &article.body, &article.url, &article.source,
                             &article.language, &article.metadata_json}) {
    *field = in.text();
  }
  article.published_at = in.optional([](FieldReader& at) {
    PublishedAt published;
    published.instant = at.timestamp();
    published.precision = at.enumerator(DatePrecision::day, DatePrecision::second);
    return published;
  });
  if (!in.complete()) return fail(Errc::corrupt, "A stored article does not follow its format.");
  return article;
}

}  // namespace samestory::records
