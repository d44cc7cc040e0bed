// An allocator for arrays of megabytes that are read here and there: they lie in huge pages where the system
// has them (transparent ones, on Linux), so that few loads wait for an address translation. Smaller arrays
// come from the heap. Thread-safe, as new is.
#pragma once

#include <cstddef>

namespace samestory {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20, kCacheLine = 64;

// Aligned to kHugePage when `bytes` is a huge page or more, else to kCacheLine. Throws std::bad_alloc.
// free_pages() takes what allocate_pages() gave, with the same `bytes`.
void* allocate_pages(std::size_t bytes);
void free_pages(void* memory, std::size_t bytes) noexcept;

template <class T>
struct HugePageAllocator {
  using value_type = T;
  HugePageAllocator() = default;
  template <class U>
  explicit(false) HugePageAllocator(const HugePageAllocator<U>&) noexcept {}
  T* allocate(std::size_t count) { return static_cast<T*>(allocate_pages(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) noexcept { free_pages(memory, count * sizeof(T)); }
  template <class U>
  bool operator==(const HugePageAllocator<U>&) const noexcept {
    return true;
  }
};

}  // namespace samestory
