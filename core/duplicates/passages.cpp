#include "core/duplicates/passages.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "core/signature/signature.hpp"

namespace samestory::duplicates {
namespace {

constexpr std::size_t kPlacesMax = 32;

using Ids = std::vector<std::uint32_t>;

// Equal words, equal numbers.
Ids number_words(const std::vector<text::LocatedWord>& words,
                 std::unordered_map<std::string_view, std::uint32_t>& numbers) {
  Ids ids;
  ids.reserve(words.size());
  for (const text::LocatedWord& word : words) {
    ids.push_back(numbers.try_emplace(word.word, static_cast<std::uint32_t>(numbers.size())).first->second);
  }
  return ids;
}

std::uint64_t shingle_at(const Ids& ids, std::size_t i) {
  std::uint64_t key = 0;
  for (std::size_t k = 0; k < signature::kShingleWords; ++k)
    key = key * 0x9E3779B97F4A7C15ULL + ids[i + k] + 1;
  return key;
}

std::size_t run_length(const Ids& a, std::size_t i, const Ids& b, std::size_t j) {
  std::size_t n = 0;
  while (i + n < a.size() && j + n < b.size() && a[i + n] == b[j + n]) ++n;
  return n;
}

float share(const std::vector<char>& covered) {
  if (covered.empty()) return 0;
  return static_cast<float>(std::count(covered.begin(), covered.end(), 1)) /
         static_cast<float>(covered.size());
}

}  // namespace

SharedPassages shared_passages(const std::vector<text::LocatedWord>& a,
                               const std::vector<text::LocatedWord>& b) {
  constexpr std::size_t kWords = signature::kShingleWords;
  SharedPassages shared;
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  const Ids a_ids = number_words(a, numbers);
  const Ids b_ids = number_words(b, numbers);
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> places;
  for (std::size_t j = 0; j + kWords <= b_ids.size(); ++j) {
    std::vector<std::uint32_t>& of = places[shingle_at(b_ids, j)];
    if (of.size() < kPlacesMax) of.push_back(static_cast<std::uint32_t>(j));
  }
  std::vector<char> in_a(a.size(), 0);
  std::vector<char> in_b(b.size(), 0);
  for (std::size_t i = 0; i + kWords <= a_ids.size();) {
    std::size_t longest = 0;
    std::size_t place = 0;
    if (const auto found = places.find(shingle_at(a_ids, i)); found != places.end()) {
      for (const std::uint32_t j : found->second) {
        const std::size_t length = run_length(a_ids, i, b_ids, j);
        if (length > longest) longest = length, place = j;
      }
    }
    if (longest < kPassageWordsMin) {
      ++i;
      continue;
    }
    shared.passages.push_back({a[i].begin, a[i + longest - 1].end, b[place].begin, b[place + longest - 1].end,
                               static_cast<std::uint32_t>(longest)});
    std::fill_n(in_a.begin() + static_cast<std::ptrdiff_t>(i), longest, 1);
    std::fill_n(in_b.begin() + static_cast<std::ptrdiff_t>(place), longest, 1);
    i += longest;
  }
  shared.share_a = share(in_a);
  shared.share_b = share(in_b);
  return shared;
}

}  // namespace samestory::duplicates
