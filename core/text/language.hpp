// Which language a text is written in.
#pragma once

#include <string>
#include <string_view>

namespace samestory::text {

// Primary subtag of a BCP 47 tag in lower case ("en-GB" -> "en"); "" for an empty or ill-formed tag, for
// "und", "mul", "mis" and "zxx", and for what is no registered language ("english", "x-klingon"). '_' stands
// for '-' too. One language has one subtag: deprecated and three-letter codes become the two-letter one ("iw"
// -> "he", "eng" -> "en", "cmn" -> "zh"), "nb" becomes "no" and "fil" becomes "tl".
std::string primary_subtag(std::string_view tag);

// CLD2's answer as a primary subtag, or "und" where it is not reliable. Of texts of a few words, where it
// often is not, letters and small words have a say (core/text/short_language.hpp). Reads the first 16 KiB of
// valid UTF-8. Thread-safe.
std::string detect_language(std::string_view text);

// The caller's tag wins; without one, the detected language; "und" when neither says.
std::string language_of(std::string_view callers_tag, std::string_view text);

}  // namespace samestory::text
