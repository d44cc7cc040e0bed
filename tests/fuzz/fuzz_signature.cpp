// Every kernel gives the signature and the set of the slow model; estimates and overlaps of a text's halves
// agree too.
#include <cstdint>
#include <cstdlib>

#include "core/signature/at_level.hpp"
#include "core/text/utf8.hpp"
#include "tests/core/signature/slow_signature.hpp"
#include "tests/core/text/slow_words.hpp"

using namespace samestory;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text::first_invalid_utf8(text)) return 0;
  const auto expected = signature::slow_sign(text, size);
  const auto words = text::words_of(text);
  if (words.size() != text::slow_words(text, text::Spaceless::dictionary).size()) std::abort();
  const std::size_t half = text.size() / 2;
  const auto first = signature::sign(text.substr(0, half), size, CpuLevel::scalar);
  for (const CpuLevel level : {CpuLevel::scalar, CpuLevel::avx2, CpuLevel::avx512}) {
    if (level > supported_cpu_level()) break;
    const auto got = signature::sign(text, size, level);
    if (got.signature != expected.signature || got.shingles != expected.shingles) std::abort();
    const auto overlap = signature::exact_overlap(first.shingles, got.shingles, level);
    if (overlap.shared != signature::exact_overlap(first.shingles, got.shingles, CpuLevel::scalar).shared)
      std::abort();
    const float estimate =
        signature::estimate_similarity(first.signature.sketch, got.signature.sketch, level);
    if (estimate !=
        signature::estimate_similarity(first.signature.sketch, got.signature.sketch, CpuLevel::scalar)) {
      std::abort();
    }
  }
  return 0;
}
