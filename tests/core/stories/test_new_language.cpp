// A language of which nothing is known, from its first article on.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "core/stories/story_index.hpp"
#include "tests/core/stories/invented_stream.hpp"

using namespace samestory;
using namespace samestory::tests;

TEST_CASE("the first hundred articles of a new language neither fall into a few stories nor stay alone",
          "[stories]") {
  constexpr std::uint32_t kEvents = 25, kReports = 4;
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    InventedStream stream(seed);
    StoryDriver driver;
    std::map<std::uint64_t, std::uint32_t> event_of;  // by article
    for (std::uint32_t i = 0; i < kEvents * kReports; ++i) {
      // Three events at a time, as news come.
      const std::uint32_t event = i / (3 * kReports) * 3 + i % 3;
      const InventedArticle article = stream.next(event, static_cast<int>(i) / 2, "xx");
      driver.ingest(article);
      event_of[article.number.value] = event;
    }
    driver.recluster(true);
    std::map<StoryId, std::size_t> sizes;
    std::map<StoryId, std::set<std::uint32_t>> events;
    for (const auto& [number, story] : driver.story_of) {
      ++sizes[story];
      events[story].insert(event_of.at(number));
    }
    const auto largest = std::max_element(sizes.begin(), sizes.end(),
                                          [](const auto& a, const auto& b) { return a.second < b.second; });
    CHECK(largest->second <= 2 * kReports);
    CHECK(sizes.size() >= kEvents * 3 / 4);
    CHECK(sizes.size() <= kEvents * 2);
    const auto mixed =
        std::count_if(events.begin(), events.end(), [](const auto& e) { return e.second.size() > 1; });
    CHECK(mixed <= 3);
  }
}
