#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "core/duplicates/tag_table.hpp"

using samestory::duplicates::TagTable;

namespace {

std::vector<std::uint32_t> slots_of(const TagTable& table, std::uint32_t tag) {
  std::vector<std::uint32_t> slots;
  table.each(tag, [&](std::uint32_t slot) { slots.push_back(slot); });
  return slots;
}

}  // namespace

TEST_CASE("a tag table agrees with a multimap under inserts, sweeps and growth") {
  const auto seed = GENERATE(1u, 2u, 3u);
  // Tags over all 32 bits; few different tags; tags that all crowd behind the last home.
  const auto shape = GENERATE(0, 1, 2);
  CAPTURE(seed, shape);
  std::mt19937 random(seed);
  TagTable table(16, 1000);
  std::map<std::uint32_t, std::vector<std::uint32_t>> model;
  std::set<std::uint32_t> dead;
  std::size_t entries = 0;
  std::size_t cursor = 0;
  const auto any_tag = [&]() -> std::uint32_t {
    if (shape == 1) return random() % 64 * 0x04000000U;
    return shape == 2 ? 0xFFFFFFFFU - random() % 3000 : static_cast<std::uint32_t>(random());
  };
  for (std::uint32_t slot = 1; slot <= 4000; ++slot) {
    const std::uint32_t tag = any_tag();
    table.insert(tag, slot);
    model[tag].push_back(slot);
    ++entries;
    if (slot % 3 == 0) dead.insert(1 + random() % slot);
    if (slot % 50 == 0) cursor = table.sweep(cursor, 20, [&](std::uint32_t s) { return dead.count(s) > 0; });
    if (slot % 1000 == 0) {
      for (std::size_t at = table.sweep(0, 1, [&](auto s) { return dead.count(s) > 0; }); at != 0;) {
        at = table.sweep(at, 1, [&](auto s) { return dead.count(s) > 0; });
      }
      entries = 0;
      for (auto& [t, slots] : model) {
        slots.erase(std::remove_if(slots.begin(), slots.end(), [&](auto s) { return dead.count(s) > 0; }),
                    slots.end());
        REQUIRE(slots_of(table, t) == slots);
        entries += slots.size();
      }
      REQUIRE(table.size() == entries);
    }
    for (const std::uint32_t s : slots_of(table, tag)) {
      REQUIRE(std::count(model[tag].begin(), model[tag].end(), s) == 1);
    }
    REQUIRE(slots_of(table, tag).back() == slot);
  }
}

TEST_CASE("a table finds everything while it grows, and no insert moves more than a few lines of it") {
  std::mt19937 random(5);
  TagTable table(16, 8);
  std::vector<std::uint32_t> tags(20'000);
  for (std::uint32_t slot = 1; slot < tags.size(); ++slot) {
    tags[slot] = static_cast<std::uint32_t>(random()) | 1U;  // 0 and 1 may be taken for each other
    table.insert(tags[slot], slot);
    for (int i = 0; i < 5; ++i) {
      const std::uint32_t other = 1 + random() % slot;
      const auto found = slots_of(table, tags[other]);
      REQUIRE(std::count(found.begin(), found.end(), other) == 1);
    }
  }
  for (std::uint32_t slot = 1; slot < tags.size(); ++slot) REQUIRE(!slots_of(table, tags[slot]).empty());
  CHECK(table.size() == tags.size() - 1);
  CHECK(table.lines_moved_at_once_max() <= 64);
}

TEST_CASE("a full run keeps its oldest half and its newest entries") {
  TagTable table(16, 8);
  for (std::uint32_t slot = 1; slot <= 100; ++slot) table.insert(0x80000000U, slot);
  CHECK(slots_of(table, 0x80000000U) == std::vector<std::uint32_t>{1, 2, 3, 4, 97, 98, 99, 100});
  CHECK(table.size() == 8);
  // When the oldest have gone, the newest take their places.
  table.sweep(0, 1U << 20, [](std::uint32_t slot) { return slot < 50; });
  for (std::uint32_t slot = 101; slot <= 110; ++slot) table.insert(0x80000000U, slot);
  CHECK(slots_of(table, 0x80000000U) == std::vector<std::uint32_t>{97, 98, 99, 100, 107, 108, 109, 110});
}

TEST_CASE("a swept table gives its memory back") {
  std::mt19937 random(9);
  TagTable table(16, 8);
  for (std::uint32_t slot = 1; slot <= 100'000; ++slot)
    table.insert(static_cast<std::uint32_t>(random()), slot);
  const auto full = table.memory_bytes();
  table.sweep(0, 1U << 30, [](std::uint32_t slot) { return slot > 100; });
  table.shrink();
  CHECK(table.size() == 100);
  CHECK(table.memory_bytes() < full / 100);
}
