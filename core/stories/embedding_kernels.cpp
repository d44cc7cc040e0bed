#include "core/stories/embedding_kernels.hpp"

#include <bit>

namespace samestory::stories {

// core/stories/embedding_kernels_avx2.cpp
std::int32_t product_avx2(const std::int8_t* a, const std::int8_t* b, std::size_t size);
void distances_avx2(const SignBits& query, const SignBits* signatures, std::size_t count, std::uint8_t* out);

std::int32_t product(const std::int8_t* a, const std::int8_t* b, std::size_t size,
                     [[maybe_unused]] CpuLevel level) {
#if defined(__x86_64__)
  if (level != CpuLevel::scalar) return product_avx2(a, b, size);
#endif
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += std::int32_t{a[i]} * std::int32_t{b[i]};
  return sum;
}

void distances(const SignBits& query, std::span<const SignBits> signatures, std::uint8_t* distances,
               [[maybe_unused]] CpuLevel level) {
#if defined(__x86_64__)
  if (level != CpuLevel::scalar)
    return distances_avx2(query, signatures.data(), signatures.size(), distances);
#endif
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    distances[i] = static_cast<std::uint8_t>(std::popcount(query[0] ^ signatures[i][0]) +
                                             std::popcount(query[1] ^ signatures[i][1]));
  }
}

std::int32_t product(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  return product(a, b, size, cpu_level());
}

void distances(const SignBits& query, std::span<const SignBits> signatures, std::uint8_t* out) {
  distances(query, signatures, out, cpu_level());
}

float cosine(const EmbeddingView& a, const EmbeddingView& b) {
  return static_cast<float>(product(a.components, b.components, a.size)) * a.inverse_length *
         b.inverse_length;
}

}  // namespace samestory::stories
