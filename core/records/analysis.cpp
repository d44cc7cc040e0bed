#include "core/records/analysis.hpp"

#include "core/base/bytes.hpp"
#include "core/records/field_reader.hpp"
#include "core/records/frame.hpp"

namespace samestory::records {
namespace {

constexpr std::uint8_t kVersion = 1;

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

}  // namespace

std::string encode(const Analysis& analysis) {
  std::string bytes;
  begin_frame(bytes, kVersion, FrameKind::analysis);
  ByteWriter out(bytes);
  out.varint(analysis.version);
  write(out, analysis.signature);
  out.bytes(encode(analysis.terms));
  end_frame(bytes);
  return bytes;
}

Result<Analysis> decode_analysis(std::string_view bytes) {
  const auto frame = open_frame(bytes);
  if (!frame) return fail(frame.error());
  if (frame->version != kVersion) {
    return fail(Errc::unsupported,
                "A stored analysis has a format version that this build does not know; use a newer one.");
  }
  if (frame->kind != static_cast<std::uint8_t>(FrameKind::analysis)) {
    return fail(Errc::corrupt, "Something else stands where a stored analysis belongs.");
  }
  FieldReader in(frame->body);
  Analysis analysis;
  analysis.version = in.u32();
  analysis.signature = read_signature(in);
  const std::string_view terms = in.view();
  if (!in.complete()) return fail(Errc::corrupt, "A stored analysis does not follow its format.");
  auto decoded = decode_terms(terms);
  if (!decoded) return fail(decoded.error());
  analysis.terms = std::move(*decoded);
  return analysis;
}

}  // namespace samestory::records
