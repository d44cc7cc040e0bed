#include "bench/quality/correction_rows.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace samestory;
using namespace samestory::quality;
using nlohmann::json;

namespace {

json row(const char* label) {
  json made = {{"correction_id", "c1"}, {"label", label}, {"a", "a-1"}, {"b", "a-2"}, {"score", nullptr}};
  for (std::size_t i = 0; i < stories::kInputs; ++i) {
    made["inputs"][std::string(name_of(static_cast<stories::Input>(i)))] = 0.01 * static_cast<double>(i);
  }
  return made;
}

Result<CorrectionRows> read(const std::string& text) {
  std::istringstream lines(text);
  return read_correction_rows(lines, 10);
}

}  // namespace

TEST_CASE("exported corrections are rows with their label, inputs by name, and the weight asked for") {
  json with_embedding = row("different");
  with_embedding["inputs"]["embedding"] = 0.9;
  const auto rows = read(row("same").dump() + "\n\n" + with_embedding.dump() + "\n");
  REQUIRE(rows);
  REQUIRE(rows->rows.size() == 2);
  CHECK(rows->rows[0].same == 1);
  CHECK(rows->rows[1].same == 0);
  for (const Row& each : rows->rows) {
    CHECK(each.weight == 10);
    CHECK(each.fold == kBothFolds);
    CHECK(at(each.inputs, stories::Input::stem) == 0);
    CHECK(at(each.inputs, stories::Input::lead_support) == Approx(0.27));
  }
}

TEST_CASE("a pair across languages is counted and left out") {
  json across = row("same");
  across["inputs"] = {{"embedding", 0.8}, {"embedding_time", 0.1}};
  const auto rows = read(across.dump() + "\n" + row("same").dump());
  REQUIRE(rows);
  CHECK(rows->rows.size() == 1);
  CHECK(rows->across_languages == 1);
}

TEST_CASE("a row that lacks an input is refused with its line and what to do") {
  for (const bool null : {false, true}) {
    json old = row("same");
    if (null) {
      old["inputs"]["lead_support"] = nullptr;
    } else {
      old["inputs"].erase("lead_support");
    }
    const auto rows = read(row("same").dump() + "\n" + old.dump() + "\n");
    REQUIRE_FALSE(rows);
    CHECK(rows.error().code == Errc::invalid_value);
    CHECK(rows.error().message.find("Line 2") != std::string::npos);
    CHECK(rows.error().message.find("lead_support") != std::string::npos);
    CHECK(rows.error().message.find("export again") != std::string::npos);
  }
}

TEST_CASE("what is no export is refused") {
  for (const char* text : {"{", "[]", "5", "{\"label\":\"same\"}", "{\"inputs\":{},\"label\":\"perhaps\"}"}) {
    INFO(text);
    CHECK_FALSE(read(text));
  }
  CHECK(read("")->rows.empty());
}
