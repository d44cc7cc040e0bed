// Invented reports on one form: what newspapers fill with the day's figures and names.
#pragma once

#include <array>
#include <string>

namespace samestory::testing {

inline std::string market_report(const std::string& day, const std::string& points, const std::string& close,
                                 const std::string& volume, const std::string& gainers,
                                 const std::string& losers) {
  return "The main index of the exchange ended the session on " + day + " at " + close +
         " points after a move of " + points +
         " points from the day before, dealers said. Turnover on the floor came to " + volume +
         " million as trading stayed calm for most of the afternoon. In all " + gainers +
         " shares rose while prices of " + losers +
         " fell and the rest were unchanged. Analysts expect the market to stay in a narrow range until the "
         "central bank meets to set its main rate, and advise small investors to wait and watch for signs of "
         "a turn in the economy.";
}

// The report of one day; two days have no figure in common.
inline std::string market_report(int day) {
  constexpr std::array kDays{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"};
  const auto figure = [&](int of) { return std::to_string(1000 + 10 * day + of); };
  return market_report(kDays[static_cast<std::size_t>(day) % kDays.size()], figure(1), figure(2), figure(3),
                       figure(4), figure(5));
}

inline std::string match_report(const std::string& home, const std::string& away, const std::string& ground,
                                const std::string& scorer) {
  return home + " beat " + away + " in front of a full house at " + ground +
         " on a cold evening that offered few chances. " + scorer +
         " headed the winner shortly before the break after a corner from the left had not been cleared, and "
         "the visitors from " +
         away + " never found a way back into a match that " + home + " controlled in midfield. " + scorer +
         " could have added a second late on but shot wide with only the keeper to beat.";
}

}  // namespace samestory::testing
