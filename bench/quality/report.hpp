// The quality report: one HTML file without outside assets, for reading errors side by side. It holds texts
// of the data, which may not be copied: write it below build/ and do not pass it on.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "bench/quality/explained_errors.hpp"

namespace samestory::quality {

// A set's errors with all that the page shows of them; thread-safe.
nlohmann::json reported(const std::string& set, const std::string& judged, const Replayed& replayed,
                        const std::vector<ExplainedError>& errors);

class Report {
 public:
  // `judged`: how the score was come by, such as "visible" or "left out". `figures` as quality prints them.
  void add_figures(const std::string& set, const std::string& judged, nlohmann::json figures);
  void add_errors(nlohmann::json errors);  // of reported()
  // Fills bench/quality/report.html, which is looked for from the root of the checkout; ends the program when
  // it cannot.
  void write(const std::string& path) const;

 private:
  nlohmann::json figures_ = nlohmann::json::array();
  nlohmann::json errors_ = nlohmann::json::array();
};

}  // namespace samestory::quality
