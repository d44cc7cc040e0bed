// HTML to text: any bytes in, clean lines out. The text of text is itself unless it holds markup.
#include <cstdint>
#include <cstdlib>

#include "core/text/plain_text.hpp"
#include "core/text/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view html(reinterpret_cast<const char*>(data), size);
  samestory::text::looks_like_html(html);
  const std::string text = samestory::text::html_to_text(html);
  if (text.find("\n\n") != std::string::npos || text.find("  ") != std::string::npos) std::abort();
  if (!samestory::text::first_invalid_utf8(html) && samestory::text::first_invalid_utf8(text)) std::abort();
  return 0;
}
