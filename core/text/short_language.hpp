// What a headline's letters say of its language, where statistics have too little to go by: scripts that one
// language has to itself, letters that an alphabet lacks, and the small words of a sentence.
#pragma once

#include <string>
#include <string_view>

namespace samestory::text {

// `guess` is what statistics say of `text`, a primary subtag or "und"; the answer is one too, and the guess
// where letters and words do not speak against it. Meant for texts of a few hundred bytes; valid UTF-8.
// Thread-safe.
std::string by_letters(std::string_view text, std::string_view guess);

}  // namespace samestory::text
