// Decoders of everything stored, on any bytes. What they accept must survive being written and read again.
// The first byte picks the decoder; half of the inputs get a good checksum, or nothing would get past it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/records/analysis.hpp"
#include "core/records/article.hpp"
#include "core/records/frame.hpp"
#include "core/records/record.hpp"

namespace {

using namespace samestory;

// Compared as bytes: an accepted float may be NaN, which equals nothing.
template <class Decode>
void check(std::string_view bytes, Decode decode) {
  const auto value = decode(bytes);
  if (!value) return;
  const std::string once = encode(*value);
  const auto again = decode(once);
  if (!again || encode(*again) != once) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint8_t choice = data[0];
  std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  if (choice & 0x80) records::end_frame(bytes);
  switch (choice & 3) {
    case 0:
      check(bytes, records::decode_record);
      break;
    case 1:
      check(bytes, records::decode_analysis);
      break;
    case 2:
      check(bytes, records::decode_article);
      break;
    default:
      check(bytes, records::decode_terms);
      break;
  }
  return 0;
}
