// The labelled sets by name, and labels and partitions as numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/quality/articles.hpp"

namespace samestory::quality {

struct NamedSet {
  const char* name;
  const char* file;  // below the data directory, without .jsonl.gz; empty: the project's own samples
};
std::span<const NamedSet> named_sets();
inline constexpr const char* kSamples = "samples/articles.jsonl";  // from the root of the checkout

// Exits with a message when the file is not there.
std::vector<LabelledArticle> read_set(const NamedSet& set, const std::string& data);

// Labels as 0, 1, ... in order of appearance; -1 where there is none.
std::vector<std::int32_t> gold_of(std::span<const LabelledArticle> articles);
// The same of story ids.
std::vector<std::int32_t> dense(std::span<const std::uint64_t> stories);

}  // namespace samestory::quality
