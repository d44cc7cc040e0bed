#include "server/options.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace samestory;
using namespace samestory::server;

namespace {

Command parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "samestory");
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

struct SetVariable {
  SetVariable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~SetVariable() { unsetenv(name_); }
  SetVariable(const SetVariable&) = delete;
  SetVariable& operator=(const SetVariable&) = delete;
  const char* name_;
};

}  // namespace

TEST_CASE("serve has defaults that serve this machine only") {
  const auto options = std::get<ServeOptions>(parse({"serve"}));
  CHECK(options.listen == "127.0.0.1:8080");
  CHECK(options.data == "./data");
  CHECK(options.workers >= 1);
  CHECK(options.dedup_window == std::chrono::hours(720));
}

TEST_CASE("a flag may stand in the environment, and the command line wins") {
  const SetVariable listen("SAMESTORY_LISTEN", "0.0.0.0:9");
  const SetVariable workers("SAMESTORY_WORKERS", "3");
  CHECK(std::get<ServeOptions>(parse({"serve"})).listen == "0.0.0.0:9");
  CHECK(std::get<ServeOptions>(parse({"serve"})).workers == 3);
  CHECK(std::get<ServeOptions>(parse({"serve", "--listen", "[::1]:1"})).listen == "[::1]:1");
}

TEST_CASE("a wrong flag ends with code 2 and says which") {
  const std::vector<std::vector<const char*>> wrong_lines{{},
                                                          {"serve", "--workers", "0"},
                                                          {"serve", "--workers", "many"},
                                                          {"serve", "--granularity", "coarse"},
                                                          {"serve", "--dedup-window", "30"},
                                                          {"serve", "--no-such-flag"},
                                                          {"import"},
                                                          {"fly"}};
  for (const auto& wrong : wrong_lines) {
    const auto finished = std::get<Finished>(parse(wrong));
    CHECK(finished.exit_code == 2);
    CHECK_FALSE(finished.text.empty());
  }
}

TEST_CASE("help and version are asked for, not errors") {
  for (const std::vector<const char*>& line : std::vector<std::vector<const char*>>{
           {"--help"}, {"serve", "--help"}, {"import", "--help"}, {"--version"}}) {
    const auto finished = std::get<Finished>(parse(line));
    CHECK(finished.exit_code == 0);
    CHECK_FALSE(finished.text.empty());
  }
  CHECK(std::get<Finished>(parse({"--version"})).text.starts_with("samestory "));
}

TEST_CASE("import takes files and a server") {
  const auto options =
      std::get<ImportOptions>(parse({"import", "a.jsonl", "-", "--server", "http://127.0.0.1:1"}));
  CHECK(options.files == std::vector<std::string>{"a.jsonl", "-"});
  CHECK(options.server == "http://127.0.0.1:1");
}

TEST_CASE("durations are days, hours, minutes or seconds") {
  CHECK(*parse_hours("30d") == std::chrono::hours(720));
  CHECK(*parse_hours("12h") == std::chrono::hours(12));
  CHECK(*parse_hours("90m") == std::chrono::hours(2));
  CHECK(*parse_duration("90m") == std::chrono::minutes(90));
  CHECK(*parse_duration("45s") == std::chrono::seconds(45));
  for (const char* wrong : {"", "d", "0d", "-1d", "1", "1w", "1dd", "99999999999999999999d", "1 d"}) {
    INFO(wrong);
    CHECK(parse_hours(wrong).error().code == Errc::invalid_value);
  }
}

TEST_CASE("articles are kept for good unless the command line says for how long") {
  CHECK(std::get<ServeOptions>(parse({"serve"})).retain == std::chrono::seconds(0));
  CHECK(std::get<ServeOptions>(parse({"serve", "--retain", "forever"})).retain == std::chrono::seconds(0));
  CHECK(std::get<ServeOptions>(parse({"serve", "--retain", "90d"})).retain == std::chrono::hours(24 * 90));
  const auto wrong = std::get<Finished>(parse({"serve", "--retain", "long"}));
  CHECK(wrong.exit_code == 2);
  CHECK(wrong.text.starts_with("--retain: "));
}
