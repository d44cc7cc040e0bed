#include "core/stories/stems.hpp"

#include <libstemmer.h>
#include <unicode/translit.h>

#include <algorithm>
#include <array>

namespace samestory::stories {
namespace {

constexpr std::array<std::string_view, 13> kCutLanguages = {"uk", "be", "bg", "mk", "pl", "cs", "sk",
                                                            "sl", "hr", "bs", "sr", "lv", "et"};
// Characters that a cut word keeps at most, and that stay of a shorter one.
constexpr std::size_t kCutTo = 6, kCutLeaves = 4;
constexpr std::string_view kVowels[] = {"a", "e", "i", "o", "u", "y", "а", "е", "и", "о", "у", "і",
                                        "ы", "э", "ю", "я", "ї", "є", "ą", "ę", "á", "é", "í", "ů",
                                        "ý", "ā", "ī", "ū", "õ", "ä", "ö", "ü", "ь", "й", "ъ", "ě"};

constexpr std::string_view kKoreanParticles[] = {
    "으로부터", "에게서", "에서는", "에서도", "이라고", "이라는", "으로는", "까지", "부터", "에서",
    "에게",     "으로",   "라고",   "라는",   "보다",   "처럼",   "이나",   "은",   "는",   "이",
    "가",       "을",     "를",     "의",     "에",     "로",     "와",     "과",   "도",   "만"};
constexpr std::size_t kSyllableBytes = 3, kKoreanLeaves = 2 * kSyllableBytes;

std::size_t characters(std::string_view word) {
  return static_cast<std::size_t>(std::count_if(
      word.begin(), word.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view first(std::string_view word, std::size_t count) {
  std::size_t at = 0;
  for (; at < word.size(); ++at) {
    if ((static_cast<unsigned char>(word[at]) & 0xC0) != 0x80 && count-- == 0) break;
  }
  return word.substr(0, at);
}

// Final vowels off, then the first characters.
std::string_view cut(std::string_view word) {
  for (bool found = true; found && characters(word) > kCutLeaves;) {
    const auto* const end = std::find_if(std::begin(kVowels), std::end(kVowels),
                                         [word](std::string_view vowel) { return word.ends_with(vowel); });
    found = end != std::end(kVowels);
    if (found) word.remove_suffix(end->size());
  }
  return first(word, kCutTo);
}

std::string_view without_particle(std::string_view word) {
  for (const std::string_view particle : kKoreanParticles) {
    if (word.ends_with(particle) && word.size() >= particle.size() + kKoreanLeaves)
      return word.substr(0, word.size() - particle.size());
  }
  return word;
}

// "and", "the" and "that" are written as the first letter of the next word.
std::string_view without_prefix(std::string_view word) {
  for (const std::string_view prefix : {"ו", "ה", "ש"}) {
    if (word.starts_with(prefix) && characters(word) >= kCutLeaves) word.remove_prefix(prefix.size());
  }
  return word;
}

}  // namespace

struct Stemmer::Impl {
  explicit Impl(std::string_view given)
      : language(given),
        snowball(sb_stemmer_new(language == "nb" || language == "nn" ? "no" : language.c_str(), nullptr),
                 &sb_stemmer_delete),
        cuts(!snowball &&
             std::find(kCutLanguages.begin(), kCutLanguages.end(), language) != kCutLanguages.end()) {
    if (language != "zh") return;
    UErrorCode status = U_ZERO_ERROR;
    simplify.reset(icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
    if (U_FAILURE(status)) simplify.reset();  // ICU came without it: characters stay as they are
  }

  std::string_view simplified(std::string_view word) {
    auto units =
        icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<std::int32_t>(word.size())));
    simplify->transliterate(units);
    room.clear();
    units.toUTF8String(room);
    return room;
  }

  std::string language, room;
  std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)> snowball;
  bool cuts;
  std::unique_ptr<icu::Transliterator> simplify;
};

Stemmer::Stemmer(std::string_view language) : impl_(std::make_unique<Impl>(language)) {}
Stemmer::~Stemmer() = default;
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;

std::string_view Stemmer::of(std::string_view word) {
  if (impl_->snowball) {
    const auto* out = sb_stemmer_stem(impl_->snowball.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                      static_cast<int>(word.size()));
    if (out == nullptr) return word;
    return {reinterpret_cast<const char*>(out),
            static_cast<std::size_t>(sb_stemmer_length(impl_->snowball.get()))};
  }
  if (impl_->cuts) return cut(word);
  if (impl_->simplify) return impl_->simplified(word);
  if (impl_->language == "ko") return without_particle(word);
  if (impl_->language == "he") return without_prefix(word);
  return word;
}

}  // namespace samestory::stories
