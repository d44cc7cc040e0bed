// Command lines of the quality tools: a data directory and options. What is wrong ends the program with 2 and
// a sentence; --help prints the usage and ends it with 0.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samestory::quality {

struct Arguments {
  std::string data;                                          // holds stories/, checked
  std::vector<std::string> others;                           // what else stands without a name
  std::vector<std::pair<std::string, std::string>> options;  // as given, in order; flags have no value
};

struct Grammar {
  const char* usage = "";
  std::vector<std::string_view> with_value{}, flags{};  // "--orders"
  std::size_t others_max = 0;
};

Arguments parse_arguments(int argc, char** argv, const Grammar& grammar);

// A whole number of 0 and up, else as above.
unsigned number_of(const std::pair<std::string, std::string>& option);

[[noreturn]] void stop(const std::string& why);  // says why on stderr and ends the program with 2

}  // namespace samestory::quality
