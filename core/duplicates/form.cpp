#include "core/duplicates/form.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

namespace samestory::duplicates {
namespace {

using Hashes = std::vector<std::uint64_t>;

constexpr std::uint64_t kFigure = 1;
constexpr std::uint64_t kName = 2;
constexpr std::size_t kFormWordsMin = 20;  // of a shorter form equality says little

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word_byte(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Latin with Latin-1, Greek and Cyrillic: where newspapers print forms in capitals and small letters.
bool starts_with_capital(std::string_view word) {
  const auto first = static_cast<unsigned char>(word[0]);
  if (first < 0x80) return first >= 'A' && first <= 'Z';
  if (word.size() < 2) return false;
  const auto second = static_cast<unsigned char>(word[1]);
  return (first == 0xC3 && second >= 0x80 && second <= 0x9E) ||
         (first == 0xCE && second >= 0x86 && second <= 0xA9) ||
         (first == 0xD0 && second >= 0x80 && second <= 0xAF);
}

void make_set(Hashes& hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

bool differ(const Hashes& a, const Hashes& b, std::size_t count_min, float alike_max) {
  const signature::Overlap overlap = signature::exact_overlap(a, b);
  return a.size() + b.size() - overlap.shared >= count_min && overlap.similarity <= alike_max;
}

}  // namespace

Form form_of(std::string_view text) {
  Form form;
  Hashes sequence;
  const auto blank = [&](std::uint64_t kind) {
    if (sequence.empty() || sequence.back() != kind) sequence.push_back(kind);
  };
  for (std::size_t begin = 0; begin < text.size();) {
    if (!is_word_byte(text[begin])) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < text.size() && is_word_byte(text[end])) ++end;
    const std::string_view word = text.substr(begin, end - begin);
    begin = end;
    const std::uint64_t hash = XXH3_64bits(word.data(), word.size());
    if (std::any_of(word.begin(), word.end(), is_digit)) {
      form.figures.push_back(hash);
      blank(kFigure);
    } else if (starts_with_capital(word)) {
      form.names.push_back(hash);
      blank(kName);
    } else {
      sequence.push_back(hash);
      ++form.words;
    }
  }
  for (std::size_t i = 0; i + 2 < sequence.size(); ++i) {
    form.shingles.push_back(sequence[i] ^ std::rotl(sequence[i + 1], 21) ^ std::rotl(sequence[i + 2], 42));
  }
  make_set(form.shingles);
  make_set(form.figures);
  make_set(form.names);
  return form;
}

bool fill_one_form(const Form& first, const Form& second, float similarity,
                   const FormThresholds& thresholds) {
  if (std::min(first.words, second.words) < kFormWordsMin || similarity >= 1) return false;
  const float alike = signature::exact_overlap(first.shingles, second.shingles).similarity;
  return alike >= thresholds.form_similarity &&
         alike - similarity >= thresholds.explained * (1 - similarity) &&
         (differ(first.figures, second.figures, thresholds.figures_min, thresholds.fillings_alike) ||
          differ(first.names, second.names, thresholds.names_min, thresholds.fillings_alike));
}

bool may_be_filling(const records::DuplicateLink& link) {
  using records::Relation;
  return link.relation == Relation::near_duplicate || link.relation == Relation::contains ||
         link.relation == Relation::contained_in;
}

records::DuplicateLink refined_by_form(records::DuplicateLink link, std::string_view a, std::string_view b,
                                       const FormThresholds& thresholds) {
  if (may_be_filling(link) && fill_one_form(form_of(a), form_of(b), link.similarity, thresholds))
    link.relation = records::Relation::template_only;
  return link;
}

}  // namespace samestory::duplicates
