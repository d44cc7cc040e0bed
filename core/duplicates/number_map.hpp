// One 32-bit value for every live article. Numbers are dense and leave in about the order in which they came,
// so a page of 65,536 is freed when its last article has gone.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/ids.hpp"

namespace samestory::duplicates {

class NumberMap {
 public:
  // 0 for an unknown number.
  std::uint32_t get(ArticleNumber number) const {
    const std::size_t page = number.value >> kPageBits;
    return page < pages_.size() && pages_[page] ? pages_[page]->values[number.value & kPageMask] : 0;
  }
  // `value` 0 takes the number out.
  void set(ArticleNumber number, std::uint32_t value) {
    const std::size_t index = number.value >> kPageBits;
    if (index >= pages_.size()) pages_.resize(index + 1);
    auto& page = pages_[index];
    if (!page) {
      if (value == 0) return;
      page = std::make_unique<Page>();
    }
    std::uint32_t& slot = page->values[number.value & kPageMask];
    page->live += (slot == 0 && value != 0);
    page->live -= (slot != 0 && value == 0);
    size_ += (slot == 0 && value != 0);
    size_ -= (slot != 0 && value == 0);
    slot = value;
    if (page->live == 0) page.reset();
  }
  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const {
    std::size_t bytes = pages_.capacity() * sizeof pages_[0];
    for (const auto& page : pages_) bytes += page ? sizeof(Page) : 0;
    return bytes;
  }

 private:
  static constexpr int kPageBits = 16;
  static constexpr std::uint32_t kPageMask = (1U << kPageBits) - 1;
  struct Page {
    std::uint32_t live = 0;
    std::array<std::uint32_t, 1U << kPageBits> values{};
  };
  std::vector<std::unique_ptr<Page>> pages_;
  std::size_t size_ = 0;
};

}  // namespace samestory::duplicates
