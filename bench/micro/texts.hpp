// Texts to measure on: written for this bench, or the real stream where it is found.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace samestory::bench {

// Sentences of `bytes` each or a little more, drawn by Zipf's law from words of our own; every text is
// another.
std::vector<std::string> ascii_texts(std::size_t count, std::size_t bytes, std::uint64_t seed);
// The same with typographic quotes, dashes and an accent here and there, as news has them.
std::vector<std::string> typographic_texts(std::size_t count, std::size_t bytes, std::uint64_t seed);
// Sentences of our own in other scripts, in another order in every text.
std::vector<std::string> cyrillic_texts(std::size_t count, std::size_t bytes, std::uint64_t seed);
std::vector<std::string> chinese_texts(std::size_t count, std::size_t bytes, std::uint64_t seed);
std::vector<std::string> thai_texts(std::size_t count, std::size_t bytes, std::uint64_t seed);

// Articles of the real stream (SAMESTORY_DATA/stream, or ../shared/data beside the checkout), title and body;
// empty where it is missing.
std::vector<std::string> stream_texts(std::size_t count_max);

}  // namespace samestory::bench
