#include "proto/bulk_result.hpp"

#include <charconv>

#include "proto/json_reader.hpp"

namespace samestory::proto {
namespace {

void read_text(JsonReader& json, std::string& value) {
  if (json.peek() == JsonReader::Kind::string) {
    json.read_string(value);
  } else {
    json.skip();
  }
}

void read_error(JsonReader& json, BulkResult& result) {
  if (json.peek() != JsonReader::Kind::object) {
    json.skip();
    return;
  }
  std::string key;
  json.begin_object();
  while (json.next_key(key)) {
    if (key == "code") {
      read_text(json, result.code);
    } else if (key == "detail") {
      read_text(json, result.detail);
    } else if (key == "pointer") {
      read_text(json, result.pointer);
    } else {
      json.skip();
    }
  }
}

void read_line(JsonReader& json, BulkResult& result) {
  std::string_view raw;
  if (json.read_raw(raw)) std::from_chars(raw.data(), raw.data() + raw.size(), result.line);
}

}  // namespace

Result<BulkResult> decode_bulk_line(std::string_view text) {
  JsonReader json(text);
  BulkResult result;
  std::string key;
  if (json.begin_object()) {
    while (json.next_key(key)) {
      if (key == "line") {
        read_line(json, result);
      } else if (key == "id") {
        read_text(json, result.id);
      } else if (key == "status") {
        read_text(json, result.status);
      } else if (key == "error") {
        read_error(json, result);
      } else {
        json.skip();
      }
    }
  }
  if (!json.finish()) return fail(json.error());
  if (result.line == 0 || result.status.empty()) {
    return fail(Errc::invalid_value, "This is not a line of a bulk answer.");
  }
  return result;
}

}  // namespace samestory::proto
