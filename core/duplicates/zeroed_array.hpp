// A fixed number of trivially copyable items, all zero at first. Large ones lie in huge pages (on Linux,
// where the system allows them), since the index reads single cache lines all over gigabytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace samestory::duplicates {

// `huge` is a wish, and for 2 MiB and more.
enum class PageSize : bool { normal, huge };

// Zeroed memory aligned to at least 64 bytes; throws std::bad_alloc.
void* allocate_zeroed(std::size_t bytes, PageSize page_size);
void free_zeroed(void* memory, std::size_t bytes, PageSize page_size) noexcept;
// What an allocation of this size takes once all of it is touched.
std::size_t resident_bytes(std::size_t bytes, PageSize page_size);

template <class T>
class ZeroedArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  ZeroedArray() = default;
  // Address space (not memory) is taken for `capacity` items, into which grow() can extend the array in
  // place.
  explicit ZeroedArray(std::size_t size, PageSize page_size = PageSize::huge, std::size_t capacity = 0)
      : size_(size), capacity_(std::max(size, capacity)), page_size_(page_size) {
    items_ = static_cast<T*>(allocate_zeroed(capacity_ * sizeof(T), page_size));
  }
  ZeroedArray(ZeroedArray&& other) noexcept { swap(other); }
  ZeroedArray& operator=(ZeroedArray&& other) noexcept {
    swap(other);
    return *this;
  }
  ~ZeroedArray() { free_zeroed(items_, capacity_ * sizeof(T), page_size_); }

  // False, and nothing happens, when the capacity is too small. New items are zero.
  bool grow(std::size_t size) {
    if (size > capacity_ || size < size_) return false;
    size_ = size;
    return true;
  }
  T& operator[](std::size_t i) { return items_[i]; }
  const T& operator[](std::size_t i) const { return items_[i]; }
  T* data() { return items_; }
  const T* data() const { return items_; }
  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const { return resident_bytes(size_ * sizeof(T), page_size_); }

 private:
  void swap(ZeroedArray& other) noexcept {
    std::swap(items_, other.items_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    std::swap(page_size_, other.page_size_);
  }
  T* items_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  PageSize page_size_ = PageSize::huge;
};

}  // namespace samestory::duplicates
