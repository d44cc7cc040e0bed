// A canonical address is its own canonical form; a date that is read is written as it reads.
#include <cstdint>
#include <cstdlib>

#include "core/base/time.hpp"
#include "core/records/canonical_url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samestory;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string once = records::canonical_url(text);
  if (records::canonical_url(once) != once) std::abort();
  if (const auto date = parse_published_at(text)) {
    const auto again = parse_published_at(format_utc(*date));
    if (!again || *again != *date) std::abort();
  }
  return 0;
}
