// Stripping takes whole lines only; sentences and language take any text.
#include <cstdint>
#include <cstdlib>

#include "core/text/boilerplate.hpp"
#include "core/text/language.hpp"
#include "core/text/sentences.hpp"
#include "core/text/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samestory::text;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (first_invalid_utf8(text)) return 0;
  const std::string stripped = strip_boilerplate(text);
  if (stripped.size() > text.size()) std::abort();
  const auto lines = lines_of(text);
  auto line = lines.begin();
  for (const std::string_view kept : lines_of(stripped)) {
    while (line != lines.end() && *line != kept) ++line;
    if (line == lines.end()) std::abort();
    ++line;
  }
  for (const std::string_view sentence : sentences_of(text)) {
    if (sentence.empty()) std::abort();
  }
  detect_language(text);
  return 0;
}
