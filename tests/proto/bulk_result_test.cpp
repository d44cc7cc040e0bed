#include "proto/bulk_result.hpp"

#include <catch2/catch.hpp>

#include "proto/json_writer.hpp"
#include "proto/problem.hpp"

namespace samestory::proto {
namespace {

TEST_CASE("a line of a bulk answer is read back") {
  const auto created =
      decode_bulk_line(R"({"line":7,"id":"a","status":"created","duplicates":[{"id":"b"}]})");
  REQUIRE(created);
  CHECK(created->line == 7);
  CHECK(created->id == "a");
  CHECK(created->status == "created");
  CHECK(created->code.empty());

  const Error error{Errc::invalid_value, "Too \"long\".", "/title", {}};
  const auto rejected = decode_bulk_line(R"({"line":8,"id":null,"status":"rejected","error":)" +
                                         encode(problem_of(error)) + "}");
  REQUIRE(rejected);
  CHECK(rejected->line == 8);
  CHECK(rejected->id.empty());
  CHECK(rejected->code == "invalid_value");
  CHECK(rejected->detail == "Too \"long\".");
  CHECK(rejected->pointer == "/title");
}

TEST_CASE("what is no line of a bulk answer is refused") {
  CHECK(decode_bulk_line("<html>").error().code == Errc::invalid_json);
  CHECK(decode_bulk_line("[1]").error().code == Errc::invalid_json);
  CHECK(decode_bulk_line("{\"line\":1,").error().code == Errc::invalid_json);
  CHECK(decode_bulk_line("{}").error().code == Errc::invalid_value);
}

TEST_CASE("written values need no comma care") {
  JsonWriter json;
  json.begin_object()
      .key("a")
      .begin_array()
      .number(1U)
      .number(0.5F)
      .null()
      .begin_object()
      .end_object()
      .end_array();
  json.key("b").string("q\"\\\n\x01é").key("c").raw("{ }").key("d").boolean(false).end_object();
  CHECK(json.take() == "{\"a\":[1,0.5,null,{}],\"b\":\"q\\\"\\\\\\n\\u0001é\",\"c\":{ },\"d\":false}");
}

}  // namespace
}  // namespace samestory::proto
