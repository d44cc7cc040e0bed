// A vector that the caller's own model made of an article, as evidence that words cannot give (other
// languages).
//
// Kept as a direction alone, in int8: the largest component is 127 or -127, and lengths mean nothing.
// Products of two are exact integers, so every machine decides alike. One model a store: vectors of two
// models say nothing of each other.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace samestory::records {

inline constexpr std::size_t kEmbeddingDimensionsMin = 8, kEmbeddingDimensionsMax = 4096;
inline constexpr std::size_t kEmbeddingModelBytesMax = 128;

struct Embedding {
  std::string model;
  std::vector<std::int8_t> vector;
  bool operator==(const Embedding&) const = default;
};

// invalid_value with `field` /embedding/model (1 to 128 bytes of UTF-8 without control characters) or
// /embedding/vector (8 to 4,096 finite numbers, not all zero).
Result<Embedding> make_embedding(std::string model, std::span<const float> vector);
// The same rules for one that is in this form already.
Result<void> validate(const Embedding& embedding);

// What all embeddings of a store have in common; the first one that is accepted fixes it.
struct EmbeddingSpace {
  std::string model;
  std::size_t dimensions = 0;
  bool operator==(const EmbeddingSpace&) const = default;
};
EmbeddingSpace space_of(const Embedding& embedding);
// conflict, naming the store's model, with the field at fault.
Result<void> check_space(const EmbeddingSpace& store, const Embedding& embedding);

}  // namespace samestory::records
