// The byte codec of everything stored: little-endian fixed integers, LEB128 varints, length-prefixed strings.
// docs/storage-format.md specifies the bytes.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace samestory {

class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}
  template <std::unsigned_integral T>
  void fixed(T value) {
    static_assert(std::endian::native == std::endian::little);
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void f32(float value) { fixed(std::bit_cast<std::uint32_t>(value)); }
  void varint(std::uint64_t value) {
    while (value >= 0x80) {
      out_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    out_.push_back(static_cast<char>(value));
  }
  void zigzag(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void bytes(std::string_view value) {
    varint(value.size());
    out_.append(value);
  }
  void raw(const void* data, std::size_t size) { out_.append(static_cast<const char*>(data), size); }

 private:
  std::string& out_;
};

// Reads what ByteWriter wrote. A read past the end, or an over-long varint, yields zeros and makes ok() false
// for good; the caller checks ok() (and usually at_end()) once, after the last read.
class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}
  template <std::unsigned_integral T>
  T fixed() {
    T value{};
    if (!take(sizeof value)) return T{};
    std::memcpy(&value, in_.data() - sizeof value, sizeof value);
    return value;
  }
  float f32() { return std::bit_cast<float>(fixed<std::uint32_t>()); }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (in_.empty()) break;
      const auto byte = static_cast<std::uint8_t>(in_.front());
      in_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (!(byte & 0x80)) return value;
    }
    ok_ = false;
    in_ = {};
    return 0;
  }
  std::int64_t zigzag() {
    const std::uint64_t v = varint();
    return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
  }
  // A view into the input.
  std::string_view bytes() {
    const std::uint64_t size = varint();
    if (size > in_.size()) return ok_ = false, in_ = {}, std::string_view{};
    const std::string_view value = in_.substr(0, size);
    in_.remove_prefix(size);
    return value;
  }
  bool raw(void* data, std::size_t size) {
    if (!take(size)) return false;
    std::memcpy(data, in_.data() - size, size);
    return true;
  }
  // A count of items that follow, each at least `item_bytes_min` long: a corrupt count cannot ask for memory
  // that the input could not fill.
  std::size_t count(std::size_t item_bytes_min = 1) {
    const std::uint64_t n = varint();
    if (n > in_.size() / (item_bytes_min ? item_bytes_min : 1)) return ok_ = false, in_ = {}, 0;
    return n;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return in_.empty(); }
  std::size_t remaining() const { return in_.size(); }

 private:
  bool take(std::size_t size) {
    if (size > in_.size()) return ok_ = false, in_ = {}, false;
    in_.remove_prefix(size);
    return true;
  }
  std::string_view in_;
  bool ok_ = true;
};

}  // namespace samestory
