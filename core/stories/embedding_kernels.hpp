// The two loops that embeddings spend their time in: products of int8 vectors, and how far bit signatures are
// apart. Integers only, so every kind of processor gives the same result. Pure; thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/cpu.hpp"

namespace samestory::stories {

// 128 signs of random projections (Charikar 2002): the share of signs that differ is the angle over pi.
using SignBits = std::array<std::uint64_t, 2>;
inline constexpr std::size_t kSignBits = 128;

// One article's embedding where it lies; no components: it has none.
struct EmbeddingView {
  const std::int8_t* components = nullptr;
  std::size_t size = 0;
  float inverse_length = 0;
  explicit operator bool() const { return size != 0; }
};
float cosine(const EmbeddingView& a, const EmbeddingView& b);  // both of one size

// At most 4,096 components.
std::int32_t product(const std::int8_t* a, const std::int8_t* b, std::size_t size);
// distances[i] = how many bits of signatures[i] and the query differ, 0 to 128.
void distances(const SignBits& query, std::span<const SignBits> signatures, std::uint8_t* distances);

// The same at a chosen, supported level: for tests.
std::int32_t product(const std::int8_t* a, const std::int8_t* b, std::size_t size, CpuLevel level);
void distances(const SignBits& query, std::span<const SignBits> signatures, std::uint8_t* distances,
               CpuLevel level);

}  // namespace samestory::stories
