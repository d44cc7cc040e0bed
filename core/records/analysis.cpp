#include "core/records/analysis.hpp"

#include <algorithm>

#include "core/base/bytes.hpp"
#include "core/records/field_reader.hpp"
#include "core/records/frame.hpp"

namespace samestory::records {
namespace {

// An article without an embedding is written as ever, so that a store without any is what it was.
constexpr std::uint8_t kPlain = 1;  // without lines
constexpr std::uint8_t kWithLines = 2;
constexpr std::uint8_t kWithEmbedding = 3;  // and with lines, which may be none

void write(ByteWriter& out, const signature::Signature& signature) {
  for (const std::uint64_t half : signature.content_hash) out.fixed(half);
  out.raw(signature.sketch.data(), signature.sketch.size());
  for (const std::uint32_t tag : signature.bands) out.fixed(tag);
  out.fixed(signature.simhash);
  out.varint(signature.shingle_count);
  out.varint(signature.word_count);
  out.varint(signature.passages.size());
  for (const std::uint32_t tag : signature.passages) out.fixed(tag);
}

signature::Signature read_signature(FieldReader& in) {
  signature::Signature signature;
  for (std::uint64_t& half : signature.content_hash) half = in.fixed<std::uint64_t>();
  in.raw(signature.sketch.data(), signature.sketch.size());
  for (std::uint32_t& tag : signature.bands) tag = in.fixed<std::uint32_t>();
  signature.simhash = in.fixed<std::uint64_t>();
  signature.shingle_count = in.u32();
  signature.word_count = in.u32();
  signature.passages = in.list(4, [](FieldReader& item) { return item.fixed<std::uint32_t>(); });
  return signature;
}

void write_lines(ByteWriter& out, const Analysis& analysis) {
  out.varint(analysis.lines.size());
  for (const std::uint32_t hash : analysis.lines) out.fixed(hash);
  out.varint(analysis.left_out.size());
  for (const std::uint16_t place : analysis.left_out) out.fixed(place);
}

void read_lines(FieldReader& in, Analysis& analysis) {
  analysis.lines = in.list(4, [](FieldReader& item) { return item.fixed<std::uint32_t>(); });
  analysis.left_out = in.list(2, [](FieldReader& item) { return item.fixed<std::uint16_t>(); });
}

void write(ByteWriter& out, const Embedding& embedding) {
  out.bytes(embedding.model);
  out.varint(embedding.vector.size());
  out.raw(embedding.vector.data(), embedding.vector.size());
}

Embedding read_embedding(FieldReader& in) {
  Embedding embedding;
  embedding.model = in.text();
  const std::string_view bytes = in.view();
  embedding.vector.resize(bytes.size());
  std::transform(bytes.begin(), bytes.end(), embedding.vector.begin(),
                 [](char c) { return static_cast<std::int8_t>(c); });
  return embedding;
}

Result<Frame> open_analysis(std::string_view bytes) {
  auto frame = open_frame(bytes);
  if (!frame) return fail(frame.error());
  if (frame->version < kPlain || frame->version > kWithEmbedding) {
    return fail(Errc::unsupported,
                "A stored analysis has a format version that this build does not know; use a newer one.");
  }
  if (frame->kind != static_cast<std::uint8_t>(FrameKind::analysis)) {
    return fail(Errc::corrupt, "Something else stands where a stored analysis belongs.");
  }
  return frame;
}

}  // namespace

std::string encode(const Analysis& analysis) {
  std::string bytes;
  const bool with_lines = !analysis.lines.empty() || !analysis.left_out.empty() || analysis.embedding;
  begin_frame(bytes,
              analysis.embedding ? kWithEmbedding
              : with_lines       ? kWithLines
                                 : kPlain,
              FrameKind::analysis);
  ByteWriter out(bytes);
  out.varint(analysis.version);
  write(out, analysis.signature);
  if (with_lines) write_lines(out, analysis);
  out.bytes(encode(analysis.terms));
  if (analysis.embedding) write(out, *analysis.embedding);
  end_frame(bytes);
  return bytes;
}

Result<Analysis> decode_analysis(std::string_view bytes) {
  const auto frame = open_analysis(bytes);
  if (!frame) return fail(frame.error());
  FieldReader in(frame->body);
  Analysis analysis;
  analysis.version = in.u32();
  analysis.signature = read_signature(in);
  if (frame->version >= kWithLines) read_lines(in, analysis);
  const std::string_view terms = in.view();
  if (frame->version == kWithEmbedding) analysis.embedding = read_embedding(in);
  if (!in.complete() || (analysis.embedding && !validate(*analysis.embedding)))
    return fail(Errc::corrupt, "A stored analysis does not follow its format.");
  auto decoded = decode_terms(terms);
  if (!decoded) return fail(decoded.error());
  analysis.terms = std::move(*decoded);
  return analysis;
}

Result<std::vector<std::uint16_t>> decode_left_out(std::string_view bytes) {
  const auto frame = open_analysis(bytes);
  if (!frame) return fail(frame.error());
  Analysis analysis;
  if (frame->version == kPlain) return analysis.left_out;
  FieldReader in(frame->body);
  analysis.version = in.u32();
  analysis.signature = read_signature(in);
  read_lines(in, analysis);
  (void)in.view();  // the terms
  if (frame->version == kWithEmbedding) (void)read_embedding(in);
  if (!in.complete()) return fail(Errc::corrupt, "A stored analysis does not follow its format.");
  return analysis.left_out;
}

}  // namespace samestory::records
