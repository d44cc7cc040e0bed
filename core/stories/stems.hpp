// Words of one language to what their inflections share: Snowball where it knows the language, else what
// little can be said without it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace samestory::stories {

// Not thread-safe: a stemmer has state.
//
// Without Snowball: Korean nouns lose their particles, Slavic and Baltic words and those of Estonian their
// ends (what is left are as many characters as tell words apart), Hebrew words their "the" and "and".
// Traditional Chinese characters become simplified ones, so that one event's reports from both sides meet.
class Stemmer {
 public:
  explicit Stemmer(std::string_view language);
  ~Stemmer();
  Stemmer(Stemmer&&) noexcept;
  Stemmer& operator=(Stemmer&&) noexcept;

  // `word` in folded lower case, without apostrophes or hyphens; valid until the next call.
  std::string_view of(std::string_view word);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samestory::stories
