// Whether a text is a roundup, that is, reports many events side by side: a newsletter, a list, a live blog.
//
// Two things must come together. No word holds the text: its blocks (paragraphs, short ones taken together)
// share no content word, the title's neither, beyond kSpreadMax of them, as the name or matter of one event
// would be; and the text is built as a list: a run of numbered lines, lines that begin with the time of day,
// bullets, or a title that says so. Long reports fail the second, lists about one matter the first. A text
// without paragraphs is never one. docs/decisions/0027-roundups.md has what it finds in real articles.
#pragma once

#include <string_view>

namespace samestory::stories {

// Plain text, valid UTF-8; `language` a primary subtag or "und". A pure function; thread-safe.
bool is_roundup(std::string_view title, std::string_view plain_body, std::string_view language);

}  // namespace samestory::stories
