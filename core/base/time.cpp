#include "core/base/time.hpp"

#include <cstdio>
#include <optional>

namespace samestory {
namespace {

constexpr int kYearMin = 1000;
constexpr int kYearMax = 9999;
constexpr std::size_t kTextBytesMax = 64;

constexpr const char* kFormat =
    "A date must be RFC 3339 with an offset, such as 2025-07-15T09:30:00+02:00, or a date such as "
    "2025-07-15.";
constexpr const char* kNoSuchDate = "There is no such calendar date.";
constexpr const char* kNoSuchTime = "There is no such time of day.";
constexpr const char* kNoSuchOffset = "A UTC offset must lie between -23:59 and +23:59.";
constexpr const char* kYearRange = "A date must lie in the years 1000 to 9999.";

// Reads fixed-width fields from the front; any misfit is remembered.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}
  int number(std::size_t digits) {
    if (rest_.size() < digits) return ok_ = false, 0;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(rest_[i])) return ok_ = false, 0;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  // The first of `choices` that stands next, or '\0'.
  char one_of(std::string_view choices) {
    if (rest_.empty() || choices.find(rest_.front()) == std::string_view::npos) return ok_ = false, '\0';
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }
  // Milliseconds of a fraction ".25" of any length, cut; 0 without one.
  int fraction_ms() {
    if (rest_.empty() || rest_.front() != '.') return 0;
    rest_.remove_prefix(1);
    if (rest_.empty() || !is_digit(rest_.front())) return ok_ = false, 0;
    int ms = 0;
    for (int scale = 100; !rest_.empty() && is_digit(rest_.front()); scale /= 10) {
      ms += scale * (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return ms;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  std::string_view rest_;
  bool ok_ = true;
};

struct Written {
  std::chrono::year_month_day date{};
  int hour = 0, minute = 0, second = 0, ms = 0;
  int offset_hours = 0, offset_minutes = 0, offset_sign = 0;
  bool date_only = false;
};

std::optional<Written> read(std::string_view text) {
  Fields fields(text);
  Written w;
  const int year = fields.number(4);
  fields.one_of("-");
  const int month = fields.number(2);
  fields.one_of("-");
  const int day = fields.number(2);
  w.date = std::chrono::year(year) / month / day;
  if (fields.ok() && fields.at_end()) return w.date_only = true, w;
  fields.one_of("Tt ");
  w.hour = fields.number(2);
  fields.one_of(":");
  w.minute = fields.number(2);
  fields.one_of(":");
  w.second = fields.number(2);
  w.ms = fields.fraction_ms();
  const char zone = fields.one_of("Zz+-");
  if (zone == '+' || zone == '-') {
    w.offset_sign = zone == '+' ? 1 : -1;
    w.offset_hours = fields.number(2);
    fields.one_of(":");
    w.offset_minutes = fields.number(2);
  }
  if (!fields.ok() || !fields.at_end()) return std::nullopt;
  return w;
}

bool in_range(Timestamp at) {
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at)};
  return int(date.year()) >= kYearMin && int(date.year()) <= kYearMax;
}

}  // namespace

Result<PublishedAt> parse_published_at(std::string_view text) {
  using namespace std::chrono;
  if (text.size() > kTextBytesMax) return fail(Errc::invalid_value, kFormat);
  const std::optional<Written> w = read(text);
  if (!w) return fail(Errc::invalid_value, kFormat);
  if (!w->date.ok()) return fail(Errc::invalid_value, kNoSuchDate);
  Timestamp at = sys_days(w->date);
  if (!w->date_only) {
    if (w->hour > 23 || w->minute > 59 || w->second > 60) return fail(Errc::invalid_value, kNoSuchTime);
    if (w->offset_hours > 23 || w->offset_minutes > 59) return fail(Errc::invalid_value, kNoSuchOffset);
    at += hours(w->hour) + minutes(w->minute) + seconds(w->second) + milliseconds(w->ms);
    at -= w->offset_sign * (hours(w->offset_hours) + minutes(w->offset_minutes));
    if (w->second == 60) {
      // A leap second ends a day in UTC; the clock here has none, so it becomes the last millisecond before
      // it.
      if (floor<seconds>(at) != floor<days>(at)) return fail(Errc::invalid_value, kNoSuchTime);
      at = floor<days>(at) - milliseconds(1);
    }
  }
  if (!in_range(at)) return fail(Errc::invalid_value, kYearRange);
  return PublishedAt{at, w->date_only ? DatePrecision::day : DatePrecision::second};
}

std::string format_utc(Timestamp at) {
  using namespace std::chrono;
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss<milliseconds> time{at - day};
  char text[96];
  int size = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                           unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                           int(time.minutes().count()), int(time.seconds().count()));
  std::string written(text, static_cast<std::size_t>(size));
  if (const int ms = static_cast<int>(time.subseconds().count()); ms != 0) {
    size = std::snprintf(text, sizeof text, ".%03d", ms);
    written.append(text, static_cast<std::size_t>(size));
  }
  return written + 'Z';
}

std::string format_utc(const PublishedAt& at) {
  std::string written = format_utc(at.instant);
  if (at.precision == DatePrecision::day) written.resize(written.find('T'));
  return written;
}

}  // namespace samestory
