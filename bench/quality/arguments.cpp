#include "bench/quality/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace samestory::quality {

void stop(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(2);
}

Arguments parse_arguments(int argc, char** argv, const Grammar& grammar) {
  const std::vector<std::string> given(argv + 1, argv + argc);
  const bool asks = std::any_of(given.begin(), given.end(),
                                [](const std::string& word) { return word == "--help" || word == "-h"; });
  if (asks) {
    std::printf("%s", grammar.usage);
    std::exit(0);
  }
  const auto holds = [](const std::vector<std::string_view>& names, const std::string& word) {
    return std::find(names.begin(), names.end(), word) != names.end();
  };
  Arguments arguments;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string& word = given[i];
    if (holds(grammar.flags, word)) {
      arguments.options.emplace_back(word, "");
    } else if (holds(grammar.with_value, word)) {
      if (i + 1 == given.size()) stop(word + " needs a value.\n" + grammar.usage);
      arguments.options.emplace_back(word, given[++i]);
    } else if (word.starts_with("-")) {
      stop("There is no option " + word + ".\n" + grammar.usage);
    } else if (arguments.data.empty()) {
      arguments.data = word;
    } else {
      arguments.others.push_back(word);
    }
  }
  if (arguments.data.empty()) stop(std::string("The data directory is missing.\n") + grammar.usage);
  if (arguments.others.size() > grammar.others_max)
    stop("What is " + arguments.others.back() + "?\n" + grammar.usage);
  if (!std::filesystem::is_directory(arguments.data + "/stories"))
    stop(arguments.data + " holds no labelled sets (stories/*.jsonl.gz): set SAMESTORY_DATA.");
  return arguments;
}

unsigned number_of(const std::pair<std::string, std::string>& option) {
  const auto& [name, text] = option;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    stop(name + " takes a whole number, not " + text + ".");
  return value;
}

}  // namespace samestory::quality
