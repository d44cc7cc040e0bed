// Keys of what is stored. Numbers are big-endian, so that keys sort by collection, then by number.
// docs/storage-format.md specifies them. Thread-safe.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"

namespace samestory::store {

template <std::unsigned_integral T>
void append_big_endian(std::string& key, T value) {
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8) {
    key.push_back(static_cast<char>(value >> shift));
  }
}

inline std::string record_key(CollectionNumber collection, Sequence sequence) {
  std::string key;
  append_big_endian(key, collection.value);
  append_big_endian(key, sequence);
  return key;
}

inline std::string part_key(CollectionNumber collection, ArticleNumber number) {
  std::string key;
  append_big_endian(key, collection.value);
  append_big_endian(key, number.value);
  return key;
}

inline std::string meta_key(CollectionNumber collection, std::string_view name) {
  std::string key;
  append_big_endian(key, collection.value);
  return key.append(name);
}

// The first key that no longer belongs to the collection.
inline std::string collection_end(CollectionNumber collection) {
  std::string key;
  append_big_endian(key, collection.value + 1);
  return key;
}

// The number behind the collection in a record's or part's key; nothing when the key is of another size.
template <std::unsigned_integral T>
std::optional<T> number_in_key(std::string_view key) {
  if (key.size() != sizeof(std::uint32_t) + sizeof(T)) return std::nullopt;
  T value = 0;
  for (const char c : key.substr(sizeof(std::uint32_t)))
    value = static_cast<T>(value << 8 | static_cast<std::uint8_t>(c));
  return value;
}

}  // namespace samestory::store
