#include "core/base/ids.hpp"

namespace samestory {
namespace {

constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford: no i, l, o, u
constexpr std::size_t kDigitCount = 8;

}  // namespace

std::string to_string(StoryId id) {
  std::string text(kDigitCount + 1, '0');
  text[0] = 's';
  std::uint64_t rest = id.value;
  for (std::size_t i = kDigitCount; i > 0; --i, rest >>= 5) text[i] = kDigits[rest & 31];
  return text;
}

Result<StoryId> parse_story_id(std::string_view text) {
  std::uint64_t value = 0;
  bool well_formed = text.size() == kDigitCount + 1 && text[0] == 's';
  for (std::size_t i = 1; well_formed && i < text.size(); ++i) {
    const auto digit = kDigits.find(text[i]);
    well_formed = digit != std::string_view::npos;
    value = (value << 5) | (digit & 31);
  }
  if (!well_formed || value == 0) return fail(Errc::not_found, "There is no story with this id.");
  return StoryId{value};
}

}  // namespace samestory
