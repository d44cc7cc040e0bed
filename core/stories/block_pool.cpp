#include "core/stories/block_pool.hpp"

#include <algorithm>
#include <cassert>
#include <new>

#include "core/base/huge_pages.hpp"

namespace samestory::stories {
namespace {

// Small at first, so that a small store stays small; then each as large as all before, to a limit.
constexpr std::size_t kFirstChunk = std::size_t{64} << 10, kChunkMax = std::size_t{16} << 20;

}  // namespace

BlockPool::~BlockPool() {
  for (const Chunk& chunk : chunks_) free_pages(chunk.begin, chunk.bytes);
}

void BlockPool::grow() {
  for (std::size_t rest = left_ / kUnit; rest > 0;) {  // less than a block of the largest size is left
    const std::size_t units = std::min(rest, kBlockMax / kUnit);
    give_back(next_, units * kUnit);
    next_ += units * kUnit;
    rest -= units;
  }
  const std::size_t bytes = std::clamp(bytes_, kFirstChunk, kChunkMax);
  auto* const begin = static_cast<char*>(allocate_pages(bytes));
  chunks_.push_back({begin, bytes});
  bytes_ += bytes;
  const std::size_t skipped = (kUnit - reinterpret_cast<std::uintptr_t>(begin) % kUnit) % kUnit;
  next_ = begin + skipped;
  left_ = bytes - skipped;
}

void* BlockPool::take(std::size_t bytes) {
  assert(bytes > 0 && bytes <= kBlockMax);
  const std::size_t units = units_of(bytes);
  if (Free* const block = free_[units]) {
    free_[units] = block->next;
    return block;
  }
  if (left_ < units * kUnit) grow();
  void* const block = next_;
  next_ += units * kUnit;
  left_ -= units * kUnit;
  return block;
}

void BlockPool::give_back(void* block, std::size_t bytes) {
  Free*& first = free_[units_of(bytes)];
  first = new (block) Free{first};
}

}  // namespace samestory::stories
