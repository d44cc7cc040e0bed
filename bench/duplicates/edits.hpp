// Edited copies of articles, as newsrooms, scrapers and scanners make them. Seeded: the same seed gives the
// same copies.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace samestory::bench {

enum class Edit : std::uint8_t {
  word_edits_1_5,        // 1.5 % of the words replaced, dropped or added
  word_edits_8,          // 8 %
  cut,                   // 20 to 60 % cut off the end
  new_lead_boilerplate,  // another first paragraph, and page boilerplate around
  inserted_sentences,    // sentences of other articles, a seventh of the text
  reordered_paragraphs,
  excerpt,           // 100 to 200 words from any position
  merged,            // followed by a whole other article of at most the same length
  case_punctuation,  // capitals, quotation marks, dashes and commas
  ocr_noise,         // 2 % of the characters misread
};
inline constexpr Edit kEdits[] = {Edit::word_edits_1_5,
                                  Edit::word_edits_8,
                                  Edit::cut,
                                  Edit::new_lead_boilerplate,
                                  Edit::inserted_sentences,
                                  Edit::reordered_paragraphs,
                                  Edit::excerpt,
                                  Edit::merged,
                                  Edit::case_punctuation,
                                  Edit::ocr_noise};
std::string_view name_of(Edit edit);

using Random = std::mt19937_64;

// `other` is an unrelated article from which words and sentences are taken.
std::string edited(std::string_view text, std::string_view other, Edit edit, Random& random);
// `share` of the words replaced, dropped or added.
std::string with_word_edits(std::string_view text, std::string_view other, double share, Random& random);

std::vector<std::string_view> split_words(std::string_view text);  // at white space

}  // namespace samestory::bench
