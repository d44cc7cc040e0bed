// Instants in UTC with milliseconds, and dates as people write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace samestory {

using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

// How exactly a date was given; it is stored, because midnight and "that day" are different claims.
enum class DatePrecision : std::uint8_t { day = 1, second = 2 };

struct PublishedAt {
  Timestamp instant{};
  DatePrecision precision = DatePrecision::second;
  auto operator<=>(const PublishedAt&) const = default;
};

// RFC 3339 with an offset ("2025-07-15T09:30:00+02:00", fraction allowed, kept to the millisecond), or a date
// ("2025-07-15", meaning that day in UTC). The instant lies in the years 1000 to 9999 of UTC. A leap second
// ("23:59:60Z", at any offset, but only where a UTC day ends) is read as the millisecond before midnight.
// Fails with invalid_value and a sentence that says what is wrong; `field` is the caller's to fill.
// Thread-safe.
Result<PublishedAt> parse_published_at(std::string_view text);

// "2025-07-15T07:30:00Z"; milliseconds only where they are not zero.
std::string format_utc(Timestamp at);
// A day-precision date is written as the date alone.
std::string format_utc(const PublishedAt& at);

}  // namespace samestory
