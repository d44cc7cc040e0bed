// Starts to bring a cache line in. GCC takes a function that only prefetches for one without effect and drops
// its calls (seen with 12.2: inserts and searches ran without any), so this one holds an empty volatile
// statement.
#pragma once

namespace samestory::duplicates {

inline void prefetch_line(const void* address) {
  __builtin_prefetch(address);
  asm volatile("" : : "r"(address));
}
inline void prefetch_line_to_write(void* address) {
  __builtin_prefetch(address, 1);
  asm volatile("" : : "r"(address));
}

}  // namespace samestory::duplicates
