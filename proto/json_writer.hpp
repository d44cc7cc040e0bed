// Writes one compact JSON value into a string, commas included. Strings are valid UTF-8. The caller pairs
// begin and end and gives every member a key. Not synchronised.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

namespace samestory::proto {

class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name) {
    string(name);
    out_ += ':';
    return *this;
  }

  JsonWriter& string(std::string_view text);
  // The shortest text that reads back as the same float; null for what JSON cannot say.
  JsonWriter& number(float value);
  JsonWriter& number(std::unsigned_integral auto value) { return raw(std::to_string(value)); }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  JsonWriter& raw(std::string_view json) {  // a complete JSON value
    separate();
    out_ += json;
    return *this;
  }

  std::string take() { return std::move(out_); }

 private:
  // A comma is due after any complete value; what stands last says so.
  void separate() {
    if (!out_.empty() && out_.back() != '{' && out_.back() != '[' && out_.back() != ':') out_ += ',';
  }
  JsonWriter& open(char bracket) {
    separate();
    out_ += bracket;
    return *this;
  }
  JsonWriter& close(char bracket) {
    out_ += bracket;
    return *this;
  }

  std::string out_;
};

}  // namespace samestory::proto
