#include "proto/signature_codec.hpp"

#include <algorithm>
#include <string_view>

#include "proto/json_writer.hpp"
#include "proto/members.hpp"

namespace samestory::proto {

std::string hex(std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4) text[i] = kDigits[value & 15];
  return text;
}

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t taken = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < taken ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k) text += k <= taken ? kDigits[group >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

std::string encode(const SignatureView& signature) {
  JsonWriter json;
  json.begin_object();
  json.key("id").string(signature.id.value);
  json.key("revision").number(signature.revision);
  json.key("spec_version").number(signature.spec_version);
  json.key("word_count").number(signature.word_count);
  json.key("shingle_count").number(signature.shingle_count);
  json.key("lines_left_out").number(signature.lines_left_out);
  json.key("simhash").string(hex(signature.simhash));
  json.key("sketch").string(base64(signature.sketch));
  json.end_object();
  return json.take();
}

std::string encode(const SimilarPage& page) {
  JsonWriter json;
  json.begin_object();
  json.key("similar").begin_array();
  for (const SimilarView& similar : page.similar) {
    json.begin_object();
    json.key("id").string(similar.id.value);
    json.key("bits_apart").number(static_cast<unsigned>(similar.bits_apart));
    json.key("similarity").number(similar.similarity);
    json.end_object();
  }
  json.end_array();
  json.key("complete").boolean(page.complete);
  text_or_null(json, "next_cursor", page.next_cursor);
  json.end_object();
  return json.take();
}

}  // namespace samestory::proto
