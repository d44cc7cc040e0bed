// Which language a text is written in.
#pragma once

#include <string>
#include <string_view>

namespace samestory::text {

// Primary subtag of a BCP 47 tag in lower case ("en-GB" -> "en"); "" for an empty or ill-formed tag or "und".
std::string primary_subtag(std::string_view tag);

// CLD2's answer as a primary subtag, or "und" where it is not reliable. Thread-safe.
std::string detect_language(std::string_view text);

// The caller's tag wins; without one, the detected language; "und" when neither says.
std::string language_of(std::string_view callers_tag, std::string_view text);

}  // namespace samestory::text
