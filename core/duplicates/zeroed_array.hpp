// A fixed number of trivially copyable items, all zero at first. Large ones lie in huge pages (on Linux,
// where the system allows them), since the index reads single cache lines all over gigabytes.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace samestory::duplicates {

// `huge` is a wish, and for 2 MiB and more.
enum class PageSize : bool { normal, huge };

// Zeroed memory aligned to at least 64 bytes; throws std::bad_alloc.
void* allocate_zeroed(std::size_t bytes, PageSize page_size);
// The same items in a larger array, zero behind them; large arrays move without being copied.
void* grow_zeroed(void* memory, std::size_t bytes, std::size_t new_bytes, PageSize page_size);
void free_zeroed(void* memory, std::size_t bytes, PageSize page_size) noexcept;
// What an allocation of this size takes once all of it is touched.
std::size_t resident_bytes(std::size_t bytes, PageSize page_size);

template <class T>
class ZeroedArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  ZeroedArray() = default;
  explicit ZeroedArray(std::size_t size, PageSize page_size = PageSize::huge)
      : items_(static_cast<T*>(allocate_zeroed(size * sizeof(T), page_size))),
        size_(size),
        page_size_(page_size) {}
  ZeroedArray(ZeroedArray&& other) noexcept { swap(other); }
  ZeroedArray& operator=(ZeroedArray&& other) noexcept {
    swap(other);
    return *this;
  }
  ~ZeroedArray() { free_zeroed(items_, size_ * sizeof(T), page_size_); }

  // New items are zero; all move to another address. `size` is not less than before.
  void grow(std::size_t size) {
    items_ = static_cast<T*>(grow_zeroed(items_, size_ * sizeof(T), size * sizeof(T), page_size_));
    size_ = size;
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
    std::swap(page_size_, other.page_size_);
  }
  T* items_ = nullptr;
  std::size_t size_ = 0;
  PageSize page_size_ = PageSize::huge;
};

}  // namespace samestory::duplicates
