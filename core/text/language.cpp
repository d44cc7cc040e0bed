#include "core/text/language.hpp"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/text/short_language.hpp"

namespace samestory::text {
namespace {

// Detection reads no more than this: an article shows its language early, and CLD2's time grows with the
// text.
constexpr std::size_t kDetectBytesMax = 16 * 1024;
// Up to here letters and small words are asked too.
constexpr std::size_t kShortBytes = 300;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

struct Synonym {
  std::string_view from, to;
};
// Deprecated and three-letter codes of languages that have a two-letter one (IANA subtag registry, ISO 639-2
// B and T codes), and Bokmal under the code that CLD2 and Snowball use. Sorted.
constexpr std::array<Synonym, 62> kSynonyms = {{
    {"ara", "ar"}, {"bel", "be"}, {"ben", "bn"}, {"bul", "bg"}, {"cat", "ca"}, {"ces", "cs"}, {"chi", "zh"},
    {"cmn", "zh"}, {"cze", "cs"}, {"dan", "da"}, {"deu", "de"}, {"dut", "nl"}, {"ell", "el"}, {"eng", "en"},
    {"est", "et"}, {"fas", "fa"}, {"fil", "tl"}, {"fin", "fi"}, {"fra", "fr"}, {"fre", "fr"}, {"ger", "de"},
    {"gre", "el"}, {"heb", "he"}, {"hin", "hi"}, {"hrv", "hr"}, {"hun", "hu"}, {"in", "id"},  {"ind", "id"},
    {"ita", "it"}, {"iw", "he"},  {"ji", "yi"},  {"jpn", "ja"}, {"jw", "jv"},  {"kor", "ko"}, {"lav", "lv"},
    {"lit", "lt"}, {"may", "ms"}, {"mo", "ro"},  {"msa", "ms"}, {"nb", "no"},  {"nld", "nl"}, {"nob", "no"},
    {"nor", "no"}, {"per", "fa"}, {"pol", "pl"}, {"por", "pt"}, {"ron", "ro"}, {"rum", "ro"}, {"rus", "ru"},
    {"slk", "sk"}, {"slo", "sk"}, {"slv", "sl"}, {"spa", "es"}, {"srp", "sr"}, {"swe", "sv"}, {"tam", "ta"},
    {"tgl", "tl"}, {"tha", "th"}, {"tur", "tr"}, {"ukr", "uk"}, {"urd", "ur"}, {"vie", "vi"},
}};
constexpr bool ascends() {
  for (std::size_t i = 1; i < kSynonyms.size(); ++i) {
    if (kSynonyms[i].from <= kSynonyms[i - 1].from) return false;
  }
  return true;
}
static_assert(ascends());

// What CLD2 may look at: the first bytes, cut between characters, without the control characters it calls
// invalid.
std::string readable_prefix(std::string_view text) {
  std::size_t size = std::min(text.size(), kDetectBytesMax);
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  std::string prefix(text.substr(0, size));
  std::replace_if(
      prefix.begin(), prefix.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return prefix;
}

}  // namespace

std::string primary_subtag(std::string_view tag) {
  std::string subtag;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= tag.size(); ++i) {
    if (i < tag.size() && tag[i] != '-' && tag[i] != '_') {
      if (!is_letter(tag[i]) && !is_digit(tag[i])) return "";
      continue;
    }
    const std::string_view part = tag.substr(begin, i - begin);
    if (part.empty() || part.size() > 8) return "";
    if (begin == 0) {
      // Registered languages have two or three letters; longer subtags and private ones ("x", "i") name none.
      if (part.size() < 2 || part.size() > 3 || !std::all_of(part.begin(), part.end(), is_letter)) return "";
      subtag.resize(part.size());
      std::transform(part.begin(), part.end(), subtag.begin(), lower);
    }
    begin = i + 1;
  }
  if (subtag == "und" || subtag == "zxx" || subtag == "mul" || subtag == "mis") return "";
  const auto synonym = std::lower_bound(kSynonyms.begin(), kSynonyms.end(), std::string_view(subtag),
                                        [](const Synonym& s, std::string_view key) { return s.from < key; });
  return synonym != kSynonyms.end() && synonym->from == subtag ? std::string(synonym->to) : subtag;
}

std::string detect_language(std::string_view text) {
  const std::string prefix = readable_prefix(text);
  CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE};
  int percents[3] = {0, 0, 0};
  int text_bytes = 0;
  bool is_reliable = false;
  const CLD2::Language language = CLD2::ExtDetectLanguageSummary(
      prefix.data(), static_cast<int>(prefix.size()), true, nullptr, CLD2::UNKNOWN_ENCODING,
      CLD2::UNKNOWN_LANGUAGE, languages, percents, &text_bytes, &is_reliable);
  // Of a text of some length no doubtful answer is taken; of a headline it is right in three cases of four.
  const bool is_short = prefix.size() <= kShortBytes;
  const CLD2::Language likeliest = is_reliable ? language : is_short ? languages[0] : CLD2::UNKNOWN_LANGUAGE;
  std::string subtag;
  if (likeliest != CLD2::UNKNOWN_LANGUAGE) subtag = primary_subtag(CLD2::LanguageCode(likeliest));
  if (subtag.empty()) subtag = "und";
  return is_short ? by_letters(prefix, subtag) : subtag;
}

std::string language_of(std::string_view callers_tag, std::string_view text) {
  std::string subtag = primary_subtag(callers_tag);
  return subtag.empty() ? detect_language(text) : subtag;
}

}  // namespace samestory::text
