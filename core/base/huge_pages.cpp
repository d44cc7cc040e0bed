#include "core/base/huge_pages.hpp"

#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace samestory {

void* allocate_pages(std::size_t bytes) {
  if (bytes < kHugePage) return ::operator new (bytes, std::align_val_t{kCacheLine});
  void* const memory = ::operator new (bytes, std::align_val_t{kHugePage});
#if defined(__linux__)
  madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);  // a wish: without it all works, slower
#endif
  return memory;
}

void free_pages(void* memory, std::size_t bytes) noexcept {
  if (bytes < kHugePage) {
    ::operator delete (memory, std::align_val_t{kCacheLine});
  } else {
    ::operator delete (memory, std::align_val_t{kHugePage});
  }
}

}  // namespace samestory
