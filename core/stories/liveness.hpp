// Whether a store is live, and when what it receives without a date was published then.
//
// A live store receives its reports soon after they were published, day after day: of the last kLagsKept
// dated ones (kLagsMin at least, the last of them at most kHeardWithin ago) nine in ten came within kPrompt.
// What comes without a date came as soon, so the time of receipt less the median lag stands in for its date.
// An archive that is read in is late; one without dates shows by its pace: on a day with more than twice the
// undated reports of its usual (the median of up to four weeks before, two days at least) and kFewUndated
// besides, the rest stay undated. docs/decisions/0031-time-of-receipt.md has the measurements.
//
// A value of about 400 bytes, copied like Watermark: a function of the calls to observe(), in order. Const
// members may run beside each other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/stories/source_dates.hpp"

namespace samestory::stories {

class Liveness {
 public:
  static constexpr std::size_t kLagsMin = 20, kLagsKept = 64;
  static constexpr std::size_t kDaysMin = 2, kDaysKept = 28;  // of receipt, before the day at hand
  static constexpr unsigned kFewUndated = 16;
  static constexpr std::chrono::hours kPrompt{36};
  static constexpr std::chrono::hours kHeardWithin{24 * 7};

  // A new article; `date` as far as it is believed.
  void observe(const std::optional<ReportDate>& date, Timestamp received);

  // When an article without a date was published that is received now; a whole hour. Nothing where the store
  // is not live.
  std::optional<Timestamp> stand_in(Timestamp received) const;

 private:
  struct Day {
    std::int32_t number = 0;  // since 1970, of receipt
    std::uint32_t undated = 0;
  };
  bool is_prompt(Timestamp now) const;
  bool is_usual(Timestamp now) const;
  std::chrono::hours usual_lag() const;

  std::array<std::int16_t, kLagsKept> lags_{};  // hours
  std::size_t next_lag_ = 0, lags_used_ = 0;
  std::array<Day, kDaysKept + 1> days_{};  // ascending, the last one is the day at hand
  std::size_t days_used_ = 0;
  Timestamp last_dated_{};  // when one was received
};

}  // namespace samestory::stories
