#include "core/duplicates/zeroed_array.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace samestory::duplicates {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kMappedMin = 64 << 10;
constexpr std::size_t kHugePage = std::size_t{2} << 20;

constexpr std::size_t round_up(std::size_t bytes, std::size_t unit) {
  return (bytes + unit - 1) / unit * unit;
}

// Zeroed by the system, page by page when they are touched.
void* map_pages(std::size_t bytes) {
  void* const memory = mmap(nullptr, round_up(bytes, kPage), PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  return memory;
}

void* map_huge_pages(std::size_t bytes) {
  const std::size_t size = round_up(bytes, kHugePage);
  auto* const begin = static_cast<char*>(map_pages(size + kHugePage));
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const std::size_t head = round_up(address, kHugePage) - address;
  if (head > 0) munmap(begin, head);
  if (head < kHugePage) munmap(begin + head + size, kHugePage - head);
  madvise(begin + head, size, MADV_HUGEPAGE);  // a wish: without it everything works, slower
  return begin + head;
}

}  // namespace

void* allocate_zeroed(std::size_t bytes, PageSize page_size) {
  if (bytes == 0) return nullptr;
  if (bytes >= kHugePage && page_size == PageSize::huge) return map_huge_pages(bytes);
  if (bytes >= kMappedMin) return map_pages(bytes);
  const std::size_t size = round_up(bytes, 64);
  void* const memory = std::aligned_alloc(64, size);
  if (memory == nullptr) throw std::bad_alloc();
  return std::memset(memory, 0, size);
}

void* grow_zeroed(void* memory, std::size_t bytes, std::size_t new_bytes, PageSize page_size) {
  void* const larger = allocate_zeroed(new_bytes, page_size);
  if (memory == nullptr) return larger;
  const bool whole_pages = bytes >= kMappedMin;
  const bool same_pages = page_size == PageSize::normal || (bytes >= kHugePage) == (new_bytes >= kHugePage);
  if (whole_pages && same_pages) {
    const std::size_t size = resident_bytes(new_bytes, page_size);
    void* const moved =
        mremap(memory, resident_bytes(bytes, page_size), size, MREMAP_MAYMOVE | MREMAP_FIXED, larger);
    if (moved != MAP_FAILED) return moved;
  }
  std::memcpy(larger, memory, bytes);
  free_zeroed(memory, bytes, page_size);
  return larger;
}

void free_zeroed(void* memory, std::size_t bytes, PageSize page_size) noexcept {
  if (memory == nullptr) return;
  if (bytes >= kMappedMin) {
    munmap(memory, resident_bytes(bytes, page_size));
  } else {
    std::free(memory);
  }
}

std::size_t resident_bytes(std::size_t bytes, PageSize page_size) {
  if (bytes >= kHugePage && page_size == PageSize::huge) return round_up(bytes, kHugePage);
  return round_up(bytes, bytes >= kMappedMin ? kPage : 64);
}

}  // namespace samestory::duplicates
