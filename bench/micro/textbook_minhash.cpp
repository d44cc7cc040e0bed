#include "bench/micro/textbook_minhash.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

namespace samestory::bench {
namespace {

__extension__ using Wide = unsigned __int128;
constexpr std::uint64_t kPrime = (1ULL << 61) - 1;

// x mod 2^61 - 1 without a division.
std::uint64_t modulo(Wide x) {
  const auto sum = static_cast<std::uint64_t>(x & kPrime) + static_cast<std::uint64_t>(x >> 61);
  return sum >= kPrime ? sum - kPrime : sum;
}

struct Permutation {
  std::uint64_t a, b;
};

const std::array<Permutation, kPermutations>& permutations() {
  static const auto made = [] {
    std::array<Permutation, kPermutations> all{};
    std::mt19937_64 random(1);
    for (Permutation& p : all) p = {1 + random() % (kPrime - 1), random() % kPrime};
    return all;
  }();
  return made;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

}  // namespace

TextbookSketch textbook_minhash(std::string_view text) {
  const std::vector<std::string> words = words_of(text);
  std::unordered_set<std::uint64_t> shingles;
  for (std::size_t i = 2; i < words.size(); ++i) {
    const std::string shingle = words[i - 2] + ' ' + words[i - 1] + ' ' + words[i];
    shingles.insert(XXH3_64bits(shingle.data(), shingle.size()) & kPrime);
  }
  const std::array<Permutation, kPermutations>& all = permutations();
  TextbookSketch sketch;
  sketch.fill(kPrime);
  for (const std::uint64_t shingle : shingles) {
    for (std::size_t k = 0; k < kPermutations; ++k) {
      const auto& [a, b] = all[k];
      sketch[k] = std::min(sketch[k], modulo(Wide{a} * shingle + b));
    }
  }
  return sketch;
}

double textbook_similarity(const TextbookSketch& a, const TextbookSketch& b) {
  std::size_t equal = 0;
  for (std::size_t k = 0; k < kPermutations; ++k) equal += a[k] == b[k];
  return static_cast<double>(equal) / kPermutations;
}

}  // namespace samestory::bench
