// Reads fields of the record types out of a frame's body: ByteReader plus range checks. As there, a bad field
// yields a harmless value and makes complete() false for good; the caller asks once, at the end.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace samestory::records {

class FieldReader {
 public:
  explicit FieldReader(std::string_view body) : in_(body) {}

  std::uint64_t u64() { return in_.varint(); }
  std::uint32_t u32() {
    const std::uint64_t value = in_.varint();
    return check(value <= std::numeric_limits<std::uint32_t>::max()) ? static_cast<std::uint32_t>(value) : 0;
  }
  bool flag() {
    const auto value = in_.fixed<std::uint8_t>();
    check(value <= 1);
    return value == 1;
  }
  float f32() { return in_.f32(); }
  std::string text() { return std::string(in_.bytes()); }
  std::string_view view() { return in_.bytes(); }
  bool raw(void* data, std::size_t size) { return in_.raw(data, size); }
  template <std::unsigned_integral T>
  T fixed() {
    return in_.fixed<T>();
  }

  // An enumerator stored as one byte; `first` and `last` bound what this build knows.
  template <class E>
  E enumerator(E first, E last) {
    const auto value = in_.fixed<std::uint8_t>();
    const bool known = value >= static_cast<std::uint8_t>(first) && value <= static_cast<std::uint8_t>(last);
    return check(known) ? static_cast<E>(value) : first;
  }

  // Milliseconds since 1970, bounded to the years that Timestamp arithmetic cannot overflow in.
  Timestamp timestamp() {
    constexpr std::int64_t kMillisecondsMax = 400'000'000'000'000;  // beyond the year 12,000
    const std::int64_t ms = in_.zigzag();
    const bool sane = ms >= -kMillisecondsMax && ms <= kMillisecondsMax;
    return Timestamp(std::chrono::milliseconds(check(sane) ? ms : 0));
  }

  ArticleNumber article() { return ArticleNumber{u32()}; }
  StoryId story() { return StoryId{u64()}; }

  template <class Read>
  auto optional(Read read) -> std::optional<decltype(read(*this))> {
    if (!flag()) return std::nullopt;
    return read(*this);
  }

  // `item_bytes_min` is the least an item takes in the input, so that a false count cannot ask for memory.
  template <class Read>
  auto list(std::size_t item_bytes_min, Read read) -> std::vector<decltype(read(*this))> {
    std::vector<decltype(read(*this))> items;
    const std::size_t count = in_.count(item_bytes_min);
    items.reserve(count);
    for (std::size_t i = 0; i < count && in_.ok(); ++i) items.push_back(read(*this));
    return items;
  }

  // Every field was well-formed and nothing is left over.
  bool complete() const { return sane_ && in_.ok() && in_.at_end(); }

 private:
  bool check(bool holds) {
    sane_ = sane_ && holds;
    return holds;
  }
  ByteReader in_;
  bool sane_ = true;
};

}  // namespace samestory::records
