#include "bench/quality/correction_rows.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace samestory::quality {
namespace {

using nlohmann::json;

Error wrong(std::size_t line, const std::string& what) {
  return {Errc::invalid_value, "Line " + std::to_string(line) + ": " + what};
}

Result<Row> row_of(const json& pair, std::size_t line) {
  const auto label = pair.find("label");
  const bool same = label != pair.end() && *label == "same";
  if (!same && (label == pair.end() || *label != "different"))
    return fail(wrong(line, "the label is neither \"same\" nor \"different\"."));
  Row row;
  row.same = same ? 1 : 0;
  const json& inputs = pair.at("inputs");
  for (std::size_t i = 0; i < stories::kInputs; ++i) {
    const std::string name(name_of(static_cast<stories::Input>(i)));
    const auto value = inputs.find(name);
    if (value == inputs.end() || !value->is_number()) {
      return fail(wrong(line, "the input " + name +
                                  " is missing. Another version of samestory exported it; " +
                                  "export again with this one."));
    }
    row.inputs[i] = value->get<float>();
  }
  return row;
}

}  // namespace

Result<CorrectionRows> read_correction_rows(std::istream& lines, float weight) {
  CorrectionRows read;
  std::string text;
  for (std::size_t line = 1; std::getline(lines, text); ++line) {
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    const json pair = json::parse(text, nullptr, false);
    const bool formed = pair.is_object() && pair.contains("inputs") && pair.at("inputs").is_object();
    if (!formed) return fail(wrong(line, "this is no row of /v1/corrections/export."));
    if (pair.at("inputs").contains("embedding_time")) {
      ++read.across_languages;
      continue;
    }
    Result<Row> row = row_of(pair, line);
    if (!row) return fail(row.error());
    row->weight = weight;
    read.rows.push_back(*row);
  }
  return read;
}

}  // namespace samestory::quality
