// How far a source's dates are believed, learned from its own articles.
//
// - Midnight UTC means the day, unless the source gives times of day: of its articles fewer than half say
//   midnight. A source whose articles of different days all say the same full quarter of an hour gives its
//   own zone's midnight and means days, too.
// - A source that always gives the moment of receipt may be live or an archive that is crawled again: no
//   timestamp tells which. Its dates stand, but their time of day is not exact.
// - A source whose own dated articles are late more often than not is none whose undated ones are of the day
//   they are received on.
// - From a source that is usually fresh, a date of more than a year before receipt is a slip and counts as
//   none.
//
// A habit is believed from kHabitMin articles on, over the last 32 to 64. Memory is bounded: kSourcesMax
// sources, of which the one heard from least lately makes room. A function of the calls to observe() and
// publish(); answers change at publish() alone. Not synchronised: const members may run beside each other and
// beside observe(); publish() is exclusive.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/stories/watermark.hpp"

namespace samestory::stories {

// When an article was published, as far as it is believed. Where not `exact`, at some time of that day. Where
// `from_receipt`, it has no date and the time it was received stands in (core/stories/liveness.hpp).
struct ReportDate {
  ReportDate(Timestamp at, bool is_exact = true) : instant(at), exact(is_exact) {}  // NOLINT: a time is one
  static ReportDate of_receipt(Timestamp at) {
    ReportDate date(at, false);
    date.from_receipt = true;
    return date;
  }
  Timestamp instant{};
  bool exact = true;
  bool from_receipt = false;
  bool operator==(const ReportDate&) const = default;
};

class SourceDates {
 public:
  static constexpr std::uint16_t kHabitMin = 20;
  static constexpr std::size_t kSourcesMax = 65'536;

  // Nothing where trusted_time() is nothing or a habit speaks against it. A date that means a day stands at
  // its middle. An empty source has no habits.
  std::optional<ReportDate> date_of(const Arrival& arrival, std::string_view source) const;
  // The arrival without a date that a habit speaks against.
  Arrival believed(const Arrival& arrival, std::string_view source) const;

  // Most of its dated articles come more than two days after they were published.
  bool usually_late(std::string_view source) const;

  void observe(const Arrival& arrival, std::string_view source);
  // What was observed counts from now on.
  void publish();
  std::size_t memory_bytes() const;

 private:
  // Counts are of its last articles; halved at kHalvedAt.
  struct Habits {
    std::uint64_t source = 0;  // hash of the name; 0: free
    std::uint32_t heard = 0;   // number of its last observation
    std::uint16_t seen = 0, midnight = 0, fresh = 0, now = 0, late = 0;
    std::uint16_t days = 0, same_time = 0;  // changes of day, and those with the time of day kept
    std::int32_t last_day = 0;
    std::int32_t last_time = -1;  // milliseconds into the day
  };
  struct Observed {
    std::uint64_t source = 0;
    Timestamp published{}, received{};
  };
  static constexpr std::size_t kWays = 8;
  static constexpr std::uint16_t kHalvedAt = 64;

  const Habits* find(std::string_view source) const;
  Habits& habits_of(std::uint64_t source);
  static void learn(const Observed& article, Habits& habits);
  static bool usually(std::uint16_t count, std::uint16_t of, unsigned percent);
  static bool is_slip(const Habits& habits, Timestamp published, Timestamp received);

  std::vector<Habits> table_;  // kWays neighbours a bucket; empty until something is known
  std::vector<Observed> waiting_;
  std::uint32_t observations_ = 0;
};

}  // namespace samestory::stories
