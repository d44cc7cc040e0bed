// Memory for many small blocks of a few sizes, beside each other in huge pages: what a search touches at
// random is found with few address translations, and a block has no header.
//
// Blocks are multiples of 64 bytes and lie on cache lines. What is given back serves blocks of the same size;
// chunks go with the pool. Not synchronised.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace samestory::stories {

class BlockPool {
 public:
  static constexpr std::size_t kUnit = 64, kBlockMax = 8192;

  BlockPool() = default;
  BlockPool(const BlockPool&) = delete;
  BlockPool& operator=(const BlockPool&) = delete;
  ~BlockPool();

  // 0 < bytes <= kBlockMax.
  void* take(std::size_t bytes);
  void give_back(void* block, std::size_t bytes);
  std::size_t memory_bytes() const { return bytes_; }

 private:
  struct Free {
    Free* next;
  };
  struct Chunk {
    void* begin = nullptr;
    std::size_t bytes = 0;
  };
  static std::size_t units_of(std::size_t bytes) { return (bytes + kUnit - 1) / kUnit; }
  void grow();

  std::array<Free*, kBlockMax / kUnit + 1> free_{};  // by units
  std::vector<Chunk> chunks_;
  char* next_ = nullptr;  // of the last chunk: what is not taken yet
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace samestory::stories
